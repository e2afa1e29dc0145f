"""Syllables, sentences and the formula: examples by hand, and what holds for any text."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.readability import band, flesch_douma, hardest, reading, sentences, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("de", 1), ("je", 1), ("meld", 1), ("melding", 2), ("gemeente", 3), ("provincie", 3), ("provinciale", 5), ("politie", 3),
        ("ambtenaar", 3), ("coördinator", 5), ("beïnvloeden", 4), ("ideeën", 3), ("financiën", 4), ("financieel", 4),
        ("nieuw", 1), ("leeuwen", 2), ("draaien", 2), ("ooievaar", 3), ("groeien", 2), ("uien", 2), ("bijeenkomst", 3),
        ("vrijkomende", 4), ("integriteitscoördinator", 9), ("ondermijning", 4), ("geëist", 2), ("reünie", 3), ("naïef", 2),
        ("auto’s", 2), ("auto's", 2), ("zo’n", 1), ("’s", 1), ("baby", 2), ("loyaal", 2), ("yoghurt", 2), ("frequent", 2),
        ("team", 1), ("website", 2), ("e-mail", 2), ("Bibob-coördinator", 7), ("btw", 3), ("2026", 4), ("A12", 3), ("één", 1),
        ("mee-eten", 3), ("zee-egel", 3), ("STATEN", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


@given(st.text(min_size=1))
def test_anything_has_a_syllable(word: str) -> None:
    assert syllables(word) >= 1


def test_the_formula_is_that_of_douma() -> None:
    assert flesch_douma(words=100, sentences=10, syllables=150) == pytest.approx(206.835 - 9.3 - 115.5)
    assert flesch_douma(words=10, sentences=1, syllables=10) == pytest.approx(120.535)


@pytest.mark.parametrize(
    ("score", "name"),
    [
        (100, "zeer gemakkelijk"), (90, "zeer gemakkelijk"), (89.9, "gemakkelijk"), (70, "tamelijk gemakkelijk"),
        (60, "normaal"), (59.9, "tamelijk moeilijk"), (45, "tamelijk moeilijk"), (30, "moeilijk"), (29, "zeer moeilijk"),
        (-20, "zeer moeilijk"),
    ],
)  # fmt: skip
def test_a_score_has_the_name_that_douma_gave_it(score: float, name: str) -> None:
    assert band(score) == name


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Bel. Wacht niet.", ["Bel.", "Wacht niet."]),
        ("Wie belt? Jij.", ["Wie belt?", "Jij."]),
        ("‘Unit zeven?’ zegt de parkmanager.", ["‘Unit zeven?’ zegt de parkmanager."]),
        ("Hij zegt: ‘Kom.’ ‘Nee,’ zeg je.", ["Hij zegt: ‘Kom.’", "‘Nee,’ zeg je."]),
        ("Om 8.50 uur is het 3.500 euro.", ["Om 8.50 uur is het 3.500 euro."]),
        ("Zie bijv. Utrecht. En dr. Jansen.", ["Zie bijv. Utrecht.", "En dr. Jansen."]),
        ("Vraag A. de Vries. Of bel.", ["Vraag A. de Vries.", "Of bel."]),
        ("Tot morgen. ’s Avonds bel je.", ["Tot morgen.", "’s Avonds bel je."]),
        ("een deel zonder punt", ["een deel zonder punt"]),
        ("Wacht… Daar is hij!", ["Wacht…", "Daar is hij!"]),
        ("  ", []),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_sentences(text: str, parts: list[str]) -> None:
    assert [one.text for one in sentences(text)] == parts


@given(st.text(alphabet="aEn .?!’‘1\n", max_size=60))
def test_every_word_is_in_one_sentence_and_stands_where_it_says(text: str) -> None:
    found = sentences(text)
    for one in found:
        assert text[one.start : one.start + len(one.text)] == one.text
    assert all(first.start < second.start for first, second in itertools.pairwise(found))


def test_sentences_add_up_to_a_reading() -> None:
    whole = reading(sentences("Je belt de politie. Dan wacht je."))
    assert (whole.words, whole.sentences, whole.syllables) == (7, 2, 9)
    assert whole.score == pytest.approx(flesch_douma(7, 2, 9))
    assert reading(()).score is None


def test_the_hardest_sentences_come_first_and_none_is_a_single_long_word() -> None:
    text = "Integriteitsbeoordelingen. Je belt en dan wacht je daar. Provinciale bestuurders beoordelen integriteit altijd zelf."
    found = hardest(sentences(text), 3)
    assert [one.text[:4] for one in found] == ["Prov", "Je b"]
    assert found[0].score < found[1].score


def test_a_long_text_takes_no_longer_than_it_is_long() -> None:
    began = time.process_time()
    assert len(sentences("Dit is een zin. " * 8000)) == 8000
    assert time.process_time() - began < 4
