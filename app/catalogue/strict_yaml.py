"""YAML without surprises: only the core scalars of YAML 1.2, no aliases, no double keys, and a place for each value."""

import re

import yaml
from yaml.composer import Composer
from yaml.reader import Reader

Path = tuple[str | int, ...]
Place = tuple[int, int]
MAXIMUM_BYTES = 1_000_000
MAXIMUM_DEPTH = 20


class _Loader(Composer, yaml.CSafeLoader):
    """A loader that reads `no` as text and 12:30 as text, and refuses aliases, tags and absurd depth.

    The parser is the one in C, which is many times faster; what is made of its events is decided here.
    """

    depth = 0

    def __init__(self, text: str) -> None:
        """Begin at the beginning of a text."""
        yaml.CSafeLoader.__init__(self, text)
        Composer.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse an alias where it stands: a few of them in each other can fill any memory."""
        event = self.peek_event()
        assert event is not None, "a node is composed where one begins"
        tag: str | None = getattr(event, "tag", None)
        refused = (
            "an alias is not allowed here" if isinstance(event, yaml.AliasEvent)
            else f"the tag {tag} is not allowed here" if tag
            else "this is nested too deeply" if self.depth > MAXIMUM_DEPTH
            else None
        )  # fmt: skip
        if refused:
            raise yaml.MarkedYAMLError(problem=refused, problem_mark=event.start_mark)  # type: ignore[arg-type]
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^-?(?:0|[1-9][0-9]{0,17})$", list("-0123456789")),
    ("float", r"^-?[0-9]{1,18}\.[0-9]{1,18}$", list("-0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def compose(text: str, line_offset: int = 0) -> tuple[object, dict[Path, Place]]:
    """Read one document.

    Args:
        text: The YAML.
        line_offset: How many lines of the file come before it.

    Returns:
        The document, and for every path in it its line and column, counted from 1.

    Raises:
        yaml.MarkedYAMLError: The text is not YAML, or has an alias or a double key.
    """
    if strange := Reader.NON_PRINTABLE.search(text):
        raise yaml.MarkedYAMLError(problem="special characters are not allowed", problem_mark=_mark(text, strange.start()))
    loader, places = _Loader(text), dict[Path, Place]()
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {(): (line_offset + 1, 1)}
        _walk(node, (), places, line_offset)
        return loader.construct_document(node), places
    finally:
        loader.dispose()


def _mark(text: str, position: int) -> yaml.Mark:
    before = text[:position]
    return yaml.Mark("", position, before.count("\n"), position - before.rfind("\n") - 1, None, 0)


def _walk(node: yaml.Node, path: Path, places: dict[Path, Place], offset: int) -> None:
    places.setdefault(path, (node.start_mark.line + 1 + offset, node.start_mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key.start_mark)
            here = (*path, key.value)
            if here in places:
                raise yaml.MarkedYAMLError(problem=f"duplicate key {key.value!r}", problem_mark=key.start_mark)
            places[here] = (key.start_mark.line + 1 + offset, key.start_mark.column + 1)
            _walk(value, here, places, offset)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*path, index), places, offset)
