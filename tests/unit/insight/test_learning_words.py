"""Sentences about learning: only as strong as the statistics, with their denominator, and like table and figure."""

import json
import math
from typing import Any

import pytest

from app.insight import (
    knowledge_words,
    learning_figures,
    lesson_words,
    question_words,
    retention_figures,
    retention_words,
    sheets,
    statements_learning,
)
from app.insight.choice_shares import Share
from app.insight.decay import Decay
from app.insight.item_figures import ItemFigures, PaperFigures, Told
from app.insight.knowledge_figures import Knowledge
from app.insight.learning_figures import Line
from app.insight.lesson_figures import LessonFigures, Stair
from app.insight.periods import Period, quarter
from app.insight.retention_figures import Course, Stayed
from tests.tongue import DUTCH

FIRST, SECOND = quarter(2026, 1), quarter(2026, 2)


def stairs(people: int, *heights: int | None, peak: int | None = None, majority: bool = False) -> LessonFigures:
    names = [f"les-{number}" for number in range(1, len(heights))]
    made = [Stair(slug, slug.capitalize(), height) for slug, height in zip(names, heights, strict=False)]
    return LessonFigures("2026-q1", people, (*made, Stair("", "", heights[-1])), peak, majority)


def row(before: int = 40, after: int = 80, low: int | None = 30, high: int | None = 50, people: int = 1200) -> Knowledge:
    return Knowledge("wet-bibob", "Wet Bibob", "2026-q1", people, before, after, 2, low, high, 15, 0)


def course(*lots: tuple[int, int, int], before: bool = True) -> Course:
    rows = [Stayed(days, "2026-q1", people, percent, 1) for days, people, percent in lots]
    return retention_figures.course(rows, [row(45, 86, people=640)] if before else [])


FULL = ((30, 210, 80), (90, 205, 69), (180, 198, 59))


def item(name: str, right: Share, sure: Share | None) -> ItemFigures:
    return ItemFigures(name, f"Vraag {name}?", right, sure, None, ())


def paper(period: Period, people: int, *items: ItemFigures) -> Told:
    return Told(period, period.last, PaperFigures("a", "key", period.key, people, items, None, 0))


def about(percent: int) -> Share:
    return Share("about", percent)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            stairs(1200, 1200, 1000),
            "83% van de mensen die aan ‘Bibob’ begonnen, rondde de module binnen 30 dagen af (1.000 van 1.200)",
        ),
        (stairs(15, 15, 9), "9 van de 15 mensen die aan ‘Bibob’ begonnen, rondden de module binnen 30 dagen af"),
        (stairs(40, 40, 40), "Ten minste 38 van de 40 mensen die aan ‘Bibob’ begonnen, rondden de module binnen 30 dagen af"),
        (stairs(40, 30, None), "Ten hoogste 6 van de 40 mensen die aan ‘Bibob’ begonnen, rondden de module binnen 30 dagen af"),
    ],
)  # fmt: skip
def test_how_many_finished_is_said_with_its_denominator(told: LessonFigures, said: str) -> None:
    assert lesson_words.headline("Bibob", told, DUTCH) == said


@pytest.mark.parametrize(
    ("peak", "majority", "said"),
    [
        (None, False, "Na geen enkele les stoppen duidelijk meer mensen dan na een andere"),
        (2, True, "De meeste mensen die stoppen, stoppen na les 2"),
        (1, False, "Mensen die stoppen, stoppen het vaakst na les 1"),
        (0, True, "De meeste mensen die stoppen, stoppen tijdens de eerste les"),
        (3, False, "Mensen die stoppen, stoppen het vaakst na de laatste les"),
    ],
)
def test_a_lesson_is_named_as_strongly_as_was_decided(peak: int | None, majority: bool, said: str) -> None:  # noqa: FBT001
    assert lesson_words.finding(stairs(100, 90, 80, 70, 60, peak=peak, majority=majority), DUTCH) == said


