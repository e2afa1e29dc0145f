"""The yearly report as values: its sentences, its chapters, its canonical data, and how two versions differ."""

import dataclasses as dc
import datetime as dt
import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.insight import periods, sheets, statements_yearly, yearly, yearly_chapters
from app.insight.choice_shares import Share
from app.insight.choice_tables import ChoiceTable, Scene, Way
from app.insight.disclosure import Figure, Row
from app.insight.measures import CIVIL_SERVANTS, COMPLETED, OFFICE_HOLDERS, ORGANISATION, STARTED
from app.insight.sheets import Percent, Score, Sheet
from app.insight.statements import Tongue
from app.insight.tables import Table
from app.insight.yearly import DUTCH, Exhibit, Known, Source, Version
from app.insight.yearly_chapters import PARTS, Part, chapters
from app.insight.yearly_outline import OUTLINES, REPORTED
from tests.published_tables import HIDDEN, hidden, row, shown, table, unit, whole

YEAR = 2025
DAY = dt.date(2026, 1, 20)
BAND = Figure("banded", at_most=10)


def of_year(*rows: Row, year: int = YEAR, module: str = "") -> Table:
    return table(*rows, period=periods.year(year), module=module)


NOW = of_year(unit("Trambeheer", 13, 96), unit("Ruimte", 13, 38), hidden("unit:datalab"), *whole((279, 1103), (9, 55)))
THEN = of_year(unit("Trambeheer", 3, 90), unit("Ruimte", 4, 36), *whole((58, 1104), (5, 55)), year=YEAR - 1)


def exhibit(one: Table, number: int = 1) -> Exhibit:
    source = Source("participation", one.module, one.period.key, number)
    return Exhibit(source, f"Deelname, {one.period.key}", "Wie begon.", sheets.by_group(one, DUTCH))


def known(*tables: Table, exhibits: Sequence[Exhibit] | None = None) -> Known:
    every = tuple(exhibit(one) for one in tables if one.period.last.year == YEAR) if exhibits is None else tuple(exhibits)
    return Known(
        YEAR, every, {(one.period.key, one.module): one for one in tables}, sources=tuple(one.source for one in every)
    )  # fmt: skip


def report(found: Known, *, versions: Sequence[Version] = (), is_draft: bool = True, **prose: str) -> yearly.Report:
    return yearly_chapters.report("Provincie Test", found, prose, versions, DAY, is_draft=is_draft)


def said(one: Row, before: Row | None = None, measure: str = STARTED) -> list[str]:
    earlier = of_year(before, year=YEAR - 1) if before else None
    return list(statements_yearly.sentence(of_year(one), earlier, one.key, measure, DUTCH))


def test_a_sentence_has_count_denominator_share_and_the_year_before() -> None:
    (text,) = said(row(ORGANISATION, 1158, shown(288)), row(ORGANISATION, 1159, shown(63)))
    assert text == (
        "In 2025 begonnen 288 van de 1.158 medewerkers en politieke ambtsdragers (25%) voor het eerst aan een module of "
        "briefing; in 2024 waren dat er 63 van 1.159 (5%)."
    )


def test_one_is_singular_now_and_then() -> None:
    (text,) = said(row(CIVIL_SERVANTS, 60, shown(1)), row(CIVIL_SERVANTS, 50, shown(1)), COMPLETED)
    assert text == (
        "In 2025 rondde 1 van de 60 ambtenaren (2%) alles af wat voor hun rol verplicht is; in 2024 was dat er 1 van 50 (2%)."
    )


def test_below_twenty_people_there_is_no_percentage() -> None:
    (text,) = said(row(OFFICE_HOLDERS, 12, shown(7)), row(OFFICE_HOLDERS, 12, shown(5)))
    assert text == (
        "In 2025 begonnen 7 van de 12 politieke ambtsdragers voor het eerst aan een module of briefing; "
        "in 2024 waren dat er 5 van 12."
    )


def test_a_band_is_told_as_a_band() -> None:
    (text,) = said(row(CIVIL_SERVANTS, 1103, BAND), row(CIVIL_SERVANTS, 1104, BAND))
    assert text.startswith("In 2025 begon ten hoogste 10% van de 1.103 ambtenaren")
    assert text.endswith("; in 2024 was dat ten hoogste 10% van 1.104.")


@pytest.mark.parametrize("before", [None, hidden(ORGANISATION)])
def test_a_year_before_that_is_missing_or_hidden_is_left_out(before: Row | None) -> None:
    (text,) = said(row(ORGANISATION, 1158, shown(288)), before)
    assert text.endswith("voor het eerst aan een module of briefing.")


