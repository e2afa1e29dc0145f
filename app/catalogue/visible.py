"""What a reader of the content meets, passage by passage, each letter with its place in the file. Pure.

Keys, ids, addresses and Markdown signs are left out; words are kept. Reading level, spelling and signs are judged on this.
"""

import bisect
import dataclasses as dc
import re
from collections.abc import Iterator, Sequence
from typing import Literal

import yaml

from app.catalogue.html import CITATION
from app.catalogue.strict_yaml import Place

BlockKind = Literal["paragraph", "item", "row", "heading", "label", "source"]
"""What a passage is. Paragraphs, items and rows are prose; the others are names and headings."""

PROSE = {
    "lead",
    "summary",
    "question",
    "text",
    "consequence",
    "considerations",
    "feedback",
    "right",
    "low",
    "high",
    "when",
    "where",
    "je",
    "u",
}
LABELS = {"title", "kicker", "place", "time", "who", "value", "unit", "name", "experts"}
OF_A_SOURCE = {"title", "place", "valid"}

FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
SHOWN = 60
_LEFT_OUT = re.compile(
    r"(?P<image>!\[(?P<alt>[^\]]*)\]\([^)]*\))|(?P<link>\[(?P<label>[^\]@][^\]]*)\]\([^)]*\))"
    rf"|(?P<gone>{CITATION.pattern}|<[^>\s]+>|`[^`]*`|(?:https?://|www\.)[^\s)]+|\b[\w-]+\.(?:nl|com|org|eu|example)\b|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|&\w+;|\*+|__|\\)"
)
_HEADING = re.compile(r" {0,3}#{1,6} +")
_ADMONITION = re.compile(r'!!! +[\w -]+?(?: +"(?P<title>.*)")? *$')
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)]) +")
_DEFINITION = re.compile(r"\s*\*?\[[^\]@]+\]: ")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_RULE = re.compile(r"[\s|:-]+$")


@dc.dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text that is read in one go: a paragraph, a list item, a title, an answer.

    Args:
        path: The file.
        kind: What it is.
        text: What is read, without signs.
        places: Of each letter, its line and column; of as many as the text has letters.
        cites: Whether a source stands in it.
        aside: Whether it stands in a `!!!` box: an invented story, or something to do.
        sourced: Whether its sources stand in a list beside it instead; None where no source can stand.
    """

    path: str
    kind: BlockKind
    text: str
    places: tuple[Place, ...]
    cites: bool = False
    aside: bool = False
    sourced: bool | None = False

    @property
    def is_prose(self) -> bool:
        """Tell whether it is made of sentences."""
        return self.kind in {"paragraph", "item", "row"}


def passages(path: str, text: str) -> list[Passage]:
    """Return all that is read in one file, in the order of the file.

    Args:
        path: Its name tells whether it is Markdown with a head, or YAML.
        text: Has been read without a mistake before.
    """
    at = _Places(text)
    if not path.endswith(".md"):
        return list(_of_yaml(path, text, 0, at))
    parts = FRONT_MATTER.match(text)
    if not parts:
        return []
    body = range(parts.start(2), parts.end(2))
    return [*_of_yaml(path, parts[1], parts.start(1), at), *_of_markdown(path, parts[2], body, at)]


class _Places:
    """From an index in a text to line and column."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def __call__(self, index: int) -> Place:
        line = bisect.bisect_right(self.starts, index)
        return line, index - self.starts[line - 1] + 1


def _of_yaml(path: str, text: str, base: int, at: _Places) -> Iterator[Passage]:
    root = _compose(text)
    if root is None:
        return
    # YAML knows more ends of a line than an editor counts.
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|[\n\r\x85\u2028\u2029]", text))]
    for keys, node, sourced in _scalars(root, (), sourced=False):
        first, last = (starts[mark.line] + mark.column for mark in (node.start_mark, node.end_mark))
        last_key = next((key for key in reversed(keys) if isinstance(key, str)), "")
        indexes = [base + index for index in _align(node.value, text, first, last, block=node.style in {"|", ">"})]
        if "sources" in keys:
            if last_key in OF_A_SOURCE:
                yield dc.replace(_passage(path, "source", node.value, indexes, at), sourced=None)
        elif last_key in LABELS:
            yield _passage(path, "label", node.value, indexes, at)
        elif last_key in PROSE:
            for found in _of_markdown(path, node.value, indexes, at):
                yield dc.replace(found, sourced=sourced or None)


