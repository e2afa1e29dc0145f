"""Figures: the same numbers as the table, escaped labels, the house style, two widths."""

import datetime as dt
import json
import re
from typing import Any

import plotly.graph_objects as go
import pytest

from app.insight import activity_words, figures, sheets
from app.insight.brought import Activity
from app.insight.disclosure import Figure
from app.insight.measures import CIVIL_SERVANTS, OFFICE_HOLDERS, ORGANISATION
from app.insight.periods import month, so_far
from app.insight.tables import Table
from tests.published_tables import hidden, row, shown, table, unit, whole
from tests.tongue import DUTCH

Json = dict[str, Any]
UNITS = table(
    unit("Trambeheer", 41, 96), row("unit:wonen", 24, Figure("banded", at_least=90)), hidden("unit:datalab"),
    row("unit:leeg", 0, Figure("empty")), *whole((300, 1061), (20, 55)), domains={"unit:wonen": "Stad"},
)  # fmt: skip


def _by_unit(made: Table, before: Table | None = None) -> Json:
    found: Json = json.loads(figures.by_unit(made, before, DUTCH))
    return found


def _marks(data: list[Json], name: str) -> list[float]:
    return [x for trace in data if trace["name"] == name for x in trace["x"]]


def _words(layout: Json) -> list[str]:
    return [note["text"] for note in layout["annotations"]]


def _year(*pairs: tuple[tuple[int, int], tuple[int, int]]) -> list[Table]:
    return [table(*whole(*pair), period=so_far(2026, number)) for number, pair in enumerate(pairs, 1)]


@pytest.mark.parametrize(("data", "layout"), [("data", "layout"), ("narrow_data", "narrow")])
def test_a_mark_stands_at_the_share_and_the_numbers_beside_it(data: str, layout: str) -> None:
    drawn = _by_unit(UNITS)
    assert _marks(drawn[data], "now") == [round(100 * 41 / 96, 2), round(100 * 300 / 1061, 2)]
    assert _marks(drawn[data], OFFICE_HOLDERS) == [round(100 * 20 / 55, 2)]
    assert _marks(drawn[data], ORGANISATION) == [round(100 * 320 / 1116, 2)]
    words = " ".join(_words(drawn[layout]))
    for piece in ("43%", "41 van 96", "28%", "300 van 1.061", "36%", "20 van 55"):
        assert piece in words


@pytest.mark.parametrize(("data", "layout"), [("data", "layout"), ("narrow_data", "narrow")])
def test_what_is_protected_keeps_its_row_and_has_no_mark(data: str, layout: str) -> None:
    drawn = _by_unit(UNITS)
    words = _words(drawn[layout])
    assert words.count("afgeschermd") == 1
    assert "ten minste 90%" in words
    assert "niemand in dienst" in words
    assert sum(len(trace["x"]) for trace in drawn[data]) == 4
    assert any("Datalab" in word for word in words)


def test_a_hollow_mark_is_the_same_department_a_year_before() -> None:
    before = table(unit("Trambeheer", 24, 96), hidden("unit:wonen"))
    drawn = _by_unit(UNITS, before)
    trace = next(one for one in drawn["data"] if one["name"] == "before")
    now = next(one for one in drawn["data"] if one["name"] == "now")
    assert trace["x"] == [25]
    assert trace["y"] == now["y"][:1]
    assert trace["marker"]["color"] == figures.PAPER


def test_departments_stand_under_their_domain_in_the_order_of_the_table_whatever_the_score() -> None:
    made = table(unit("B", 9, 90), unit("A", 80, 90), unit("C", 40, 90), domains={"unit:c": "Stad"})
    drawn = _by_unit(made)
    places = {note["text"]: note["y"] for note in drawn["layout"]["annotations"]}
    assert sorted(("Mobiliteit", "B", "A", "Stad", "C", "Rollen"), key=lambda word: -places[word]) == [
        "Mobiliteit", "B", "A", "Stad", "C", "Rollen",
    ]  # fmt: skip


