"""A published table as an Excel file: numbers are numbers, texts are never formulas, the same table gives the same bytes."""

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from app.insight.sheets import Percent, Score, Sheet
from app.interop.workbook import Beside, xlsx

BESIDE = Beside("Deelname", "Tabel", "Uitleg", [("Periode", "heel 2026"), ("=1+1", "=cmd|' /C calc'!A0")], dt.date(2026, 11, 3))
SHEET = Sheet(
    ("Groep", "Mensen", "Deel (%)", "Score"),
    (("Wonen", 1234, Percent(62), Score(66.96)), ('=HYPERLINK("https://kwaad.example")', "x", "ten minste 90%", "")),
    texts=1,
    keys=("group", "people", "share_percent", "score"),
)  # fmt: skip


def _book(content: bytes) -> Any:  # noqa: ANN401  the library has no types
    return openpyxl.load_workbook(io.BytesIO(content))


def test_numbers_are_numbers_with_the_look_of_the_page() -> None:
    table = _book(xlsx(SHEET, BESIDE))["Tabel"]
    first = [(cell.value, cell.data_type, cell.number_format) for cell in table[2]]
    assert first == [("Wonen", "s", "General"), (1234, "n", "#,##0"), (62, "n", '0"%"'), (67.0, "n", "0.0")]
    assert [cell.value for cell in table[3]][1:] == ["x", "ten minste 90%", None]


def test_nothing_in_it_is_a_formula_or_a_link() -> None:
    content = xlsx(SHEET, BESIDE)
    for page in _book(content).worksheets:
        assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n"}
        assert not page._hyperlinks  # noqa: SLF001  the only place where openpyxl keeps them
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any("externalLink" in name or "vba" in name for name in parts.namelist())
        assert b"<f>" not in b"".join(parts.read(name) for name in parts.namelist() if "worksheets/" in name)


def test_the_same_table_gives_the_same_bytes_and_names_nobody() -> None:
    content = xlsx(SHEET, BESIDE)
    assert content == xlsx(SHEET, BESIDE)
    book = _book(content)
    assert (book.properties.title, book.properties.creator or "", book.properties.lastModifiedBy or "") == ("Deelname", "", "")
    assert book.properties.created == book.properties.modified == dt.datetime(2026, 11, 3)  # noqa: DTZ001  the file has no zone


def test_the_header_stays_in_sight_and_columns_are_wide_enough() -> None:
    table = _book(xlsx(SHEET, BESIDE))["Tabel"]
    assert table.freeze_panes == "B2"
    assert 30 < table.column_dimensions["A"].width < 50
    assert table.column_dimensions["B"].width >= 9
    assert table[1][0].font.bold


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_stays_a_text(text: str) -> None:
    (cell,) = _book(xlsx(Sheet(("Kop",), ((text,),), texts=1), BESIDE))["Tabel"]["A"][1:]
    assert cell.data_type == "s" or cell.value is None
    if text.isprintable() and text and "_x" not in text:
        assert cell.value == text