def _compose(text: str) -> yaml.Node | None:
    """Read the nodes of YAML: by the fast reader where there is one, and by the one that checked it when they differ."""
    try:
        return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


Keys = tuple[str | int, ...]


def _scalars(node: yaml.Node, keys: Keys, *, sourced: bool) -> Iterator[tuple[Keys, yaml.ScalarNode, bool]]:
    """Walk to every text, with whether a list of sources stands beside it."""
    if isinstance(node, yaml.MappingNode):
        beside = any(key.value == "sources" for key, _value in node.value) and bool(keys)
        for key, value in node.value:
            yield from _scalars(value, (*keys, key.value), sourced=beside)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _scalars(item, (*keys, index), sourced=sourced)
    elif isinstance(node, yaml.ScalarNode):
        yield keys, node, sourced


def _align(value: str, text: str, first: int, last: int, *, block: bool) -> list[int]:
    """Return where in the text each letter of a YAML value stands; quotes, folds and indentation are stepped over."""
    here = text.find("\n", first, last) + 1 if block else first
    found: list[int] = []
    for letter in value:
        next_one = here
        if letter.isspace():
            while next_one < last and not text[next_one].isspace():
                next_one += 1
        else:
            next_one = text.find(letter, here, last)
        if next_one < 0 or next_one >= last:  # written as an escape: its neighbour is near enough
            found.append(min(here, last - 1))
            continue
        found.append(next_one)
        here = next_one + 1
    return found


def _of_markdown(path: str, text: str, indexes: Sequence[int], at: _Places) -> Iterator[Passage]:
    for kind, aside, first, last in _blocks(text):
        found = _passage(path, kind, text[first:last], indexes[first:last], at)
        if found.text.strip():
            yield dc.replace(found, aside=aside)


Block = tuple[BlockKind, bool, int, int]
"""Kind, whether in a box, begin and end."""


def _blocks(text: str) -> Iterator[Block]:
    """Cut Markdown into what is read in one go."""
    block: Block | None = None
    aside = fenced = False
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        bare = line.rstrip()
        if _FENCE.match(line):
            fenced = not fenced
        alone = _alone(bare, start) if bare and not fenced else []
        if bare and not line[0].isspace():
            aside = False
        item = _ITEM.match(line)
        if fenced or not bare or alone is None or alone:
            if block:
                yield block
            block = None
            if bare.startswith("!!!") and not fenced:
                aside = True
            yield from ((kind, aside, first, last) for kind, first, last in alone or ())
        elif item or not block:
            if block:
                yield block
            block = ("item" if item else "paragraph", aside, start + (item.end() if item else 0), end)
        else:
            block = (*block[:3], end)
        start = end
    if block:
        yield block


def _alone(line: str, start: int) -> list[tuple[BlockKind, int, int]] | None:
    """Return the parts of a line that never runs on in the next; empty for any other, None for one that nobody reads."""
    heading, box = _HEADING.match(line), _ADMONITION.match(line)
    if heading:
        return [("heading", start + heading.end(), start + len(line))]
    if box:
        return [("heading", start + box.start("title"), start + box.end("title"))] if box["title"] else None
    if _DEFINITION.match(line) or _FENCE.match(line) or (_RULE.match(line) and len(line) > 1):
        return None
    if line.lstrip().startswith("|"):
        return [("row", start + cell.start(), start + cell.end()) for cell in re.finditer(r"[^|]*[^|\s][^|]*", line)]
    return []


def _passage(path: str, kind: BlockKind, text: str, indexes: Sequence[int], at: _Places) -> Passage:
    """Leave out the signs, and keep the place of every letter that stays."""
    kept: list[int] = []
    here = 0
    for match in _LEFT_OUT.finditer(text):
        kept += range(here, match.start())
        group = "alt" if match["image"] else "label" if match["link"] else None
        kept += range(*match.span(group)) if group else ()
        here = match.end()
    kept += range(here, len(text))
    read = "".join(" " if text[index].isspace() else text[index] for index in kept)
    return Passage(path, kind, read, tuple(at(indexes[index]) for index in kept), cites=CITATION.search(text) is not None)


def shortened(text: str) -> str:
    """Return a text, cut off between words when it is long."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rsplit(' ', 1)[0].rstrip(',;:')} …"