def test_a_name_is_never_markup() -> None:
    nasty = "<a href='javascript:alert(1)'>R&D</a></script>"
    text = figures.by_unit(table(unit("x", 10, 40), names={"unit:x": nasty}, domains={"unit:x": "<b>D</b>"}), None, DUTCH)
    assert not re.search(r"[<>&]", text)
    words = " ".join(_words(json.loads(text)["layout"]))
    assert "&lt;b&gt;D&lt;/b&gt;" in words
    assert "<a" not in words
    assert "&amp;D" in words


def test_no_label_holds_markup_that_needs_a_style_attribute() -> None:
    year = figures.by_month(_year(((10, 1000), (3, 55)), ((40, 1000), (5, 55))), (), DUTCH)
    for drawn in (_by_unit(UNITS), json.loads(year)):
        for word in _words(drawn["layout"]) + _words(drawn["narrow"]):
            assert not re.search(r"<(?!br>)", word)


def test_shares_begin_at_nought_and_end_at_a_hundred() -> None:
    axis = _by_unit(UNITS)["layout"]["xaxis"]
    assert axis["tickvals"] == [0, 25, 50, 75, 100]
    assert axis["range"][0] < 0
    assert axis["range"][1] > 100


def test_numbers_are_plain_lists_that_plotly_reads_back() -> None:
    drawn = _by_unit(UNITS)
    assert go.Figure({"data": drawn["data"], "layout": drawn["layout"]})
    assert go.Figure({"data": drawn["narrow_data"], "layout": drawn["narrow"]})
    assert "bdata" not in json.dumps(drawn)


def test_a_line_goes_from_one_published_total_to_the_next() -> None:
    year = _year(((10, 1000), (3, 55)), ((40, 1000), (5, 55)), ((90, 1000), (9, 55)))
    year[1] = table(row(CIVIL_SERVANTS, 1000, shown(40)), hidden(OFFICE_HOLDERS), period=so_far(2026, 2))
    drawn = json.loads(figures.by_month(year, (), DUTCH))
    lines = {trace["name"]: (trace["x"], trace["y"]) for trace in drawn["data"]}
    assert lines[CIVIL_SERVANTS] == ([1, 2, 3], [1, 4, 9])
    assert lines[OFFICE_HOLDERS] == ([1, 3], [round(100 * 3 / 55, 2), round(100 * 9 / 55, 2)])


def test_a_month_of_which_a_band_is_known_shows_the_band() -> None:
    year = [
        table(row(CIVIL_SERVANTS, 1000, shown(40)), row(OFFICE_HOLDERS, 55, Figure("banded", at_most=5)), period=month(2026, 1))
    ]
    drawn = json.loads(figures.by_month(year, (), DUTCH))
    band = next(trace for trace in drawn["data"] if trace["name"].endswith("band"))
    assert (band["x"], band["y"]) == ([1.11, 1.11], [0, 5])


def test_months_of_which_bands_are_known_show_the_room_between_them_and_its_end_has_a_name() -> None:
    bands = [(Figure("banded", at_least=10 * number, at_most=10 * number + 5), so_far(2026, number)) for number in (1, 2)]
    year = [table(row(CIVIL_SERVANTS, 1000, band), period=period) for band, period in bands]
    drawn = json.loads(figures.by_month(year, (), DUTCH))
    room = next(trace for trace in drawn["data"] if trace["name"].endswith("room"))
    assert (room["x"], room["y"]) == ([1, 2, 2, 1], [15, 25, 20, 10])
    assert [note["text"].replace("\u2060", "") for note in drawn["layout"]["annotations"]] == ["● ambtenaren 20–25%"]
    assert drawn["layout"]["annotations"][0]["y"] == 22.5


