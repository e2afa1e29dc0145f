"""YAML without surprises: only the core scalars of YAML 1.2, no aliases, no double keys, and a place for each value."""

import re

import yaml

Path = tuple[str | int, ...]
Place = tuple[int, int]
MAXIMUM_BYTES = 1_000_000


class _Loader(yaml.SafeLoader):
    """A loader that reads `no` as text and 12:30 as text."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    ("float", r"^-?[0-9]+\.[0-9]+$", list("-0123456789")),
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
    loader = _Loader(text)
    places: dict[Path, Place] = {}
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {(): (line_offset + 1, 1)}
        _walk(node, (), places, set(), line_offset)
        return loader.construct_document(node), places
    finally:
        loader.dispose()


def _walk(node: yaml.Node, path: Path, places: dict[Path, Place], seen: set[int], offset: int) -> None:
    if id(node) in seen:
        raise yaml.MarkedYAMLError(problem="an alias is not allowed here", problem_mark=node.start_mark)
    seen.add(id(node))
    places.setdefault(path, (node.start_mark.line + 1 + offset, node.start_mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, key.value)
            if here in places:
                raise yaml.MarkedYAMLError(problem=f"duplicate key {key.value!r}", problem_mark=key.start_mark)
            places[here] = (key.start_mark.line + 1 + offset, key.start_mark.column + 1)
            _walk(value, here, places, seen, offset)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*path, index), places, seen, offset)