def test_a_staircase_as_table_has_bounds_for_almost_everybody_and_few() -> None:
    sheet = lesson_words.sheet(stairs(40, 40, 33, None), DUTCH)
    shown = [[sheets.page_text(cell, DUTCH) for cell in line] for line in sheet.rows]
    assert shown == [
        ["0", "Begonnen", "40", "100%", "–"],
        ["1", "Les-1", "ten minste 38 van 40", "ten minste 95%", "ten hoogste 2"],
        ["2", "Les-2", "33", "83%", "7"],
        ["", "Hele module", "ten hoogste 6 van 40", "ten hoogste 15%", "–"],
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((row(), row()), "Na alle 2 gemeten modules weten mensen aantoonbaar meer dan ervoor"),
        ((row(),), "Na de module weten mensen aantoonbaar meer dan ervoor"),
        ((row(), row(low=-2)), "Na 1 van de 2 gemeten modules weten mensen aantoonbaar meer dan ervoor"),
        ((row(low=0),), "Na geen enkele module weten mensen aantoonbaar meer dan ervoor"),
        ((row(low=None, high=None),), "Er zijn nog te weinig metingen om een verschil te noemen"),
        ((), "Er zijn nog te weinig metingen om een verschil te noemen"),
    ],
)
def test_more_is_said_only_where_the_margin_is_above_nothing(rows: tuple[Knowledge, ...], said: str) -> None:
    assert knowledge_words.headline(rows, DUTCH) == said


def test_what_people_gained_has_its_margin_and_denominator() -> None:
    said = knowledge_words.sentence(row(), DUTCH)
    assert said == (
        "Na de module ‘Wet Bibob’ hadden mensen gemiddeld 80 van de 100 vragen goed, ervoor 40 (1.200 mensen met beide "
        "metingen, verschil 40 procentpunt, marge 30 tot 50)."
    )
    fallen = knowledge_words.sentence(row(before=70, after=62, low=-13, high=-3), DUTCH)
    assert "aantoonbaar minder vragen goed: gemiddeld 62 van de 100, ervoor 70" in fallen
    assert "verschil −8 procentpunt, marge −13 tot −3" in fallen
    assert "geen aantoonbaar verschil" in knowledge_words.sentence(row(low=-1), DUTCH)
    assert "geen marge" in knowledge_words.sentence(row(low=None, high=None, people=15), DUTCH)
    assert knowledge_words.ceiling([row()], DUTCH) == ""
    assert "‘Wet Bibob’" in knowledge_words.ceiling([row(before=86)], DUTCH)
    assert "minder dan 5 mensen. Vooraf al genoeg goed en meteen klaar: ten minste 15 mensen" in knowledge_words.without(
        [row()], DUTCH
    )
    shown = [sheets.page_text(cell, DUTCH) for cell in knowledge_words.sheet([row()], DUTCH).rows[0]]
    assert shown == ["Wet Bibob", "1.200", "40%", "80%", "40", "30", "50", "15", "0"]


def test_what_stays_is_said_as_the_definitions_say_it() -> None:
    full = course(*FULL)
    assert retention_words.headline(full, DUTCH) == "Drie maanden na de module weet men nog 69% (direct erna 86%)"
    assert full.decay
    days = round(full.decay.half_life)
    assert retention_words.finding(full, DUTCH) == f"De helft van de winst is weg na ongeveer {days} dagen"
    assert "marge" in retention_words.interval(full, DUTCH)
    alone = course((90, 205, 69), before=False)
    assert retention_words.headline(alone, DUTCH) == "Drie maanden na de module weet men nog 69%"
    assert retention_words.finding(alone, DUTCH) == "Hoe snel het wegzakt, is nog niet te zeggen"
    assert "ten minste 3 momenten met elk ten minste 30 mensen" in retention_words.interval(alone, DUTCH)
    early = course((30, 210, 80))
    assert retention_words.headline(early, DUTCH) == "Wat na drie maanden nog bekend is, is nog niet te zeggen"
    moments = [[sheets.page_text(cell, DUTCH) for cell in line[:4]] for line in retention_words.sheet(full, DUTCH).rows]
    assert moments[0] == ["", "Voor de module", "640", "45%"]
    assert moments[1] == ["0", "Direct na de module", "640", "86%"]
    assert moments[3] == ["90", "90 dagen erna", "205", "69%"]