def test_each_line_is_named_at_its_end_and_the_names_keep_apart() -> None:
    drawn = json.loads(figures.by_month(_year(((300, 1000), (15, 50))), (), DUTCH))
    names = drawn["layout"]["annotations"]
    assert {note["text"] for note in names} == {"● ambtenaren 30%", "◆ ambtsdragers 30%"}
    assert abs(names[0]["yshift"] - names[1]["yshift"]) >= figures.LINE_HEIGHT


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_marks_and_words_stand_out_from_the_paper_of_the_template() -> None:
    paper = figures.HOUSE_STYLE.layout.plot_bgcolor
    assert paper == figures.HOUSE_STYLE.layout.paper_bgcolor == "#FFFFFF"
    for mark in (figures.BLUE, figures.ORANGE, figures.CONTEXT, figures.AXIS):
        assert _contrast(mark, paper) >= 3
    for words in (figures.HOUSE_STYLE.layout.font.color, figures.SOFT, figures.HOUSE_STYLE.layout.xaxis.tickfont.color):
        assert _contrast(words, paper) >= 4.5
    assert _contrast(figures.BLUE, figures.ORANGE) >= 3


def test_roles_differ_in_shape_too() -> None:
    drawn = _by_unit(UNITS)
    shapes = {trace["name"]: trace["marker"]["symbol"] for trace in drawn["data"]}
    assert len(set(shapes.values())) == 3


def test_figure_and_sheet_hold_the_same_shares() -> None:
    sheet = sheets.by_group(UNITS, DUTCH)
    shares = {cells[4].number for cells in sheet.rows if isinstance(cells[4], sheets.Percent)}
    drawn = {round(x + 1e-9) for trace in _by_unit(UNITS)["data"] for x in trace["x"]}
    assert shares == drawn


def test_the_sheet_of_a_protected_row_holds_only_x() -> None:
    sheet = sheets.by_group(UNITS, DUTCH)
    assert next(cells for cells in sheet.rows if cells[0] == "Datalab")[2:] == ("x", "x", "x", "x", "x")
    assert next(cells for cells in sheet.rows if cells[0] == "Wonen")[2:] == (24, "x", "ten minste 90%", "x", "ten minste 90%")
    assert next(cells for cells in sheet.rows if cells[0] == "Leeg")[2:] == (0, "", "", "", "")


@pytest.mark.parametrize("name", ["=1+1", "+31", "-x", "@SUM(A1)", " =x", "\t=x", "\r=x", "\ufeff=x", "\u200b=x"])
def test_no_name_becomes_a_formula(name: str) -> None:
    text = sheets.csv_text(sheets.by_group(table(unit("x", 10, 40), names={"unit:x": name}), DUTCH))
    cell = text.splitlines()[1].split(",", 1)[0].strip('"')
    assert cell.startswith("'")
    assert not re.search(r"[\t\r\u200b]", cell)


def test_the_file_begins_so_that_spreadsheets_read_its_letters() -> None:
    text = sheets.csv_text(sheets.by_group(UNITS, DUTCH))
    assert text.startswith('\ufeff"Groep",')
    assert '"Trambeheer","Mobiliteit",96,41,43,41,43\r\n' in text


def test_a_percentage_too_near_to_nought_is_a_word_in_the_file() -> None:
    made = table(row(ORGANISATION, 1116, shown(3)), period=month(2026, 10))
    assert made.created_on == dt.date(2026, 11, 3)
    assert sheets.by_group(made, DUTCH).rows[0][2:5] == (1116, 3, "minder dan 1%")


def test_activities_are_numbered_lines_on_their_day_and_named_in_words() -> None:
    year = _year(((10, 1000), (3, 55)), ((40, 1000), (5, 55)))
    happened = (
        Activity(dt.date(2026, 2, 14), "campaign", "Voorjaar"),
        Activity(dt.date(2026, 2, 15), "meeting", "Lunch <b>"),
        Activity(dt.date(2026, 6, 30), "news", "Brief"),
    )
    drawn = json.loads(figures.by_month(year, happened, DUTCH))
    assert [one["x0"] for one in drawn["layout"]["shapes"]] == [1.5, 1.536, 6]
    assert [one["text"] for one in drawn["layout"]["annotations"]][-2:] == ["1–2", "3"]
    words = activity_words.numbered(happened, DUTCH)
    assert words.startswith("Stippellijnen zijn activiteiten: 1. 14 feb Voorjaar (actie); 2. 15 feb Lunch <b> (bijeenkomst);")
    assert words.endswith("Samenhang, geen oorzaak.")
    assert "Lunch" not in json.dumps(drawn)
    assert activity_words.numbered((), DUTCH) == ""
