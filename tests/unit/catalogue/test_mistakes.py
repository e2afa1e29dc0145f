"""An editor who forgets a sign is told in plain words what is wrong, where, and what to do."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import mistakes
from app.catalogue.model import ModuleFile
from app.catalogue.read import parse

HEAD = "title: Geschenken\nsources:\n  - id: wet\n    title: De wet\n"
SIGNS = [*"'\"[]{}*&!|>%@`,\\\t\n", ":", ": ", "- ", "? ", "---\n"]


def _told(text: str) -> tuple[int, int, str, str]:
    _head, _places, (problem, *_more) = parse(ModuleFile, "module.yaml", text)
    return problem.line, problem.column, problem.what, problem.remedy


@pytest.mark.parametrize(
    ("text", "place", "what", "remedy"),
    [
        ("a: %x\n", (1, 4), "beginnen met ‘%’", "aanhalingstekens"),
        ("a: @x\n", (1, 4), "beginnen met ‘@’", "aanhalingstekens"),
        ("a: **vet** x\n", (1, 4), "beginnen met ‘*’", "aanhalingstekens"),
        ("a: *x\n", (1, 4), "beginnen met ‘*’", "aanhalingstekens"),
        ("a: &\n", (1, 4), "beginnen met ‘&’", "aanhalingstekens"),
        ("a: !x y\n", (1, 4), "beginnen met ‘!’", "aanhalingstekens"),
        ("a: ![x]\n", (1, 4), "beginnen met ‘!’", "aanhalingstekens"),
        ("%a\n", (1, 1), "beginnen met ‘%’", "aanhalingstekens"),
        ("\ta: 1\n", (1, 1), "een tab", "spaties"),
        ("a:\n  b: 1\n\tc: 1\n", (3, 1), "een tab", "spaties"),
        ("a: Let op: drugs\n", (1, 10), "dubbele punt kan hier niet", "aanhalingstekens"),
        ("a: 1\nbc\nd: 2\n", (2, 1), "ontbreekt een dubbele punt", "sleutel: waarde"),
        ("a: 1\nb: 'half\nc: 2\n", (2, 4), "wordt niet afgesloten", "aanhalingsteken waarmee"),
        ("a: 'foto's'\n", (1, 10), "past niet bij de regels", "dubbele aanhalingstekens"),
        ("a: 1\n  b: 2\n", (2, 4), "dubbele punt kan hier niet", "inspringen"),
        ("a:\n    b: 1\n  c: 2\n", (3, 3), "past niet bij de regels", "inspringen"),
        ("a:\n  - b\n  c: 1\n", (3, 3), "past niet bij de regels", "streepje"),
        ("a: - b\n", (1, 4), "streepje kan hier niet", "nieuwe regel"),
        ("a: [1, 2\nb: 3\n", (1, 4), "lijst", "]"),
        ("a: {b: 1\nc: 3\n", (1, 4), "groep", "}"),
        ("a: [\n  - b: c\n", (2, 3), "ontbreekt een waarde", "sluit de lijst"),
        ("a: [,b]\n", (1, 5), "ontbreekt een waarde", "komma"),
        ("a: | tekst\n", (1, 6), "Na | of >", "volgende regel"),
        ('a: "C:\\Documenten"\n', (1, 7), "Na een \\", "enkele"),
        ("a: 1\nb: 2\na: 3\n", (3, 1), "‘a’ staat er al", "een van de twee"),
        ('a: 1\n"it\'s": 2\n"it\'s": 3\n', (3, 1), "‘it's’ staat er al", "een van de twee"),
        ("a: 1\n---\nb: 2\n", (2, 1), "tweede document", "---"),
        ("  a: 1\nb: 1\n", (2, 1), "past niet bij de regels", "inspringen"),
        ("[a]: 1\n", (1, 1), "moet een woord zijn", "sleutel: waarde"),
        ("a: x\x07\n", (1, 5), "onleesbaar teken", "opnieuw"),
        ("- " * 40 + "a\n", (1, 43), "te veel lagen", "minder"),
    ],
)
def test_it_says_what_and_where_and_what_to_do(text: str, place: tuple[int, int], what: str, remedy: str) -> None:
    line, column, said, advice = _told(text)
    assert (what in said, remedy in advice) == (True, True), (said, advice)
    assert (line, column) == place


def test_lines_before_the_text_count() -> None:
    _head, _places, (problem,) = parse(ModuleFile, "01-les.md", "a: %x\n", offset=1)
    assert (problem.path, problem.line, problem.column) == ("01-les.md", 2, 4)


def test_what_has_no_words_of_its_own_is_still_told() -> None:
    mark = yaml.Mark("", 0, 0, 0, None, 0)
    problem = mistakes.of_yaml("a.yaml", "a", yaml.MarkedYAMLError(problem="something new", problem_mark=mark), 0)
    assert (problem.line, problem.column, problem.what) == (1, 1, mistakes.UNKNOWN.what)


@given(st.integers(0, len(HEAD)), st.sampled_from(SIGNS), st.integers(0, 3))
def test_one_sign_too_many_or_too_few_has_words_of_its_own(at: int, sign: str, fewer: int) -> None:
    *_place, what, remedy = _told(HEAD[:at] + sign + HEAD[at + fewer :])
    assert what != mistakes.UNKNOWN.what
    assert "{" not in what
    assert remedy