def test_what_does_not_go_down_is_called_flat() -> None:
    flat = Course(course(*FULL).points, 45, Decay(0.86, 0.01, 5000.0, 100.0, 3000.0, 8000.0))
    assert retention_words.finding(flat, DUTCH) == "Er is geen meetbaar verval"
    assert retention_words.interval(flat, DUTCH) == ""
    assert statements_learning.retention_sentence(flat, DUTCH).endswith("Er is geen meetbaar verval.")


def test_how_fast_it_goes_down_is_not_said_where_the_margin_has_no_end() -> None:
    for high in (math.inf, 8000.0):
        unsure = Course(course(*FULL).points, 45, Decay(0.86, 0.01, 400.0, 900.0, 20.0, high))
        assert retention_words.finding(unsure, DUTCH) == "Hoe snel het wegzakt, is nog niet te zeggen"
        assert "te onzeker" in retention_words.interval(unsure, DUTCH)
        assert statements_learning.retention_sentence(unsure, DUTCH).endswith("Hoe snel het wegzakt, is nog niet te zeggen.")
        assert [one["name"] for one in _drawn(learning_figures.over_days(unsure, DUTCH))["data"]] == ["points"]
    lots = [Stayed(days, "2026-q1", 40, percent, 1) for days, percent in ((30, 40), (90, 40))]
    steep = retention_figures.course(lots, [row(40, 70, people=40)])
    assert steep.decay
    assert math.isinf(steep.decay.high)
    assert statements_learning.retention_sentence(steep, DUTCH).endswith("Hoe snel het wegzakt, is nog niet te zeggen.")


def test_where_nothing_was_gained_nothing_can_go_down() -> None:
    lots = [Stayed(days, "2026-q1", 40, percent, 1) for days, percent in ((30, 44), (90, 43), (180, 42))]
    lost = retention_figures.course(lots, [row(60, 55, people=40)])
    assert lost.decay is None
    assert retention_words.interval(lost, DUTCH) == "Er was geen winst om te zien wegzakken."


def test_the_yearly_report_gets_a_sentence_also_when_there_is_too_little() -> None:
    little = "zijn dit jaar te weinig gegevens om een uitspraak te doen."
    assert statements_learning.knowledge_sentence([], DUTCH) == f"Voor kennis voor en na de modules {little}"
    assert statements_learning.retention_sentence(course((30, 210, 80)), DUTCH) == f"Voor beklijving {little}"
    assert statements_learning.lessons_sentence("Bibob", [], DUTCH) == f"Voor het afronden van ‘Bibob’ {little}"
    assert statements_learning.lessons_sentence("Bibob", [stairs(40, None)], DUTCH).endswith(little)
    assert statements_learning.lessons_sentence("Bibob", [stairs(40, 40, 30), stairs(60, 60, 45)], DUTCH) == (
        "Van de 100 getelde mensen die aan ‘Bibob’ begonnen, rondde 75% (75) de module binnen 30 dagen af."
    )
    assert statements_learning.lessons_sentence("Bibob", [stairs(15, 15, 9)], DUTCH).startswith("9 van de 15 getelde mensen")
    assert statements_learning.lessons_sentence("Bibob", [stairs(40, 40, 40)], DUTCH).startswith(
        "Ten minste 38 van de 40 getelde mensen"
    )
    assert "Ten minste 76 van de 80" in statements_learning.lessons_sentence("Bibob", 2 * [stairs(40, 40)], DUTCH)
    assert statements_learning.knowledge_sentence([row(), row(low=-1)], DUTCH).count("‘Wet Bibob’") == 2
    said = statements_learning.retention_sentence(course(*FULL), DUTCH)
    assert said.startswith("Drie maanden na de module weet men nog 69% (direct erna 86%; 205 mensen, marge 65 tot 73%).")
    assert "De helft van de winst is weg na ongeveer" in said
    alone = statements_learning.retention_sentence(course((90, 205, 69), before=False), DUTCH)
    assert alone == "Drie maanden na de module weet men nog 69% (205 mensen, marge 65 tot 73%)."


