"""The figures of the yearly report: what is shown is marked, what is hidden has words only, and nothing lies over another."""

from app.insight import periods, yearly_chapters, yearly_drawing
from app.insight.disclosure import Figure
from app.insight.measures import CIVIL_SERVANTS
from app.insight.yearly import DUTCH, Known
from app.insight.yearly_drawing import WIDTH, Series, by_unit, diamond, over_time
from tests.published_tables import hidden, row, table, unit, whole

YEAR = periods.year(2025)
NOW = table(
    unit("A", 20, 80), hidden("unit:b"), row("unit:c", 60, Figure("banded", at_most=40)), *whole((61, 240), (3, 20)), period=YEAR
)
THEN = table(unit("A", 10, 80), *whole((31, 240), (2, 20)), period=periods.year(2024))


def test_only_what_is_shown_has_a_mark_and_each_role_its_own_shape() -> None:
    drawing = by_unit(NOW, None, "Een zin", DUTCH)
    assert [one.form for one in drawing.marks] == ["circle", "circle", "diamond", "square"]
    texts = [one.text for one in drawing.texts]
    assert {"A", "B", "C", "25% (20 van 80)", "afgeschermd", "ten hoogste 40%"} <= set(texts)


def test_the_year_before_is_a_ring() -> None:
    drawing = by_unit(NOW, THEN, "Een zin", DUTCH)
    assert [one.form for one in drawing.marks].count("ring") == 4
    assert "een jaar eerder" in drawing.sub
    assert "tabel" in drawing.alt


def test_a_mark_stands_where_its_share_is() -> None:
    mark = by_unit(NOW, None, "", DUTCH).marks[0]
    left, right = yearly_drawing.LABELS, WIDTH - yearly_drawing.VALUES
    assert mark.x == left + (right - left) * 0.25


def test_everything_lies_inside_the_drawing() -> None:
    for drawing in (by_unit(NOW, THEN, "", DUTCH), _over_time()):
        for one in drawing.marks:
            assert one.x - one.size > 0
            assert one.x + one.size < WIDTH
            assert one.y - one.size > 0
            assert one.y + one.size < drawing.height
        assert all(0 < one.y < drawing.height for one in drawing.texts)


def _over_time() -> yearly_drawing.Drawing:
    first = Series("Een", (10.0, None, 20.0), "circle", "#000000", "20%")
    series = [first, Series("Twee", (11.0, 12.0, 21.0), "diamond", "#000000")]
    return over_time(["jan", "feb", "mrt"], series, "Een zin", "", "")


def test_names_at_the_end_of_lines_do_not_lie_over_each_other() -> None:
    ends = [one for one in _over_time().texts if one.text in {"Een 20%", "Twee"}]
    assert len(ends) == 2
    assert abs(ends[0].y - ends[1].y) >= yearly_drawing.NEAR


def test_a_gap_in_time_is_bridged_and_a_diamond_has_four_corners() -> None:
    drawing = _over_time()
    assert len(drawing.marks) == 5
    assert len(set(diamond(drawing.marks[-1]))) == 4


def test_the_line_of_the_year_ends_with_what_was_told_last() -> None:
    months = [table(*whole((10 * number, 240), (2 + number, 20)), period=periods.so_far(2025, number)) for number in range(1, 12)]
    december = table(row(CIVIL_SERVANTS, 240, Figure("banded", at_most=60)), *whole((120, 240), (14, 20))[2:], period=YEAR)
    known = Known(2025, tables={(one.period.key, ""): one for one in (*months, december)})
    reach = next(one for one in yearly_chapters.chapters(known, {}) if one.slug == "bereik")
    texts = [one.text for one in reach.drawings[0].texts]
    assert "Ambtenaren ten hoogste 60%" in texts
    assert "Ambtsdragers 70%" in texts


def test_dashes_tell_two_lines_apart_without_colour() -> None:
    shares = (10.0, 20.0)
    series = [Series("x", shares, "circle", "#000", dashed=True), Series("y", shares, "ring", "#000")]
    drawing = over_time(["a", "b"], series, "", "", "")
    assert [one.dashed for one in drawing.lines[-2:]] == [True, False]


def test_nothing_is_drawn_of_a_year_without_departments_or_months() -> None:
    reach = next(one for one in yearly_chapters.chapters(Known(2025), {}) if one.slug == "bereik")
    assert reach.drawings == ()
