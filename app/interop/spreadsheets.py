"""CSV and Excel files of others → rows of text, or one clear sentence about why not.

Nothing in a file is believed: not its name, not the sizes that a zip archive says it has, not that it has one encoding. What is
read is small enough to hold in memory, and formulas are mistakes: we neither compute them nor keep them.
"""

import codecs
import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from app.errors import Problem
from app.insight.sheets import FORMULA_STARTS
from app.people.roster.columns import is_header
from app.people.roster.sheet import Row, Sheet, cell_name, letters

LARGEST_FILE = 10_000_000
LARGEST_UNPACKED = 100_000_000
MOST_PARTS = 500
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 50_000, 100, 500
HEADER_WITHIN = 20
"""Above the header there may be a title; further down we do not look."""

LONGEST_HEADER = 10_000
DELIMITERS = (";", ",", "\t")
FORMULA = re.compile(r"[=@]|[+-](?![\d.,]*%?\s*$)(?!\s*$)")
EXCEL_ERROR = re.compile(r"#(N/A|N/B|REF!|VERW!|NAME\?|NAAM\?|VALUE!|WAARDE!|DIV/0!|DEEL/0!|NUM!|GETAL!|NULL!|LEEG!)")
_BYTE_ORDER = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SAVE_AS = "Open het in Excel en sla het op als Excel-werkmap (.xlsx) of als CSV UTF-8."

Faults = dict[tuple[int, int], Problem]


