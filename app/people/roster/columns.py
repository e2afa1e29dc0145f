"""Which column of a list holds what, by the words above it, in Dutch or English."""

import dataclasses as dc
import unicodedata
from collections.abc import Mapping, Sequence

from app.errors import Problem
from app.people.roster.sheet import Row, Sheet, letters

# The first word of each is the one that messages and the empty list use.
WORDS: Mapping[str, tuple[str, ...]] = {
    "external_id": (
        "Personeelsnummer", "Personeelsnr", "Pers nr", "Persnr", "Medewerkernummer", "Medewerker ID", "Medewerkernr",
        "Werknemernummer", "Werknemer ID", "Stamnummer", "Registratienummer", "HR nummer", "Extern ID", "External ID",
        "Employee ID", "Employee number", "Employee no", "Personnel number", "Staff number", "Staff ID",
    ),
    "given_name": ("Voornaam", "Roepnaam", "Voornamen", "Given name", "First name", "Forename"),
    "infix": ("Tussenvoegsel", "Tussenvoegsels", "Voorvoegsel", "Voorvoegsels", "Tv", "Infix", "Name prefix"),
    "family_name": ("Achternaam", "Familienaam", "Geslachtsnaam", "Family name", "Last name", "Surname"),
    "email": (
        "E-mailadres", "E-mail", "Mail", "Mailadres", "E-mail werk", "Werkmail", "Zakelijk e-mailadres", "Email address",
        "Work email", "Mail address",
    ),
    "department": (
        "Afdeling", "Afdelingsnaam", "Naam afdeling", "Afdelingscode", "Team", "Organisatie-eenheid", "Org eenheid",
        "Organisatieonderdeel", "OE", "Eenheid", "Department", "Department name", "Org unit", "Organisational unit",
        "Organizational unit", "Unit",
    ),
    "role": ("Rol", "Soort rol", "Role"),
    "office": ("Ambt", "Politiek ambt", "Office", "Political office"),
    "employment": (
        "Dienstverband", "Soort dienstverband", "Type dienstverband", "Soort medewerker", "Intern of extern", "Intern/extern",
        "Contract", "Contractsoort", "Soort contract", "Employment", "Employment type", "Contract type",
    ),
    "share": (
        "Deeltijd", "Deeltijdfactor", "Deeltijdpercentage", "Parttimepercentage", "Part-time factor", "FTE", "Part-time share",
        "Share",
    ),
    "starts_on": (
        "Begindatum", "Ingangsdatum", "Startdatum", "Datum in dienst", "In dienst", "In dienst per", "In dienst sinds",
        "Begin", "Start date", "Start", "Hire date", "Starts on",
    ),
    "ends_on": (
        "Einddatum", "Laatste dag", "Laatste werkdag", "Datum uit dienst", "Uit dienst", "Uit dienst per", "Eind", "Einde",
        "End date", "End", "Last day", "Ends on", "Termination date",
    ),
}  # fmt: skip
NEEDED = ("given_name", "family_name", "email")
KNOWN_HEADER = 3
"""So many known words make a row the header of a list of people."""


@dc.dataclass(frozen=True, slots=True)
class Columns:
    """Where each thing stands in the rows of a list.

    Args:
        places: What to its place in a row, from 0.
        titles: What to the words above it, as written.
    """

    places: Mapping[str, int]
    titles: Mapping[str, str]

    def column(self, what: str) -> int:
        """Return the column, from 1, in which something stands; 1 when the list does not have it."""
        return self.places.get(what, 0) + 1

    def cell(self, row: Row, what: str) -> str:
        """Return what a row holds of something; empty when the list or the row does not have it."""
        place = self.places.get(what)
        text = row.cells[place] if place is not None and place < len(row.cells) else ""
        return "" if text in {"-", "–", "—"} else text


def plain(text: str) -> str:
    """Return the form in which words are compared: letters and digits only, without accents and capitals."""
    split = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in split if letter.isalnum())


_MEANING = {plain(word): what for what, words in WORDS.items() for word in words}


def title(what: str) -> str:
    """Return the word that we ourselves put above a column."""
    return WORDS[what][0]


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether these words stand above a list of people."""
    return len({_MEANING[plain(cell)] for cell in cells if plain(cell) in _MEANING}) >= KNOWN_HEADER


def find_columns(sheet: Sheet) -> tuple[Columns, list[Problem]]:
    """Return which column holds what, with everything that is wrong with the header."""
    header = sheet.rows[0] if sheet.rows else Row(1, ())
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for place, text in enumerate(header.cells):
        what = _MEANING.get(plain(text))
        if what in places:
            problems.append(_twice(sheet, header, places[what], place))
        elif what:
            places[what] = place
        elif text:
            problems.append(_unknown(sheet, header, place))
    columns = Columns(places, {what: header.cells[place] for what, place in places.items()})
    return columns, problems + _missing(sheet, header, columns)


def _twice(sheet: Sheet, header: Row, first: int, second: int) -> Problem:
    one, two = f"{letters(first + 1)} (‘{header.cells[first]}’)", f"{letters(second + 1)} (‘{header.cells[second]}’)"
    what = title(_MEANING[plain(header.cells[second])]).lower()
    return Problem(
        sheet.file, header.line, second + 1, f"De kolommen {one} en {two} zijn allebei {what}.",
        "Haal een van beide weg, of geef hem een andere naam.",
    )  # fmt: skip


def _unknown(sheet: Sheet, header: Row, place: int) -> Problem:
    return Problem(
        sheet.file, header.line, place + 1, f"Kolom {letters(place + 1)} (‘{header.cells[place]}’) kennen we niet.",
        "We lezen en bewaren deze kolom niet. Haal hem liever weg uit het bestand.", "warning",
    )  # fmt: skip


def _missing(sheet: Sheet, header: Row, columns: Columns) -> list[Problem]:
    needed = [*NEEDED, *([] if {"role", "office"} & set(columns.places) else ["department"])]
    return [
        Problem(
            sheet.file, header.line, 1, f"De kolom ‘{title(what)}’ ontbreekt.",
            f"Zet ‘{title(what)}’ in de eerste rij, boven de kolom met die gegevens.",
        )
        for what in needed
        if what not in columns.places
    ]  # fmt: skip


def only_read(sheet: Sheet, columns: Columns) -> Sheet:
    """Return the sheet without what stands in columns that are not read: what we do not need we do not keep."""
    width, kept = len(sheet.rows[0].cells), set(columns.places.values())

    def cell(place: int, text: str) -> str:
        return text if place in kept else ("…" if place >= width and text else "")

    rows = [Row(row.line, tuple(cell(place, text) for place, text in enumerate(row.cells))) for row in sheet.rows[1:]]
    faults = {where: fault for where, fault in sheet.faults.items() if where[1] - 1 in kept}
    return Sheet(sheet.file, sheet.name, (sheet.rows[0], *rows), faults, sheet.notices)
