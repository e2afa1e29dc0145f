"""What changed between two versions of some files, word by word. Pure; whoever shows it escapes the text."""

import dataclasses as dc
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

Sort = Literal["same", "gone", "new", "left_out"]
AROUND = 12
"""How many words of context stay on either side of a change."""
MOST_WORDS = 6000
"""Longer texts are compared by line first: words of two long texts against each other take too long."""
MOST_PAIRS = 300_000
"""Of words, or lines, of two texts that are the same: with more, also in shorter texts, comparing takes seconds to minutes."""
_WORDS = re.compile(r"\S+|\n|[^\S\n]+")


@dc.dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, went or came; or, with an empty text, words that are left out because they stayed."""

    sort: Sort
    text: str


@dc.dataclass(frozen=True, slots=True)
class FileChange:
    """What changed in one file.

    Args:
        path: Which.
        state: `new`, `gone` or `changed`.
        pieces: The text, in its order.
        words_gone: How many words went.
        words_new: How many words came.
    """

    path: str
    state: Literal["new", "gone", "changed"]
    pieces: tuple[Piece, ...]
    words_gone: int
    words_new: int


def between(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileChange, ...]:
    """Return what changed, file by file in the order of their paths; a file that stayed is left out.

    Args:
        before: Path to text of the version that was approved; empty when there is none.
        after: Likewise, of the version to look at.
    """
    return tuple(
        _file(path, before.get(path), after.get(path))
        for path in sorted({*before, *after}) if before.get(path) != after.get(path)
    )  # fmt: skip


def _file(path: str, before: str | None, after: str | None) -> FileChange:
    whole = pieces(before or "", after or "")
    counts = {sort: sum(len(one.text.split()) for one in whole if one.sort == sort) for sort in ("gone", "new")}
    state: Literal["new", "gone", "changed"] = "new" if before is None else "gone" if after is None else "changed"
    return FileChange(path, state, shortened(whole), counts["gone"], counts["new"])


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts word by word. What stayed and what came make the new text; what stayed and what went the old one."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if _is_quick(old, new):
        return tuple(_compared(old, new))
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if _pairs(*lines) > MOST_PAIRS:
        return tuple(piece for piece in (Piece("gone", before), Piece("new", after)) if piece.text)
    found: list[Piece] = []
    for one in _compared(*lines):
        earlier = found[-1] if found else None
        if one.sort == "new" and earlier and earlier.sort == "gone":
            old, new = _WORDS.findall(earlier.text), _WORDS.findall(one.text)
            if _is_quick(old, new):
                found[-1:] = _compared(old, new)
                continue
        found.append(one)
    return tuple(found)


def _is_quick(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether two lists can be compared in a moment."""
    return len(old) + len(new) <= MOST_WORDS and _pairs(old, new) <= MOST_PAIRS


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    often = Counter(new)
    return sum(count * often[one] for one, count in Counter(old).items())


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Yield what stayed, went and came; what goes stands before what comes in its place."""
    for tag, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[old_from:old_to]))
            continue
        if old_to > old_from:
            yield Piece("gone", "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Piece("new", "".join(new[new_from:new_to]))


def shortened(whole: Sequence[Piece], around: int = AROUND) -> tuple[Piece, ...]:
    """Leave out what stayed far away from any change; a text that is all new or all gone stays whole."""
    found: list[Piece] = []
    for place, piece in enumerate(whole):
        found += (
            [piece] if piece.sort != "same" else _near(piece.text, first=place == 0, last=place == len(whole) - 1, around=around)
        )
    return tuple(found)


def _near(text: str, *, first: bool, last: bool, around: int) -> list[Piece]:
    words = _WORDS.findall(text)
    head = 0 if first else 2 * around
    tail = 0 if last else 2 * around
    if len(words) <= head + tail + around:
        return [Piece("same", text)]
    kept: list[tuple[Sort, str]] = [
        ("same", "".join(words[:head])),
        ("left_out", ""),
        ("same", "".join(words[len(words) - tail :])),
    ]
    return [Piece(sort, text) for sort, text in kept if text or sort == "left_out"]