@pytest.mark.parametrize("one", [hidden(ORGANISATION), row(ORGANISATION, 0, Figure("empty")), row(ORGANISATION, None, HIDDEN)])
def test_what_is_hidden_or_empty_is_no_sentence(one: Row) -> None:
    assert said(one) == []


def test_departments_are_called_different_only_when_they_are() -> None:
    same = of_year(unit("A", 20, 80), unit("B", 21, 80), unit("C", 20, 80), *whole((61, 240), (3, 20)))
    (text,) = statements_yearly.units(same, DUTCH)
    assert text == "De deelname in 2025 wijkt bij geen enkele afdeling aantoonbaar af van de rest van de organisatie."
    apart = of_year(unit("A", 70, 80), unit("B", 21, 80), unit("C", 20, 80), *whole((111, 240), (3, 20)))
    high, low = statements_yearly.units(apart, DUTCH)
    assert high == (
        "De deelname in 2025 is bij één afdeling aantoonbaar hoger dan in de rest van de organisatie: A (70 van 80). "
        "Over de oorzaak zegt dit cijfer niets."
    )
    assert "bij de volgende afdelingen aantoonbaar lager" in low
    assert "B (21 van 80) en C (20 van 80)" in low
    assert list(statements_yearly.units(of_year(hidden("unit:a")), DUTCH)) == []
    assert list(statements_yearly.units(None, DUTCH)) == []


def test_the_chapters_are_those_of_the_outline_and_never_silent() -> None:
    for found in (known(), known(NOW), known(NOW, THEN)):
        made = chapters(found, {})
        assert [one.slug for one in made] == [one.slug for one in OUTLINES]
        assert all(one.fixed or one.topics for one in made)
        texts = [text for one in made for topic in one.topics for text in topic.sentences]
        assert all(text.strip() and text.endswith(".") and "!" not in text for text in texts)


def test_the_summary_has_five_sentences_also_when_nothing_is_known() -> None:
    for found in (known(), known(NOW, THEN)):
        summary = chapters(found, {})[0]
        assert [len(topic.sentences) for topic in summary.topics] == [1] * 5
    told = chapters(known(), {})[0].topics
    assert [topic.told for topic in told] == [False] * 5
    assert told[0].sentences == ("Voor de afronding zijn dit jaar te weinig gegevens om een uitspraak te doen.",)
    assert "nog geen panel" in told[1].sentences[0]


def test_what_is_missing_in_one_chapter_is_one_sentence() -> None:
    (topic,) = next(one for one in chapters(known(NOW), {}) if one.slug == REPORTED).topics
    (text,) = topic.sentences
    assert text == (
        "Voor de bekendheid met de meldroute, de meldingsbereidheid, de redenen om niet te melden, de meldgraad en het "
        "aantal meldingen bij het Meldpunt zijn dit jaar te weinig gegevens om een uitspraak te doen."
    )


def test_a_new_kind_joins_with_one_line() -> None:
    def willing(found: Known, _say: Tongue) -> list[str]:
        return [f"Het kan met {found.year}."]

    sheet = Sheet(("Scenario", "Deel (%)"), (("Ondermijning", Percent(62)),), texts=1, keys=("scenario", "percent"))
    told = Exhibit(Source("willingness", "", "2025", 1), "Meldingsbereidheid, 2025", "Wie waarschijnlijk zou melden.", sheet)
    found = known(NOW, exhibits=[exhibit(NOW), told])
    parts = [one for one in PARTS if one.topic != "de meldingsbereidheid"]
    more = (*parts, Part(REPORTED, "de meldingsbereidheid", willing, ("willingness",), headline=5))
    made = {one.slug: one for one in chapters(found, {}, more)}
    assert ("Het kan met 2025.",) in [topic.sentences for topic in made[REPORTED].topics]
    assert made[REPORTED].exhibits == (told,)
    assert chapters(found, {}, more)[0].topics[-1].sentences == ("Het kan met 2025.",)