class UnreadableError(Exception):
    """A file cannot be read as a list; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(str(problem))
        self.problem = problem


def read(content: bytes, file: str, *, sheet: str | None = None) -> Sheet:
    """Read a CSV or Excel file.

    Args:
        content: The file.
        file: Its name, for messages; what it holds decides how it is read.
        sheet: Name of the sheet in an Excel file; the first with a known header when left out.

    Raises:
        UnreadableError: It is too large, damaged, of another kind, or has two encodings.
    """
    if len(content) > LARGEST_FILE:
        raise _no(file, f"Het bestand is groter dan {LARGEST_FILE // 1_000_000} MB.", "Haal kolommen weg die we niet lezen.")
    if content.startswith(_OLD_EXCEL):
        raise _no(file, "Dit is een oud Excel-bestand, of er zit een wachtwoord op.", _SAVE_AS)
    if content.startswith(_ZIP):
        return _read_excel(content, file, sheet)
    if sheet is not None:
        raise _no(file, "Een CSV-bestand heeft geen bladen.", "Laat de naam van het blad weg.")
    return _read_csv(content, file)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as a CSV file that Excel in Dutch opens well, without anything it could take for a formula.

    Every cell stands in quotes: a program that takes another sign for the end of a cell finds none within them.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def _harmless(text: str) -> str:
    # OWASP ASVS 5.0, 1.2.10: CSV and formula injection.
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return f"'{plain}" if plain.lstrip().startswith((*FORMULA_STARTS, "|", "%")) else plain


def _no(file: str, what: str, remedy: str, line: int = 1, column: int = 1) -> UnreadableError:
    return UnreadableError(Problem(file, line, column, what, remedy))


# CSV


def _read_csv(content: bytes, file: str) -> Sheet:
    text = _decode(content, file)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _no(file, "Dit is geen tekst: er staat een nulteken in.", _SAVE_AS, line)
    text, skipped = _without_sep_line(text)
    rows = list(_csv_rows(text, _delimiter(text), file, skipped))
    return _sheet(file, None, rows, {}, ())


def _decode(content: bytes, file: str) -> str:
    """Return the text of a file in UTF-8, UTF-16 with a mark, or Windows-1252; never a mixture."""
    for mark, encoding in _BYTE_ORDER.items():
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                line = content.count(b"\n", 0, error.start) + 1
                raise _mixed(file, line, 1) from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_windows(content, file)


def _decode_windows(content: bytes, file: str) -> str:
    """Return the text of a file that is not UTF-8 as a whole: all of it has to be Windows-1252 then."""
    utf8_line, other = None, None
    for line, raw in enumerate(content.split(b"\n"), 1):
        if raw.isascii():
            continue
        try:
            raw.decode("utf-8")
            utf8_line = utf8_line or line
        except UnicodeDecodeError as error:
            other = other or (line, error.start + 1)
    assert other
    if utf8_line:
        # The later of the two is where the second source begins.
        line, column = other if other[0] > utf8_line else (utf8_line, 1)
        raise _mixed(file, line, column)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        before = content.rfind(b"\n", 0, error.start) + 1
        line = content.count(b"\n", 0, error.start) + 1
        raise _no(
            file, "Hier staat een teken dat in geen bekende codering bestaat.", _SAVE_AS, line, error.start - before + 1
        ) from None


def _mixed(file: str, line: int, column: int) -> UnreadableError:
    said = "Dit bestand heeft twee coderingen door elkaar: vanaf hier is het anders opgeslagen dan ervoor."
    remedy = "Waarschijnlijk zijn twee lijsten aan elkaar geplakt. Sla beide op als CSV UTF-8, en voeg ze dan pas samen."
    return _no(file, said, remedy, line, column)


def _without_sep_line(text: str) -> tuple[str, int]:
    """Return the text without the line in which Excel may say what the delimiter is, and how many lines that were."""
    first, newline, rest = text.partition("\n")
    return (rest, 1) if newline and re.fullmatch(r"sep=.\r?", first) else (text, 0)


def _delimiter(text: str) -> str:
    """Return what stands between the cells: what gives the most cells in the first lines."""
    head = [line[:LONGEST_HEADER] for line in text[: HEADER_WITHIN * LONGEST_HEADER].splitlines()[:HEADER_WITHIN] if line.strip()]

    def cells(delimiter: str) -> tuple[bool, int]:
        found = [next(csv.reader([line], delimiter=delimiter), []) for line in head]
        return any(is_header([cell.strip() for cell in row]) for row in found), max((len(row) for row in found), default=0)

    return max(DELIMITERS, key=cells)


def _csv_rows(text: str, delimiter: str, file: str, skipped: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = skipped + 1
    try:
        for cells in reader:
            yield Row(line, tuple(cell.strip() for cell in cells))
            line = skipped + reader.line_num + 1
    except csv.Error:
        said = "Een aanhalingsteken begint hier een cel, en die cel eindigt niet goed."
        remedy = 'Zet een cel met een aanhalingsteken tussen aanhalingstekens, en schrijf het teken erin dubbel: "".'
        raise _no(file, said, remedy, line) from None


# Excel


def _read_excel(content: bytes, file: str, wanted: str | None) -> Sheet:
    parts = _unpack(content, file)
    names = _sheet_parts(parts, file)
    if wanted is not None and wanted not in names:
        raise _no(file, f"Het blad ‘{wanted}’ is er niet.", "De bladen zijn: " + ", ".join(f"‘{one}’" for one in names) + ".")
    surveys = {name: _survey(parts[part], file, name) for name, part in names.items() if wanted in {None, name}}
    try:
        with CalamineWorkbook.from_object(io.BytesIO(_plain_archive(parts))) as book:
            found = {name: list(_excel_rows(book, name)) for name in surveys}
    except CalamineError:
        raise _no(file, "Dit Excel-bestand is beschadigd.", _SAVE_AS) from None
    headed = [name for name, rows in found.items() if any(is_header(row.cells) for row in rows[:HEADER_WITHIN])]
    name = wanted or (headed or list(found))[0]
    others = [other for other in found if other != name and found[other]]
    return _sheet(file, name, found[name], surveys[name].faults, _left_alone(file, name, others))


def _left_alone(file: str, name: str, others: Sequence[str]) -> tuple[Problem, ...]:
    if not others:
        return ()
    said = f"We lezen alleen het blad ‘{name}’, en niet: " + ", ".join(f"‘{other}’" for other in others) + "."
    return (Problem(file, 1, 1, said, "Staan de mensen op een ander blad? Zet dat vooraan, of bewaar het apart.", "warning"),)


def _unpack(content: bytes, file: str) -> dict[str, bytes]:
    """Return the parts of an Excel file that we read, after looking at how large they say they are."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            total = sum(one.file_size for one in infos)
            if len(infos) > MOST_PARTS or total > LARGEST_UNPACKED or len({one.filename for one in infos}) < len(infos):
                raise _no(
                    file, "Dit bestand is uitgepakt te groot.", "Kopieer alleen de lijst naar een nieuw bestand, en sla dat op."
                )
            needed = [one for one in infos if one.filename.endswith((".xml", ".rels"))]
            # Python reads no more of a part than it said it has: a lie about its size ends in an error.
            parts = {one.filename: archive.read(one) for one in needed}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error):
        raise _no(file, "Dit bestand is beschadigd, of er zit een wachtwoord op.", _SAVE_AS) from None
    if "xl/workbook.xml" not in parts:
        raise _no(file, "Dit is geen Excel-werkmap (.xlsx) en geen CSV-bestand.", _SAVE_AS)
    return parts


