"""Departments beside what chance allows, as words, rows and a drawing: only who differs has a name, and nobody has a rank."""

import json
import re
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import figures, funnel, funnel_figure, funnel_words, measures, sheets
from app.insight.disclosure import Figure
from app.insight.funnel_words import Funnel
from app.insight.measures import Share
from app.insight.sheets import Percent, Score
from tests.published_tables import hidden, row, table, unit, whole
from tests.tongue import DUTCH

Json = dict[str, Any]
Counts = list[tuple[str, int, int]]
TWELVE = "9/12 14/18 31/40 22/45 38/52 61/88 70/96 83/120 41/60 16/30 12/14 49/65"
NINE = "28/46 30/57 19/38 39/58 27/42 31/54 52/68 33/46 43/60"

departments = st.lists(
    st.integers(1, 150).flatmap(lambda people: st.tuples(st.integers(0, people), st.just(people))), min_size=2, max_size=16
).map(lambda pairs: [(f"Afdeling {place}.", count, people) for place, (count, people) in enumerate(pairs)])


def named(text: str) -> Counts:
    pairs = [pair.split("/") for pair in text.split()]
    return [("ABCDEFGHIJKL"[place], int(count), int(people)) for place, (count, people) in enumerate(pairs)]


def drawn(found: Funnel) -> Json:
    made: Json = json.loads(funnel_figure.drawn(found, DUTCH))
    return made


def trace(figure: list[Json], name: str) -> Json:
    return next(one for one in figure if one["name"] == name)


def test_only_who_differs_is_named() -> None:
    found = funnel_words.of_counts(named(TWELVE))
    assert funnel_words.finding(found, DUTCH) == "D ligt lager dan de rest"
    assert found.centre == pytest.approx(0.696875)


def test_when_chance_explains_it_all_nobody_is_named() -> None:
    found = funnel_words.of_counts(named(NINE))
    assert funnel_words.finding(found, DUTCH) == "Geen aantoonbare verschillen tussen afdelingen"


def test_several_that_differ_are_named_in_their_fixed_order() -> None:
    found = funnel_words.of_counts(
        [("Z", 90, 100), ("B", 50, 100), ("A", 10, 100), ("Y", 92, 100), ("C", 52, 100), ("D", 9, 100)]
    )
    assert funnel_words.finding(found, DUTCH) == "Hoger dan de rest: Z, Y. Lager dan de rest: A, D."
    one = funnel_words.of_counts([("Z", 38, 40), *((name, 50, 100) for name in "ABCDEFGH")])
    assert funnel_words.finding(one, DUTCH) == "Z ligt hoger dan de rest"


@pytest.mark.parametrize("few", [[], [("A", 3, 30)]])
def test_one_department_has_nothing_to_be_compared_with(few: Counts) -> None:
    found = funnel_words.of_counts(few)
    assert not found.can_compare
    assert funnel_words.finding(found, DUTCH) == "Te weinig gegevens om afdelingen te vergelijken"
    assert len(funnel_words.sheet(found, DUTCH).rows) == len(few)


def test_what_is_protected_or_a_band_is_not_in_it() -> None:
    made = table(
        unit("Trambeheer", 41, 96), row("unit:wonen", 24, Figure("banded", at_least=90)), hidden("unit:datalab"),
        row("unit:leeg", 0, Figure("empty")), unit("Water", 30, 78), *whole((300, 1061), (20, 55)),
    )  # fmt: skip
    found = funnel_words.of_table(made, DUTCH)
    assert [(one.label, one.count, one.people) for one in found.departments] == [("Trambeheer", 41, 96), ("Water", 30, 78)]
    text = json.dumps([drawn(found), funnel_words.sheet(found, DUTCH).rows], default=str)
    assert not re.search(r"Wonen|Datalab|Leeg", text)
    assert found.centre == pytest.approx(71 / 174)


def test_the_table_has_the_limits_of_chance_and_the_decision() -> None:
    found = funnel_words.sheet(funnel_words.of_counts(named(TWELVE)), DUTCH)
    assert found.keys == ("department", "count", "people", "percent", "low", "high", "differs")
    assert [line[0] for line in found.rows] == list("ABCDEFGHIJKL")
    limits = funnel.limits(45, 0.696875, 5.2319221894669385e-05)
    assert found.rows[3] == ("D", 22, 45, Percent(49), Score(100 * limits.low), Score(100 * limits.high), "ja, lager")
    assert {line[6] for line in found.rows if line[0] != "D"} == {"nee"}
    low, high = round(100 * limits.low, 1), round(100 * limits.high, 1)
    assert f'\r\n"D",22,45,49,{low},{high},"ja, lager"\r\n' in sheets.csv_text(found)


