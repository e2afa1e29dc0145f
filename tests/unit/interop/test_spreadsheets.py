"""Files of others: read as text, or one sentence about why not; and nothing in them can hurt."""

import contextlib
import csv
import io
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.interop import spreadsheets
from app.interop.spreadsheets import UnreadableError, csv_text, read

HEADER = "Voornaam;Achternaam;E-mail"


def _excel(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for line, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write(line, column, cell)
    book.close()
    return written.getvalue()


def _archive(parts: dict[str, str | bytes], source: bytes | None = None) -> bytes:
    """Return an archive with these parts instead of the ones it had."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        if source:
            with zipfile.ZipFile(io.BytesIO(source)) as old:
                for one in old.namelist():
                    if one not in parts:
                        archive.writestr(one, old.read(one))
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def _refused(content: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(content, "l")
    return str(caught.value.problem)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_usual_way_of_writing_a_csv_file_is_read(encoding: str, delimiter: str) -> None:
    text = f'{HEADER}\r\nRené;"de; Boer";r@x.nl\r\n'.replace(";", delimiter)
    sheet = read(text.encode(encoding), "l.csv")
    assert sheet.rows[1].cells == ("René", f"de{delimiter} Boer", "r@x.nl")


def test_a_line_that_names_the_delimiter_and_a_title_above_the_header_are_passed_over() -> None:
    sheet = read(f"sep=;\nLijst van HR\n\n{HEADER}\na;b;c\n".encode(), "l.csv")
    assert [(row.line, row.cells[0]) for row in sheet.rows] == [(4, "Voornaam"), (5, "a")]


def test_lines_are_counted_through_cells_with_line_breaks() -> None:
    sheet = read(f'{HEADER}\n"a\nb";c;d\ne;f;g\n'.encode(), "l.csv")
    assert [row.line for row in sheet.rows] == [1, 2, 4]


def test_two_encodings_in_one_file_are_named_with_their_place() -> None:
    mixed = f"{HEADER}\nZoë;A;a@x.nl\n".encode() + "abé;B;b@x.nl\n".encode("cp1252")
    assert _refused(mixed).startswith("l:3:3: error: Dit bestand heeft twee coderingen")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Er staat niets"),
        (b"a;b\0;c\nd", "nulteken"),
        (f'{HEADER}\n"a;b;c\nd;e;f\n'.encode(), "l:2:1: error: Een aanhalingsteken"),
        (f"{HEADER}\n".encode() + b"\x81\x8d;b;c\n", "geen bekende codering"),
        (b"\xd0\xcf\x11\xe0rest", "oud Excel-bestand"),
        (b"PK\x03\x04rest", "beschadigd"),
        (b"x" * (spreadsheets.LARGEST_FILE + 1), "groter dan 10 MB"),
        (f"{HEADER}\n".encode() + b"a;b;c\n" * 50_001, "meer dan 50000 rijen"),
        (b";".join(b"k" for _one in range(101)), "meer dan 100 kolommen"),
        (_archive({"word/document.xml": "<a/>"}), "geen Excel-werkmap"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, said: str) -> None:
    assert said in _refused(content)


@pytest.mark.parametrize("cell", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+A1", "-A1+1", "+31 6 12345678"])
def test_a_formula_is_a_mistake_in_its_cell(cell: str) -> None:
    sheet = read(f"{HEADER}\na;{cell};c\n".encode(), "l.csv")
    assert "cel B2" in sheet.faults[2, 2].what


@pytest.mark.parametrize("cell", ["-", "-5", "+0,8", "-12,5%", "Jan-Peter", "a=b"])
def test_a_number_with_a_sign_is_no_formula(cell: str) -> None:
    assert read(f"{HEADER}\na;{cell};c\n".encode(), "l.csv").faults == {}


@pytest.mark.parametrize("cell", ["#VERW!", "RenÃ©", "Ren\ufffd", "x" * 501])
def test_what_went_wrong_before_is_noticed(cell: str) -> None:
    assert (2, 2) in read(f"{HEADER}\na;{cell};c\n".encode(), "l.csv").faults


def test_excel_gives_the_first_sheet_with_a_known_header_and_names_the_others() -> None:
    known: Sequence[Sequence[object]] = [HEADER.split(";"), ["a", 12.0, 0.8]]
    content = _excel(("Uitleg", [["Lees dit"]]), ("Mensen", known))
    sheet = read(content, "l.xlsx")
    assert (sheet.name, sheet.rows[1].cells) == ("Mensen", ("a", "12", "0.8"))
    assert "‘Uitleg’" in sheet.notices[0].what
    assert read(content, "l.xlsx", sheet="Uitleg").rows[0].cells[0] == "Lees dit"
    with pytest.raises(UnreadableError, match="Uitleg"):
        read(content, "l.xlsx", sheet="Weg")


def test_a_formula_in_excel_is_a_mistake_in_its_cell_whatever_it_came_to() -> None:
    sheet = read(_excel(("Mensen", [HEADER.split(";"), ["a", "=A1", "c"]])), "l.xlsx")
    assert list(sheet.faults) == [(2, 2)]


def test_a_small_archive_that_unpacks_large_is_not_unpacked() -> None:
    bomb = _archive({"xl/workbook.xml": b"<a>" + b" " * (spreadsheets.LARGEST_UNPACKED + 1)})
    assert len(bomb) < 200_000
    assert "uitgepakt te groot" in _refused(bomb)


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    honest = _archive({"xl/workbook.xml": b"<a/>" * 100_000})
    size = (400_000).to_bytes(4, "little")
    assert honest.count(size) >= 1
    assert "beschadigd" in _refused(honest.replace(size, (4).to_bytes(4, "little")))


@pytest.mark.parametrize(
    "cell",
    ['<c r="XFD1048576"><v>1</v></c>', "<c r='A99999'><v>1</v></c>", '<c r="ZZ1"><v>1</v></c>', '<x:c xmlns:x="u" r="A900000"/>'],
)
def test_one_cell_far_away_does_not_make_a_sheet_of_a_billion(cell: str) -> None:
    source = _excel(("Mensen", [["a"]]))
    part = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>{cell}</row></sheetData></worksheet>'
    assert "meer dan" in _refused(_archive({"xl/worksheets/sheet1.xml": part}, source))


def test_entities_in_a_sheet_are_refused() -> None:
    source = _excel(("Mensen", [["a"]]))
    part = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'
    assert "niet hoort" in _refused(_archive({"xl/worksheets/sheet1.xml": part}, source))


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=3), min_size=1, max_size=4))
def test_what_we_write_holds_no_formula_and_no_line_break(rows: list[list[str]]) -> None:
    for line in csv_text(rows).removeprefix("\ufeff").split("\r\n")[:-1]:
        assert line.isprintable()
        for separator in (";", ","):
            for cell in next(csv.reader([line], delimiter=separator)):
                assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for some in (content, b"PK\x03\x04" + content, HEADER.encode() + b"\n" + content):
        with contextlib.suppress(UnreadableError):
            assert read(some, "l").rows