def test_a_year_that_began_in_september_is_compared_with_nothing_and_that_is_said() -> None:
    began = dc.replace(known(NOW, THEN), began=periods.month(YEAR - 1, 9))
    made = {one.slug: one for one in chapters(began, {})}
    texts = [text for one in made.values() for topic in one.topics for text in topic.sentences]
    why = "In 2024 is pas vanaf september gemeten. Daarom staat er geen vergelijking."
    assert [slug for slug, one in made.items() if any(why in topic.sentences for topic in one.topics)] == [
        "bereik",
        "ambtsdragers",
    ]
    assert [text for text in texts if "2024" in text and text != why] == []
    assert len(made["bereik"].drawings[0].marks) < len(chapters(known(NOW, THEN), {})[2].drawings[0].marks)
    alone = dc.replace(known(NOW), began=periods.month(YEAR - 1, 9))
    assert why not in [text for one in chapters(alone, {}) for topic in one.topics for text in topic.sentences]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((Share("about", 50), Share("about", 35)), "In de eerste situatie koos ongeveer 50%: ‘Keuze a’."),
        ((Share("at_most", 20), Share("at_least", 80)), "In de eerste situatie koos ten minste 80%: ‘Keuze b’."),
        ((Share("at_most", 20), Share("at_most", 10)), "In de eerste situatie koos ten hoogste 20%: ‘Keuze a’."),
        ((Share("about", 50), Share("about", 50)),
         "In de eerste situatie liepen de keuzes uiteen: niet één keuze werd het meest gemaakt."),
    ],
    ids=["about", "at-least", "at-most", "equal"],
)  # fmt: skip
def test_a_scenario_tells_what_was_chosen_most_in_its_first_situation(shares: tuple[Share, ...], expected: str) -> None:
    ways = tuple(Way(name, f"Keuze {name}.", share) for name, share in zip("ab", shares, strict=True))
    scene = Scene("x", "Scène", "", 40, ways, None)
    told = ChoiceTable("scenario", "loods", "De stille loods", periods.quarter(YEAR, 3), 10, DAY, (scene,))
    made = {one.slug: one for one in chapters(dc.replace(known(NOW), choices=(told,)), {})}
    (text,) = [text for topic in made["kennis"].topics for text in topic.sentences if "De stille loods" in text]
    assert text.endswith(expected)


def test_the_account_says_which_shares_are_rounded() -> None:
    account = " ".join(chapters(known(NOW), {})[-1].fixed)
    assert "vragen in toetsen en van keuzes in scenario’s en dilemma’s zijn afgerond op vijf procent" in account
    assert "Voor peilingen geldt die afronding niet." in account


def test_prose_stands_beside_its_chapter_and_changes_no_sentence() -> None:
    plain, written = report(known(NOW)), report(known(NOW), bereik="Er waren drie acties.")
    assert [one.topics for one in plain.chapters] == [one.topics for one in written.chapters]
    assert [one.prose for one in written.chapters if one.prose] == ["Er waren drie acties."]
    assert yearly.data(plain) == yearly.data(written)


def test_the_document_shows_the_year_and_leaves_quarters_to_the_files() -> None:
    quarter = table(*whole((100, 1100), (3, 55)), period=periods.quarter(YEAR, 4))
    module = of_year(*whole((200, 1103), (9, 55)), module="wet-bibob")
    made = report(known(NOW, THEN, quarter, module))
    reach = next(one for one in made.chapters if one.slug == "bereik")
    assert [one.source.period for one in reach.exhibits if one.source.kind == "participation"] == ["2025"]
    by_module = reach.exhibits[-1]
    assert by_module.sheet.rows == (("Wet Bibob", 1158, 209, Percent(18), 209, Percent(18)),)
    assert len(made.known.exhibits) == 3
    assert set(yearly.data(made)["tables"]) == {"participation-2025", "participation-2025-q4", "participation-wet-bibob-2025"}


def test_the_newest_table_of_the_meldpunt_holds_the_quarters_before_it() -> None:
    sheet = Sheet(("Periode", "Meldingen"), (("x", 40),), texts=1)
    quarters = [Exhibit(Source("meldpunt", "", f"2025-q{one}", 1), "Meldpunt", "", sheet) for one in (4, 3, 2, 1)]
    made = report(known(exhibits=quarters))
    reported = next(one for one in made.chapters if one.slug == "melden")
    assert [one.source.period for one in reported.exhibits] == ["2025-q4"]
    assert len(yearly.data(made)["tables"]) == 4


def test_canonical_data_is_sorted_utf8_and_has_one_form_of_a_number() -> None:
    sheet = Sheet(("Naam", "Deel", "Score"), (("Één", Percent(5), Score(67.083333, 1)), ("x", "x", Score(2.0, 2))), texts=1)
    made = report(known(exhibits=[Exhibit(Source("knowledge", "b", "2025", 2), "Kennis", "", sheet)]))
    text = yearly.canonical(yearly.data(made))
    assert text == (
        '{"format":1,"sources":[["knowledge","b","2025",2]],"tables":{"knowledge-b-2025":{"columns":["Naam","Deel","Score"],'
        '"rows":[["Één",5,"67.1"],["x","x","2.00"]]}},"year":2025}'
    )
    assert yearly.canonical(json.loads(text)) == text
    assert yearly.hash_of(yearly.data(made)) == yearly.hash_of(json.loads(text))
    assert len(yearly.hash_of(json.loads(text))) == 64


