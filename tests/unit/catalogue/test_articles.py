"""Which articles a text names: as sources write them, and as lawyers do."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.articles import Span, law_key, named, same_law

NUMBERS = st.from_regex(r"[1-9][0-9]{0,2}(?:[.:][1-9][0-9]?)?[a-z]{0,2}", fullmatch=True)


def _one(*numbers: str) -> tuple[Span, ...]:
    return tuple(Span(number, number) for number in numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("artikel 3", _one("3")),
        ("artikel 3a", _one("3a")),
        ("Artikel 3A", _one("3a")),
        ("artikelen 6 en 8", _one("6", "8")),
        ("artikelen 3, 5, 5a en 6", _one("3", "5", "5a", "6")),
        ("artikelen 17e, 17eb en 17ec", _one("17e", "17eb", "17ec")),
        ("artikel 28, tweede lid", _one("28")),
        ("artikel 28, lid 2", _one("28")),
        ("artikel 28, leden 1 en 2, en artikel 30", _one("28", "30")),
        ("artikel 9, eerste en vijfde lid, onder b", _one("9")),
        ("artikelen 3, eerste lid, en 5", _one("3", "5")),
        ("artikelen 3, eerste lid, aanhef en onder a, en 5", _one("3", "5")),
        ("onder meer artikel 2.19", _one("2.19")),
        ("artikel 4:5", _one("4:5")),
        ("art. 12", _one("12")),
        ("artikelen 3 tot en met 5", (Span("3", "5"),)),
        ("artikelen 3 t/m 5 en 9", (Span("3", "5"), Span("9", "9"))),
        ("artikelen 3-5", (Span("3", "5"),)),
        ("artikel 3 en artikel 7 van de Wet 2017", _one("3", "7")),
        ("artikel 8 van hoofdstuk 2", _one("8")),
        ("hoofdstuk 8", ()),
        ("Wet 2017", ()),
        ("tweede lid", ()),
        ("particulier 3", ()),
        ("", ()),
    ],
)
def test_what_is_named(text: str, expected: tuple[Span, ...]) -> None:
    assert named(text) == expected


@given(st.lists(NUMBERS, min_size=1, max_size=6, unique=True))
def test_every_list_of_articles_is_read_whole(numbers: list[str]) -> None:
    text = "artikel " + numbers[0] if len(numbers) == 1 else "artikelen " + ", ".join(numbers[:-1]) + " en " + numbers[-1]
    assert named(text) == _one(*numbers)


@given(NUMBERS, st.sampled_from(["eerste lid", "tweede lid", "lid 3", "onder b", "derde en vierde lid", "leden 1 en 2"]))
def test_what_stands_inside_an_article_is_no_article(number: str, inside: str) -> None:
    assert named(f"artikel {number}, {inside}") == _one(number)


@given(NUMBERS, NUMBERS)
def test_two_single_articles_meet_only_when_they_are_the_same(one: str, other: str) -> None:
    # ‘4:5’ and ‘4.5’ are two ways to write one article.
    assert Span(one, one).holds(Span(other, other)) == (one.replace(":", ".") == other.replace(":", "."))


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    named(text)


@pytest.mark.parametrize(
    "text", ["tweede, " * 4000, "artikel " + " ,;" * 4000, "artikel 1, " * 4000, "artikel 1 " * 4000, "leden " + "1, " * 4000]
)
def test_a_long_text_takes_no_longer_than_it_is_long(text: str) -> None:
    # Whoever may look up a law sends what they like; for most of these it took minutes, and for the first one ages.
    began = time.process_time()
    named(text)
    assert time.process_time() - began < 2


def test_an_article_in_the_middle_of_a_list_is_read_once() -> None:
    assert named("artikel 3, artikel 5 tot en met artikel 8, en artikel 9") == (
        Span("3", "3"), Span("5", "8"), Span("9", "9"),
    )  # fmt: skip


def test_a_span_holds_what_lies_between_letters_too() -> None:
    span = Span("3", "5")
    assert [span.holds(Span(one, one)) for one in ("2z", "3", "3a", "4", "5", "5a", "30")] == [
        False, True, True, True, True, False, False,
    ]  # fmt: skip


def test_names_of_laws_compare_without_capitals_and_spaces() -> None:
    assert same_law("Wet Bibob", " de  wet bibob")
    assert not same_law("Wet Bibob", "Wet Bibop")
    assert law_key("Het Wetboek van Strafrecht") == "wetboek van strafrecht"
