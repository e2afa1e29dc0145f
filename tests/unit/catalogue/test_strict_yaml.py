"""YAML without surprises: no guessed types, no aliases, no double keys, and a place for every value."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.strict_yaml import compose


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("ja", "ja"),
        ("12:30", "12:30"),
        ("2026-01-01", "2026-01-01"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".5", ".5"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-12", -12),
        ("1.50", 1.5),
        ("null", None),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ("<<", "<<"),
    ],
)
def test_a_value_is_what_it_looks_like(written: str, read: object) -> None:
    document, _places = compose(f"key: {written}")
    assert document == {"key": read}
    assert isinstance(document, dict)
    assert type(document["key"]) is type(read)


def test_every_value_has_its_place() -> None:
    document, places = compose("a: 1\nlist:\n  - x\n  - deep: y\n")
    assert document == {"a": 1, "list": ["x", {"deep": "y"}]}
    assert places[("a",)] == (1, 1)
    assert places[("list", 0)] == (3, 5)
    assert places[("list", 1, "deep")] == (4, 5)


def test_lines_before_the_document_count() -> None:
    _document, places = compose("a: 1\nb: 2\n", line_offset=10)
    assert places[("b",)] == (12, 1)


def test_an_empty_document_is_nothing() -> None:
    assert compose("") == (None, {(): (1, 1)})
    assert compose("# only a remark\n")[0] is None


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate key 'a'", 3, 1),
        ("x:\n  a: 1\n  a: 2\n", "duplicate key 'a'", 3, 3),
        ("a: &one 1\nb: *one\n", "alias", 2, 4),
        ("a: &one [1]\nb: *one\n", "alias", 2, 4),
        ("a: [1, 2\n", "expected ',' or ']'", 2, 1),
        ("a: 1\n---\nb: 2\n", "another document", 2, 1),
        ("a: !!python/name:os.system x\n", "tag", 1, 4),
        ("a: !!int x\n", "tag", 1, 4),
        ("a: !!timestamp x\n", "tag", 1, 4),
        ("!!set {a, b}\n", "tag", 1, 1),
        ("? [a, b]\n: 1\n", "key", 1, 3),
        ("a: \x07\n", "not allowed", 1, 4),
        ("a:\n  b: \x00\n", "not allowed", 2, 6),
    ],
)
def test_what_is_not_allowed_is_told_with_its_place(text: str, problem: str, line: int, column: int) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        compose(text)
    mark = caught.value.problem_mark
    assert problem in str(caught.value.problem)
    assert mark is not None
    assert (mark.line + 1, mark.column + 1) == (line, column)


def test_the_place_of_an_alias_is_where_it_points() -> None:
    with pytest.raises(yaml.MarkedYAMLError, match="alias"):
        compose("base: &base {a: 1}\nother:\n  <<: *base\n")


@pytest.mark.parametrize("text", ["[" * 5000, "{a: " * 5000, "- " * 5000])
def test_absurd_depth_is_a_problem_and_no_crash(text: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError):
        compose(text)


def test_an_absurd_number_is_text() -> None:
    assert compose("a: " + "9" * 5000)[0] == {"a": "9" * 5000}


YAML_ISH = st.text(alphabet=st.sampled_from(list("ab01:-[]{}&*!|>'\"#,? \n\t%@`~.\x00é")), max_size=60)


@given(YAML_ISH)
def test_any_text_is_a_document_or_a_problem_with_a_place(text: str) -> None:
    try:
        _document, places = compose(text)
    except yaml.MarkedYAMLError as error:
        assert error.problem_mark is not None  # noqa: PT017  either outcome is right
    else:
        assert all(line >= 1 and column >= 1 for line, column in places.values())