def test_lines_are_wider_where_departments_differ_more_than_chance() -> None:
    calm = funnel_words.of_counts([(str(place), 50 + place % 2, 100) for place in range(8)])
    wild = funnel_words.of_counts([(str(place), 20 + 60 * (place % 2), 100) for place in range(8)])
    assert calm.tau_squared == 0
    assert wild.tau_squared > 0
    assert wild.departments[0].limits.low < calm.departments[0].limits.low
    assert "wijder" in funnel_words.definition(wild, DUTCH)
    assert "wijder" not in funnel_words.definition(calm, DUTCH)


@pytest.mark.parametrize(("data", "layout"), [("data", "layout"), ("narrow_data", "narrow")])
def test_a_point_stands_at_its_size_and_share_and_only_who_differs_has_a_name(data: str, layout: str) -> None:
    made = drawn(funnel_words.of_counts(named(TWELVE)))
    differs, others = trace(made[data], "differs"), trace(made[data], "others")
    assert (differs["x"], differs["y"]) == ([45], [round(100 * 22 / 45, 2)])
    assert len(others["x"]) == 11
    assert (differs["marker"]["color"], others["marker"]["color"]) == (figures.BLUE, figures.PAPER)
    words = [note["text"] for note in made[layout]["annotations"]]
    assert [word for word in words if word in "ABCDEFGHIJKL"] == ["D"]
    assert "samen 70%" in words


def test_the_lines_are_told_apart_without_colour_and_go_through_the_limits() -> None:
    found = funnel_words.of_counts(named(TWELVE))
    made = drawn(found)
    styles = {
        name: trace(made["data"], name)["line"].get("dash") for name in ("low_outer", "low", "high", "high_outer", "centre")
    }
    assert styles == {"low_outer": "dot", "low": "dash", "high": "dash", "high_outer": "dot", "centre": None}
    line = trace(made["data"], "high")
    size = line["x"][20]
    assert line["y"][20] == round(100 * found.limits(size).high, 2)


def test_a_long_name_is_shortened_on_a_phone_and_never_markup() -> None:
    name = "<b>Vergunningverlening, Toezicht en Handhaving</b>"
    text = funnel_figure.drawn(funnel_words.of_counts([*named(NINE), (name, 68, 70)]), DUTCH)
    assert not re.search(r"[<>&]", text)
    made = json.loads(text)
    wide = [note["text"] for note in made["layout"]["annotations"]]
    narrow = [note["text"] for note in made["narrow"]["annotations"]]
    assert "&lt;b&gt;Vergunningverlening, Toezicht en Handhaving&lt;/b&gt;" in wide
    assert "&lt;b&gt;Vergunningverlening,…" in narrow
    assert go.Figure({"data": made["data"], "layout": made["layout"]})


@given(departments)
def test_the_sentence_names_exactly_whom_the_test_found(counts: Counts) -> None:
    found = funnel_words.of_counts(counts)
    ways = measures.differing([Share(label, count, people) for label, count, people in counts])
    sentence = funnel_words.finding(found, DUTCH)
    assert [label for label, _count, _people in counts if label in sentence] == [one[0] for one in counts if one[0] in ways]
    assert {one.label: one.differs for one in found.departments if one.differs} == dict(ways)


@given(departments)
def test_every_funnel_can_be_drawn_and_holds_its_points(counts: Counts) -> None:
    made = drawn(funnel_words.of_counts(counts))
    top, last = made["layout"]["yaxis"]["range"][1], made["layout"]["xaxis"]["range"][1]
    points = [
        pair for name in ("others", "differs") for pair in zip(*(trace(made["data"], name)[axis] for axis in "xy"), strict=True)
    ]
    assert sorted(points) == sorted((people, round(100 * count / people, 2)) for _label, count, people in counts)
    assert all(0 <= y <= top and 0 < x <= last for x, y in points)