def test_the_hardest_come_first_and_a_question_is_told_as_it_was_last() -> None:
    old, new = item("a", about(20), about(30)), item("a", about(60), about(10))
    other, bound = item("b", Share("at_most", 10), Share("at_most", 5)), item("c", about(50), None)
    quizzes = {
        "bibob": ("Bibob", [paper(SECOND, 50, new), paper(FIRST, 80, old, other)]),
        "vpt": ("VPT", [paper(FIRST, 30, bound)]),
    }
    every = question_words.questions(quizzes, SECOND)
    assert [one.item.id for one in question_words.top(every, "hardest")] == ["b", "c", "a"]
    assert [(one.item.id, one.item.sure) for one in question_words.top(every, "sure")] == [("a", about(10))]
    before = question_words.questions(quizzes, FIRST)
    assert [one.item.right for one in before if one.item.id == "a"] == [about(20)]
    assert question_words.finding(question_words.top(every, "hardest"), "hardest", DUTCH) == (
        "De moeilijkste vraag had ten hoogste 10% goed: ‘Vraag b?’"
    )
    assert question_words.finding(question_words.top(every, "sure"), "sure", DUTCH) == (
        "Bij ‘Vraag a?’ is ongeveer 10% zeker van een fout antwoord"
    )
    assert question_words.finding((), "sure", DUTCH) == "Van geen enkele vraag is genoeg bekend"
    shown = [[sheets.page_text(cell, DUTCH) for cell in line] for line in question_words.sheet(every, DUTCH).rows]
    assert ["VPT", "Vraag c?", "30", "50%", "–", "2026-q1"] in shown


def test_of_two_forms_of_one_quarter_the_larger_tells_an_anchor() -> None:
    small, large = item("a", about(20), None), item("a", about(40), None)
    every = question_words.questions({"bibob": ("Bibob", [paper(FIRST, 50, small), paper(FIRST, 80, large)])}, FIRST)
    assert [(one.people, one.item.right) for one in every] == [(80, about(40))]


def _drawn(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def test_rows_have_a_mark_a_name_and_their_numbers_in_both_widths() -> None:
    lines = [
        Line("Voor <b>en</b> na", "40 → 80", ((40, "hollow"), (80, "full")), (40, 80)),
        Line("Weinig", "ten hoogste 6 van 40", inside="ten hoogste 15%"),
    ]
    drawn = _drawn(learning_figures.rows(lines))
    for data, layout in (("data", "layout"), ("narrow_data", "narrow")):
        assert {trace["name"]: trace["x"] for trace in drawn[data]} == {"hollow": [40], "full": [80]}
        words = " ".join(note["text"] for note in drawn[layout]["annotations"])
        assert "&lt;b&gt;en&lt;/b&gt;" in words
        for piece in ("40 → 80", "ten hoogste 6 van 40", "ten hoogste 15%"):
            assert piece in words
        assert [(one["x0"], one["x1"]) for one in drawn[layout]["shapes"]].count((40, 80)) == 1
    assert {trace["marker"]["symbol"] for trace in drawn["data"]} == {"circle"}


def test_the_curve_is_dashed_after_the_last_point_and_left_out_when_there_is_none() -> None:
    drawn = _drawn(learning_figures.over_days(course(*FULL), DUTCH))
    lines = {trace["name"]: trace for trace in drawn["data"]}
    assert lines["points"]["x"] == [0, 30, 90, 180]
    assert lines["points"]["y"] == [86, 80, 69, 59]
    assert lines["solid"]["line"]["dash"] == "solid"
    assert max(lines["solid"]["x"]) == min(lines["dash"]["x"]) == 180
    assert lines["dash"]["line"]["dash"] == "dash"
    assert any("voor de module: 45%" in note["text"] for note in drawn["layout"]["annotations"])
    alone = _drawn(learning_figures.over_days(course((90, 205, 69), before=False), DUTCH))
    assert [trace["name"] for trace in alone["data"]] == ["points"]