def test_files_of_different_tables_have_different_names() -> None:
    sources = [
        Source("choices", "scenario:a", "2025-q1", 1), Source("choices", "briefing:a", "2025-q1", 1),
        Source("participation", "", "2025", 1), Source("participation", "", "2025@2026-03-01", 1),
    ]  # fmt: skip
    names = {Exhibit(one, "", "", Sheet(("a",), (), texts=1)).name for one in sources}
    assert names == {
        "choices-scenario-a-2025-q1", "choices-briefing-a-2025-q1", "participation-2025", "participation-2025-in-2026-03-01",
    }  # fmt: skip


def test_every_difference_is_named() -> None:
    before = yearly.data(report(known(NOW)))
    assert yearly.differences(before, before) == []
    other = of_year(unit("Trambeheer", 14, 96), unit("Ruimte", 13, 38), hidden("unit:datalab"), *whole((280, 1103), (9, 55)))
    found = yearly.differences(before, yearly.data(report(known(other))))
    assert found[0] == (
        "Tabel participation-2025, rij 1 (Trambeheer): started 13 werd 14, started_percent 14 werd 15, "
        "completed 13 werd 14, completed_percent 14 werd 15."
    )
    fewer = of_year(*whole((279, 1103), (9, 55)))
    assert yearly.differences(before, yearly.data(report(known(fewer)))) == [
        "Tabel participation-2025 heeft 3 rijen in plaats van 6."
    ]
    left = json.loads(yearly.canonical(before))
    left["tables"]["participation-2025"]["rows"][1:] = []
    assert yearly.differences(before, left) == ["Tabel participation-2025 heeft 1 rij in plaats van 6."]
    noted = json.loads(yearly.canonical(before))
    noted["tables"]["participation-2025"]["rows"][0][-1] = "Geen verhouding."
    assert yearly.differences(before, noted)[0].endswith(" werd Geen verhouding.")
    empty = yearly.data(report(known()))
    assert "Tabel participation-2025 is vervallen." in yearly.differences(before, empty)
    assert "Tabel participation-2025 is toegevoegd." in yearly.differences(empty, before)
    newer = {**before, "sources": []}
    assert yearly.differences(before, newer) == ["De lijst van gebruikte publicaties is anders."]
    columns = json.loads(yearly.canonical(before))
    columns["tables"]["participation-2025"]["columns"][0] = "unit"
    assert yearly.differences(before, columns) == ["Tabel participation-2025 heeft andere kolommen."]


def test_a_change_of_words_is_named_by_chapter() -> None:
    first, second = report(known(NOW)), report(known(NOW, THEN), vervolg="Meer bijeenkomsten.")
    titles = yearly.titles(first.chapters)
    found = yearly.changed_words(yearly.words(first), yearly.words(second), titles)
    assert "De toelichting bij ‘7. Wat hiervan is geleerd en wat volgt’ is gewijzigd." in found
    assert "De zinnen met cijfers in ‘2. Wie deden mee’ zijn gewijzigd." in found
    assert yearly.changed_words(yearly.words(first), yearly.words(first), titles) == []


def test_draft_and_version_have_names_of_their_own() -> None:
    draft = report(known(NOW))
    assert (draft.number, draft.file_name) == (1, "jaarverslag-weerbaarheid-2025-concept-2026-01-20")
    made = dc.replace(draft, versions=(Version(1, DAY), Version(2, DAY, "Een getal.")), is_draft=False)
    assert (made.number, made.file_name) == (2, "jaarverslag-weerbaarheid-2025-versie-2")


@given(st.lists(st.integers(min_value=0, max_value=10**9), max_size=6))
def test_numbers_are_found_as_they_are_written(values: list[int]) -> None:
    written = [DUTCH.number(one) for one in values]
    assert list(yearly.numbers_in(" en ".join(written) + ".")) == written


@given(st.text(alphabet="0123456789., a%", max_size=40))
def test_numbers_hold_digits_and_signs_between_them_only(text: str) -> None:
    for number in yearly.numbers_in(text):
        assert number in text
        assert number[0].isdigit()
        assert number[-1].isdigit()
    digits = "".join(one for one in text if one.isdigit())
    assert "".join(one for number in yearly.numbers_in(text) for one in number if one.isdigit()) == digits
