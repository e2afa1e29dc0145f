"""The yearly report for the core team: the same numbers on the page and in every file, prose that is not lost, and freezing."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import docx
import pypdf
import pytest
import sqlalchemy as sa
from docx.oxml.ns import qn

from app.audit.actions import Action
from app.audit.records import AuditEntry
from app.insight import periods, sheets, yearly, yearly_ledger
from app.insight.yearly import DUTCH, Exhibit, Report
from app.storage.database import Database
from app.web import report_documents
from tests.visitor import Form, Page, Visitor, text_of
from tests.yearly import add, candidate, draft, publish

SignIn = Callable[..., Visitor]
PATH = "/insight/report/"
SVG = "{http://www.w3.org/2000/svg}svg"
Rows = list[list[str]]
NUMBER = re.compile(r"\d[\d.]*(,\d+)?%?")


@pytest.fixture
def core_team(with_duty: SignIn) -> Visitor:
    return with_duty("core_team")


@pytest.fixture
def _year(database: Database) -> None:
    publish(database)


def _written(exhibit: Exhibit) -> Rows:
    rows = [[sheets.page_text(cell, DUTCH) for cell in row] for row in exhibit.sheet.rows]
    return [list(exhibit.sheet.columns), *rows]


def _in_text(report: Report) -> list[Exhibit]:
    return [one for chapter in report.chapters for one in chapter.exhibits]


def _tables(page: Page) -> list[Rows]:
    return [
        [[text_of(cell) for cell in line if cell.tag in {"th", "td"}] for line in one.iter("tr")] for one in page.all("table")
    ]


def _prose(page: Page) -> Form:
    return page.form(button="Bewaar de toelichting")


def _squeezed(text: str) -> str:
    """Take white space and hyphens of line ends away: a PDF breaks lines where it likes."""
    return "".join(text.split()).replace("\u00ad", "").replace("-", "")


@pytest.fixture
def made(app: Any, database: Database, _year: None) -> tuple[Report, dict[str, bytes]]:  # noqa: ANN401  as the fixture is
    """A version that could be frozen, with its files by ending."""
    report = candidate(database)
    with app.test_request_context():
        files = report_documents.files(report)
    return report, {name.rpartition(".")[2]: content for name, content in files.items()}


def test_before_a_year_is_over_the_page_says_when_there_is_a_report(core_team: Visitor) -> None:
    page = core_team.open(PATH)
    assert page.h1 == "Het eerste verslag kan als een jaar voorbij is"
    assert core_team.raw("GET", f"{PATH}2025/freeze").status_code == 404
    assert core_team.raw("GET", f"{PATH}2025/text/bereik").status_code == 404


@pytest.mark.usefixtures("_year")
def test_the_page_shows_chapters_figures_and_the_tables_of_the_register(core_team: Visitor, database: Database) -> None:
    page = core_team.open(PATH)
    assert page.h1 == "Jaarverslag weerbaarheid 2025"
    report = draft(database)
    for chapter in report.chapters:
        assert chapter.title in page.main
        assert all(text in page.main for topic in chapter.topics for text in topic.sentences)
    assert _tables(page) == [_written(one) for one in _in_text(report)]
    drawn = [one for one in page.all(SVG) if (one.get("class") or "").startswith("sw-report")]
    assert [one.get("aria-label") for one in drawn] == [one.alt for chapter in report.chapters for one in chapter.drawings]
    assert len(drawn) == 2


@pytest.mark.usefixtures("_year")
def test_another_year_is_chosen_and_one_that_does_not_exist_is_not_found(core_team: Visitor) -> None:
    assert core_team.open(f"{PATH}?year=2024").h1 == "Jaarverslag weerbaarheid 2024"
    for year in ("2023", "nu", "02025"):
        assert core_team.raw("GET", f"{PATH}?year={year}").status_code == 404
    assert core_team.raw("GET", f"{PATH}2025/text/voorwoord").status_code == 404
    assert core_team.raw("GET", f"{PATH}2023/text/bereik").status_code == 404


@pytest.mark.usefixtures("_year")
def test_prose_stands_beside_the_sentences_with_its_history(core_team: Visitor) -> None:
    form = _prose(core_team.open(f"{PATH}2025/text/bereik"))
    page = core_team.submit(form, text="Er waren **drie** acties:\n\n- in februari\n- in juni\n\n<b>geen opmaak</b>")
    assert [text_of(one) for one in page.all("strong")] == ["drie"]
    assert "<b>geen opmaak</b>" in page.main
    assert [text_of(one) for one in page.all("li") if text_of(one).startswith("in ")] == ["in februari", "in juni"]
    again = core_team.open(f"{PATH}2025/text/bereik")
    assert "Tekst 1: Koen Rietveld" in again.main
    core_team.submit(_prose(again), text="Korter.")
    last = core_team.open(f"{PATH}2025/text/bereik")
    kept = [text_of(one)[:7] for one in last.all("summary")]
    assert [one for one in kept if one.startswith("Tekst")] == ["Tekst 2", "Tekst 1"]
    assert "in februari" in last.main


@pytest.mark.usefixtures("_year")
def test_two_who_write_at_once_both_keep_their_text(core_team: Visitor, with_duty: SignIn) -> None:
    other = with_duty("core_team")
    mine, theirs = (_prose(one.open(f"{PATH}2025/text/melden")) for one in (core_team, other))
    other.submit(theirs, text="Tekst van de ander.")
    page = core_team.refused(mine, 409, text="Tekst van mij.")
    assert "Tekst van de ander." in page.main
    (area,) = page.all("textarea")
    assert (area.text or "").strip() == "Tekst van mij."
    core_team.submit(_prose(page), text="Tekst van ons samen.")
    shown = core_team.open(f"{PATH}2025/text/melden")
    assert "Tekst 2: Koen Rietveld" in shown.main
    assert "Tekst van ons samen." in core_team.open(PATH).main


@pytest.mark.usefixtures("_year")
def test_a_text_that_is_too_long_is_kept_in_the_form(core_team: Visitor) -> None:
    form = _prose(core_team.open(f"{PATH}2025/text/melden"))
    page = core_team.refused(form, text="a" * 12_001)
    assert "Deze tekst is te lang." in page.main
    (area,) = page.all("textarea")
    assert (area.text or "").strip() == "a" * 12_001


@pytest.mark.usefixtures("_year")
def test_a_number_that_comes_from_no_table_is_remarked_and_not_refused(core_team: Visitor, database: Database) -> None:
    known = next(iter(sorted(yearly.numbers(draft(database)), key=len, reverse=True)))
    form = _prose(core_team.open(f"{PATH}2025/text/melden"))
    page = core_team.submit(form, text=f"Wij telden 4321 gesprekken in 2025, en {known} komt uit een tabel.")
    assert "Dit cijfer komt niet uit de tabellen: 4321." in page.main
    assert "uit de tabellen: 4321" in core_team.open(f"{PATH}2025/freeze").main


@pytest.mark.usefixtures("_year")
def test_freezing_keeps_three_files_that_do_not_change(core_team: Visitor) -> None:
    page = core_team.submit(core_team.open(f"{PATH}2025/freeze").form(button="Stel vast"))
    assert "Versie 1, vastgesteld op" in page.main
    files = {href.rpartition(".")[2]: href for href in page.hrefs if "versie-1" in href}
    assert set(files) == {"docx", "pdf", "zip"}
    first = {kind: core_team.raw("GET", href) for kind, href in files.items()}
    for kind, answer in first.items():
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == f"attachment; filename=jaarverslag-weerbaarheid-2025-versie-1.{kind}"
    core_team.submit(_prose(core_team.open(f"{PATH}2025/text/vervolg")), text="Meer bijeenkomsten.")
    for kind, href in files.items():
        assert core_team.raw("GET", href).get_data() == first[kind].get_data()
    assert core_team.raw("GET", f"{PATH}2025/2/jaarverslag-weerbaarheid-2025-versie-2.pdf").status_code == 404
    assert core_team.raw("GET", f"{PATH}2025/1/anders.pdf").status_code == 404


@pytest.mark.usefixtures("_year")
def test_a_correction_needs_a_reason_and_shows_it(core_team: Visitor) -> None:
    core_team.submit(core_team.open(f"{PATH}2025/freeze").form(button="Stel vast"))
    same = core_team.refused(core_team.open(f"{PATH}2025/freeze").form(button="Stel vast"), 409, reason="Zomaar.")
    assert "Er is niets veranderd sinds de vorige versie." in same.main
    core_team.submit(_prose(core_team.open(f"{PATH}2025/text/vervolg")), text="Meer bijeenkomsten.")
    form = core_team.open(f"{PATH}2025/freeze").form(button="Stel vast")
    assert "Schrijf wat er veranderde." in core_team.refused(form, reason=" ").main
    page = core_team.submit(form, reason="Hoofdstuk 7 ontbrak.")
    assert "Hoofdstuk 7 ontbrak." in page.main
    assert "De toelichting bij ‘7. Wat hiervan is geleerd en wat volgt’ is gewijzigd." in page.main
    href = next(one for one in page.hrefs if one.endswith("versie-2.pdf"))
    text = _squeezed("".join(one.extract_text() for one in _pdf(core_team.raw("GET", href).get_data()).pages))
    assert _squeezed("Deze versie vervangt versie 1. Wat er veranderde: Hoofdstuk 7 ontbrak.") in text


@pytest.mark.usefixtures("_year")
def test_after_freezing_the_page_says_what_is_frozen_and_what_is_a_draft(core_team: Visitor) -> None:
    first = core_team.open(PATH).main
    assert "Dit is een concept, gemaakt van" in first
    assert "Stel dit verslag vast" in first
    asked = core_team.open(f"{PATH}2025/freeze")
    assert "Het maken duurt ongeveer een halve minuut." in asked.main
    frozen = core_team.submit(asked.form(button="Stel vast")).main
    lead = "Versie 1 is vastgesteld en verandert niet meer. Hieronder staat het concept voor een volgende versie."
    assert f"{lead} Er is sinds versie 1 niets gewijzigd." in frozen
    assert "Nog niet vastgesteld" not in frozen
    assert "voor een volgende versie; cijfers en tekst kunnen wijzigen. Versie 1 is vastgesteld" in frozen
    assert "Stel een verbeterde versie vast" in frozen
    assert "Wijzig de toelichting" not in frozen
    changed = core_team.submit(_prose(core_team.open(f"{PATH}2025/text/vervolg")), text="Meer bijeenkomsten.").main
    assert lead in changed
    assert "niets gewijzigd" not in changed
    assert "Wijzig de toelichting: 7. Wat hiervan is geleerd en wat volgt" in changed
    assert "Schrijf de toelichting: 2. Wie deden mee" in changed


@pytest.mark.usefixtures("_year")
def test_with_a_year_that_began_in_september_nothing_is_compared(core_team: Visitor, database: Database) -> None:
    why = "In 2024 is pas vanaf september gemeten. Daarom staat er geen vergelijking."
    assert "dan in 2024." in core_team.open("/insight/?period=2025").main
    assert "; in 2024 " in core_team.open(PATH).main
    add(database, periods.quarter(2024, 3), *(periods.so_far(2024, month) for month in (9, 10, 11)), periods.quarter(2024, 4))
    page = core_team.open("/insight/?period=2025").main
    assert why in page
    assert "dan in 2024." not in page
    assert "een jaar eerder" not in page
    report = core_team.open(PATH).main
    assert why in report
    assert "; in 2024 " not in report
    quarter = core_team.open("/insight/?period=2025-q4").main
    assert "gemeten" not in quarter
    assert "een jaar eerder" in quarter


@pytest.mark.usefixtures("_year")
@pytest.mark.parametrize(
    ("path", "told"),
    [
        (PATH, {"year": 2025, "kind": "yearly"}),
        (f"{PATH}2025/text/bereik", {"year": 2025, "kind": "yearly"}),
        (f"{PATH}2025/freeze", {"year": 2025, "kind": "yearly"}),
        ("/insight/tables/", {"kind": "tables"}),
    ],
)
def test_every_view_of_figures_is_one_line_of_the_trail(
    core_team: Visitor, database: Database, path: str, told: dict[str, object]
) -> None:  # fmt: skip
    core_team.open(path)
    with database.reading() as db:
        seen = list(db.scalars(sa.select(AuditEntry.details).where(AuditEntry.action == Action.REPORT_VIEWED)))
    assert seen == [told]


CHANGED = "Er is intussen iets veranderd. Kijk nog eens, en stel dan vast."


@pytest.mark.usefixtures("_year")
def test_a_text_that_came_in_between_is_not_frozen_unseen(core_team: Visitor, with_duty: SignIn, database: Database) -> None:
    form = core_team.open(f"{PATH}2025/freeze").form(button="Stel vast")
    other = with_duty("core_team")
    other.submit(_prose(other.open(f"{PATH}2025/text/melden")), text="Tekst van de ander.")
    page = core_team.refused(form, 409)
    assert CHANGED in page.main
    with database.reading() as db:
        assert yearly_ledger.versions(db, 2025) == []
    assert "Versie 1, vastgesteld op" in core_team.submit(page.form(button="Stel vast")).main


@pytest.mark.usefixtures("_year")
def test_a_table_that_came_in_between_is_not_frozen_unseen(core_team: Visitor, database: Database) -> None:
    form = core_team.open(f"{PATH}2025/freeze").form(button="Stel vast")
    add(database, periods.quarter(2025, 2))
    assert CHANGED in core_team.refused(form, 409).main
    assert CHANGED in core_team.refused(form, 409, seen="niets").main


@pytest.mark.usefixtures("_year")
def test_a_version_that_came_in_between_is_said_and_the_reason_is_kept(core_team: Visitor, with_duty: SignIn) -> None:
    other = with_duty("core_team")
    mine, theirs = (one.open(f"{PATH}2025/freeze").form(button="Stel vast") for one in (core_team, other))
    other.submit(theirs)
    page = core_team.refused(mine, 409, reason="Mijn reden.")
    assert (page.h1, CHANGED in page.main) == ("Stel versie 2 vast", True)
    assert list(page.form(button="Stel vast").values["reason"]) == ["Mijn reden."]


def _pdf(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def test_every_file_has_the_numbers_of_the_register(made: tuple[Report, dict[str, bytes]]) -> None:
    report, files = made
    expected = [_written(one) for one in _in_text(report)]
    word = docx.Document(io.BytesIO(files["docx"]))
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables] == expected
    text = _squeezed("".join(page.extract_text() for page in _pdf(files["pdf"]).pages))
    for rows in expected:
        for row in rows[1:]:
            assert _squeezed("".join(row)) in text, row
    said = [text for chapter in report.chapters for topic in chapter.topics for text in topic.sentences]
    paragraphs = [one.text for one in word.paragraphs]
    assert [one for one in said if one not in paragraphs] == []
    assert [one for one in said if _squeezed(one) not in text] == []
    with zipfile.ZipFile(io.BytesIO(files["zip"])) as bundle:
        assert set(bundle.namelist()) == {"LEESMIJ.txt", "gegevens.json", *(f"{one.name}.csv" for one in report.known.exhibits)}
        for one in report.known.exhibits:
            assert bundle.read(f"{one.name}.csv").decode() == sheets.csv_text(one.sheet)
            rows = list(csv.reader(io.StringIO(bundle.read(f"{one.name}.csv").decode("utf-8-sig"), newline="")))
            assert rows[1:] == _bare(_written(one)[1:])
        assert json.loads(bundle.read("gegevens.json")) == yearly.data(report)
        assert report.versions[-1].data_hash in bundle.read("LEESMIJ.txt").decode()
        assert all(one.definition.split()[0] in bundle.read("LEESMIJ.txt").decode() for one in report.known.exhibits)


def _bare(rows: Sequence[Sequence[str]]) -> Rows:
    """Return cells as a file has them: a point for the comma, without the sign of a percentage and points between thousands."""
    return [[_number(cell) if NUMBER.fullmatch(cell) else cell for cell in row] for row in rows]


def _number(cell: str) -> str:
    return cell.removesuffix("%").replace(".", "").replace(",", ".")


def test_the_same_report_is_the_same_bytes(app: Any, made: tuple[Report, dict[str, bytes]]) -> None:  # noqa: ANN401  as the fixture is
    report, files = made
    with app.test_request_context():
        again = report_documents.files(report)
    assert {name.rpartition(".")[2]: content for name, content in again.items()} == files


def test_the_pdf_is_tagged_and_says_language_title_and_figures(made: tuple[Report, dict[str, bytes]]) -> None:
    reader = _pdf(made[1]["pdf"])
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "nl"
    assert reader.metadata is not None
    assert reader.metadata.title == "Jaarverslag weerbaarheid 2025: Hoofdstuk Bewustwording en meldingsbereidheid"
    kinds = list(_elements(catalogue["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure"} <= {one["/S"] for one in kinds}
    told = [one.get("/Alt") for one in kinds if one["/S"] == "/Figure"]
    assert told == [one.alt for chapter in made[0].chapters for one in chapter.drawings]


def _elements(node: Any) -> Any:  # noqa: ANN401  what a PDF holds
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from _elements(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node["/K"])


def test_in_the_word_document_no_word_breaks_for_want_of_room(made: tuple[Report, dict[str, bytes]]) -> None:
    """A letter of 8.5 points is some 1.6 mm wide in bold, and a cell leaves 1.9 mm free at either side."""
    for table in docx.Document(io.BytesIO(made[1]["docx"])).tables:
        widths = [cell.width.mm if cell.width else 0.0 for cell in table.rows[0].cells]
        assert sum(widths) <= 171
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                assert all(len(word) * 1.6 + 3.8 <= width for word in cell.text.split()), (cell.text, width)


def test_the_word_document_can_be_read_by_everybody(made: tuple[Report, dict[str, bytes]]) -> None:
    report, files = made
    word = docx.Document(io.BytesIO(files["docx"]))
    assert (word.core_properties.title, word.core_properties.language) == ("Jaarverslag weerbaarheid 2025", "nl-NL")
    headings = [one.text for one in word.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings == [*(one.title for one in report.chapters), "Bijlage. Definities en gegevens"]
    for table in word.tables:
        head = table.rows[0]._tr.trPr  # noqa: SLF001  the library has no other door
        assert head is not None
        assert head.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))  # noqa: SLF001  the library has no other door
    pictures = [one._inline.docPr.get("descr") for one in word.inline_shapes]  # noqa: SLF001  likewise
    assert pictures == [one.alt for chapter in report.chapters for one in chapter.drawings]
    languages = [one.get(qn("w:val")) for one in word.styles.element.iter(qn("w:lang"))]
    assert languages == ["nl-NL"]
    codes = [one.text.split()[0] for one in word.element.iter(qn("w:instrText"))]
    assert codes == ["TOC"]
    foot = [one.text.strip() for one in word.sections[0].footer._element.iter(qn("w:instrText"))]  # noqa: SLF001  the library has no other door
    assert foot == ["PAGE", "NUMPAGES"]