def _plain_archive(parts: dict[str, bytes]) -> bytes:
    """Return the parts as an archive without compression, so that whoever reads it unpacks what we have looked at."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def _sheet_parts(parts: dict[str, bytes], file: str) -> dict[str, str]:
    """Return the names of the sheets, in order, each with the part it stands in."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(tag: str, values: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[values.get("Id", "")] = _inside("xl", values.get("Target", ""))

    def workbook(tag: str, values: dict[str, str]) -> None:
        if tag == "sheet":
            sheets.append((values.get("name", ""), next((text for name, text in values.items() if name.endswith(":id")), "")))

    _parse(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), relation, file)
    _parse(parts["xl/workbook.xml"], workbook, file)
    named = {name: targets[key] for name, key in sheets if targets.get(key) in parts and "worksheets/" in targets[key]}
    if not named:
        raise _no(file, "In dit Excel-bestand staat geen blad met cellen.", _SAVE_AS)
    return named


def _inside(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"


class _Survey:
    """Looks through the cells of a sheet before anybody reads them: how far they go, and which are formulas."""

    def __init__(self, file: str, name: str) -> None:
        self.file, self.name = file, name
        self.line = self.column = 0
        self.faults: Faults = {}

    def start(self, tag: str, values: dict[str, str]) -> None:
        """Look at the start of an element."""
        if tag == "row":
            self.line = int(values["r"]) if values.get("r", "").isdigit() else self.line + 1
            self.column = 0
        elif tag == "c":
            self._cell(values.get("r", ""))
        elif tag == "f":
            self.faults[self.line, self.column] = formula(self.file, self.line, self.column)
        if self.line > MOST_ROWS + HEADER_WITHIN or self.column > MOST_COLUMNS:
            raise _too_far(self.file, self.line, self.column, f"Het blad ‘{self.name}’")

    def _cell(self, reference: str) -> None:
        found = _CELL.fullmatch(reference)
        self.column += 1
        if found:
            self.line, self.column = int(found[2]), 0
            for letter in found[1]:
                self.column = self.column * 26 + ord(letter) - ord("A") + 1


def _survey(content: bytes, file: str, name: str) -> _Survey:
    survey = _Survey(file, name)
    _parse(content, survey.start, file)
    return survey


def _parse(content: bytes, start: Any, file: str) -> None:  # noqa: ANN401  the handler of the library
    """Walk through XML that nobody vouches for: no entities, no document type."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, values: start(tag.rpartition(":")[2], values)

    def refuse(*_declared: object) -> None:
        raise _no(file, "In dit bestand staat iets dat in een Excel-bestand niet hoort.", _SAVE_AS)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003  the library takes it by place only
    except expat.ExpatError:
        raise _no(file, "Dit Excel-bestand is beschadigd.", _SAVE_AS) from None


def _excel_rows(book: CalamineWorkbook, name: str) -> Iterator[Row]:
    for line, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1):
        texts = tuple(_text(cell) for cell in cells)
        if any(texts):
            yield Row(line, texts)


def _text(value: object) -> str:
    """Return what a cell shows: whole numbers without a fraction, dates as 2026-12-31."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return str(value).strip()


# Both


def formula(file: str, line: int, column: int) -> Problem:
    """Return the mistake that a formula is."""
    said = f"In cel {cell_name(line, column)} staat een formule. Formules lezen we niet."
    remedy = "Kopieer de kolom, en plak hem in Excel met Plakken speciaal, Waarden."
    return Problem(file, line, column, said, remedy)


def _too_far(file: str, line: int, column: int, what: str) -> UnreadableError:
    if column > MOST_COLUMNS:
        said = f"{what} heeft meer dan {MOST_COLUMNS} kolommen."
        return _no(file, said, "Haal de lege kolommen rechts en de kolommen die we niet lezen weg.", line, column)
    said = f"{what} heeft meer dan {MOST_ROWS} rijen."
    return _no(file, said, "Haal lege rijen onderaan weg, of verdeel de lijst niet: laat weg wat er niet bij hoort.", line, 1)


def _sheet(file: str, name: str | None, rows: Sequence[Row], faults: Faults, notices: tuple[Problem, ...]) -> Sheet:
    """Return the rows from the header on, with what is wrong with single cells."""
    filled = [row for row in rows if any(row.cells)]
    if not filled:
        raise _no(file, "Er staat niets in dit bestand." if name is None else f"Op het blad ‘{name}’ staat niets.", _SAVE_AS)
    head = next((place for place, row in enumerate(filled[:HEADER_WITHIN]) if is_header(row.cells)), 0)
    rows = filled[head:]
    if len(rows) > MOST_ROWS + 1:
        raise _too_far(file, rows[MOST_ROWS].line, 1, "Het bestand")
    widest = max(rows, key=lambda row: len(row.cells))
    if len(widest.cells) > MOST_COLUMNS:
        raise _too_far(file, widest.line, len(widest.cells), "Het bestand")
    found = {**_faults(file, rows), **faults}
    return Sheet(file, name, tuple(rows), found, notices)


def _faults(file: str, rows: Sequence[Row]) -> Faults:
    found = {}
    for row in rows:
        for column, text in enumerate(row.cells, 1):
            said = _fault(file, row.line, column, text) if text else None
            if said:
                found[row.line, column] = said
    return found


def _fault(file: str, line: int, column: int, text: str) -> Problem | None:
    """Return what is wrong with the text of one cell, whatever it should hold."""
    where = f"cel {cell_name(line, column)}"
    if FORMULA.match(text):
        return formula(file, line, column)
    if text[0] == "#" and EXCEL_ERROR.match(text):
        return Problem(file, line, column, f"In {where} staat een fout van Excel: {text[:12]}", "Vul in wat er hoort te staan.")
    if len(text) > LONGEST_CELL:
        said = f"In {where} staan meer dan {LONGEST_CELL} tekens."
        return Problem(file, line, column, said, "Ontbreekt er een aanhalingsteken? Kort de cel anders in.")
    if not text.isascii() and _is_garbled(text):
        said = f"In {where} zijn letters verminkt: ‘{text[:60]}’."
        remedy = (
            f"Kolom {letters(column)} is met de verkeerde codering opgeslagen. Haal de lijst opnieuw op als CSV UTF-8 of .xlsx."
        )
        return Problem(file, line, column, said, remedy)
    return None


def _is_garbled(text: str) -> bool:
    """Tell whether a text was UTF-8, and was read as Windows-1252 on its way: é has become Ã©."""
    if "\N{REPLACEMENT CHARACTER}" in text:
        return True
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False
