"""Words against the dictionary, which tests need, and against the project's own list."""

import pytest

from app.catalogue import spelling
from app.catalogue.spelling import Dictionary, dutch, is_known, read_words, unknown_words, unused_words, words_of
from app.catalogue.visible import Passage

OWN = frozenset({"doxing", "Bibob"})


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    found = dutch()
    assert found is not None, "install the dependency group `test`"
    return found


def _passage(text: str, path: str = "modules/a/01-b.md") -> Passage:
    return Passage(path, "paragraph", text, tuple((1, column) for column in range(1, len(text) + 1)))


@pytest.mark.parametrize(
    "word",
    ["gemeente", "Gemeente", "ondermijningsadviseur", "foto’s", "zo’n", "vóór", "zíjn", "Eén", "doxing", "Doxing", "Bibob",
     "Bibob-onderzoek", "Bibobs", "RIEC-medewerker", "mee-eet"],
)  # fmt: skip
def test_these_are_words(dictionary: Dictionary, word: str) -> None:
    assert is_known(word, dictionary, OWN)


@pytest.mark.parametrize("word", ["gemente", "meeëet", "bibob", "gebeurdt", "onderzoekt-gemente", "beinvloeden"])
def test_these_are_none(dictionary: Dictionary, word: str) -> None:
    assert not is_known(word, dictionary, OWN)


def test_an_unknown_word_is_told_once_a_file_with_what_may_be_meant(dictionary: Dictionary) -> None:
    found = [_passage("Bel de gemente, de gemente."), _passage("Een gemente.", "modules/a/02-c.md")]
    told = list(unknown_words(found, dictionary, OWN))
    assert [(one.path, one.line, one.column, one.severity) for one in told] == [
        ("modules/a/01-b.md", 1, 8, "warning"),
        ("modules/a/02-c.md", 1, 5, "warning"),
    ]
    assert "‘gemente’" in told[0].what
    assert "‘gemeente’" in told[0].remedy


def test_an_abbreviation_is_known_with_its_full_stop(dictionary: Dictionary) -> None:
    assert list(unknown_words([_passage("Kamerstuk, nr. 3")], dictionary, OWN)) == []


def test_numbers_names_in_capitals_and_apostrophes_are_no_words() -> None:
    assert [word for _start, word in words_of("’s Avonds belt het RIEC om 8.50 over A12 en 2e keus.")] == [
        "Avonds", "belt", "het", "om", "over", "en", "keus",
    ]  # fmt: skip


def test_the_list_is_one_word_a_line_in_order() -> None:
    words, problems = read_words("Bibob\ndoxing\n")
    assert (words, problems) == (OWN, [])
    _words, problems = read_words("doxing\nBibob\ntwee woorden\n\ndoxing\n")
    assert [one.line for one in problems] == [2, 3, 4, 5]
    assert all(one.severity == "error" for one in problems)
    assert problems[0].what == "‘Bibob’ hoort voor ‘doxing’."


def test_a_word_of_the_list_that_nobody_uses_is_told() -> None:
    told = list(unused_words([_passage("Het Bibob-onderzoek.")], OWN, "Bibob\ndoxing\n"))
    assert [(one.path, one.line) for one in told] == [(spelling.WORD_LIST, 2)]


def test_without_its_packages_there_is_no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise ImportError

    monkeypatch.setattr("importlib.import_module", missing)
    assert dutch.__wrapped__() is None
