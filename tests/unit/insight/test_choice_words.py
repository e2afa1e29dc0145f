"""What people chose in words, as rows and as a drawing."""

import datetime as dt

import pytest

from app.insight import choice_flow, choice_words
from app.insight.choice_shares import Share
from app.insight.choice_tables import ChoiceTable, Scene, Way
from app.insight.periods import quarter
from app.insight.sheets import Percent
from tests.tongue import DUTCH

ABOUT, LITTLE, MUCH = "about", "at_most", "at_least"


def way(name: str, share: Share, *leads_to: str) -> Way:
    return Way(name, f"Keuze {name}.", share, leads_to)


def scene(name: str, people: int, *ways: Way, asked: Share | None = None) -> Scene:
    return Scene(name, f"Scène {name}", "", people, ways, asked)


def table(*scenes: Scene, kind: str = "scenario") -> ChoiceTable:
    return ChoiceTable(kind, "loods", "De stille loods", quarter(2026, 3), 10, dt.date(2026, 10, 1), scenes)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((Share("about", 60), Share("about", 40)), "Ongeveer 60% koos: ‘Keuze a’"),
        ((Share("at_most", 20), Share("at_least", 80)), "Ten minste 80% koos: ‘Keuze b’"),
        ((Share("about", 50), Share("about", 50)), "De keuzes liepen uiteen: niet één keuze werd het meest gemaakt"),
        ((Share("at_most", 20), Share("about", 15), Share("about", 85)), "Ongeveer 85% koos: ‘Keuze c’"),
    ],
    ids=["most", "bound", "equal", "bound-is-not-most"],
)
def test_the_finding_names_what_was_chosen_most(shares: tuple[Share, ...], expected: str) -> None:
    ways = (way(name, share) for name, share in zip("abc", shares, strict=False))
    assert choice_words.finding(scene("x", 20, *ways), DUTCH) == expected


def test_the_table_tells_the_advisers_as_a_share() -> None:
    found = table(scene("x", 20, way("a", Share("about", 60)), way("b", Share("about", 40)), asked=Share("at_most", 10)))
    rows = choice_words.sheet(found, DUTCH).rows
    assert rows[0] == ("Scène x", "Keuze a.", 20, Percent(60))
    assert rows[2] == ("Scène x", "Vroeg eerst een adviseur", 20, "ten hoogste 10%")
    assert choice_words.asked(found.scenes[0], DUTCH) == "Ten hoogste 10% vroeg eerst een adviseur."


def test_the_drawing_leads_every_choice_on_or_to_an_end_and_stays_in_its_frame() -> None:
    found = table(
        scene("a", 40, way("p", Share("about", 70), "b"), way("q", Share("about", 30), "einde")),
        scene("b", 25, way("r", Share("at_least", 90), "c"), way("s", Share("at_most", 10), "c", "einde")),
        scene("c", 20, way("t", Share("about", 50), "einde"), way("u", Share("about", 50), "einde")),
    )
    drawn = choice_flow.drawing(found)
    assert [bar.number for bar in drawn.bars] == [1, 2, 3]
    assert [bar.y for bar in drawn.bars] == sorted(bar.y for bar in drawn.bars)
    assert all(bar.x >= 0 and bar.x + bar.width <= drawn.width and bar.y < drawn.height for bar in drawn.bars)
    assert len(drawn.ribbons) == 6
    assert sum(one.is_end for one in drawn.ribbons) == 3
    assert [one.label for one in drawn.ribbons if one.label] == ["70%", "30%", "50%", "50%"]
