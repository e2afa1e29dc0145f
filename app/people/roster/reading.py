"""Rows of a list → people with their places, or what is wrong with each row."""

import dataclasses as dc
import datetime as dt
import difflib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

from app.errors import Problem
from app.people.names import email_key
from app.people.roster import cells
from app.people.roster.cells import CellError
from app.people.roster.columns import Columns, find_columns, plain, title
from app.people.roster.sheet import Row, Sheet, letters
from app.people.values import Particulars, Place

ROLE_WORDS = "ambtenaar of politieke ambtsdrager"
OFFICE_WORDS = "statenlid, gedeputeerde, commissaris of fractieondersteuner"
EMPLOYMENT_WORDS = "in dienst of extern"
HALF, FEW = 0.5, 0.2
FEWEST_SWAPPED = 2
ENOUGH = 1000
"""So many rows tell what stands in a column."""
LONGEST_SLUG = 80
ONE_DAY = dt.timedelta(days=1)
T = TypeVar("T")


@dc.dataclass(frozen=True, slots=True)
class Unit:
    """A department as a list may name it: by number, slug or name.

    Args:
        slug: Ours.
        name: Of today.
        external_id: The code of HR, if it is known.
        parent: Slug of its domain; None for a domain.
        since: Its first day; None for one that has to be made.
    """

    slug: str
    name: str
    external_id: str | None = None
    parent: str | None = None
    since: dt.date | None = None


@dc.dataclass(frozen=True, slots=True)
class Hat:
    """One place of somebody in a list.

    Args:
        line: Of the row.
        place: Where they belong.
        starts_on: First day, if the row says so.
        until_on: First day on which it is over, if the row says so: the day after the last one.
    """

    line: int
    place: Place
    starts_on: dt.date | None = None
    until_on: dt.date | None = None


@dc.dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in a list, with one or more places."""

    who: Particulars
    hats: tuple[Hat, ...]

    @property
    def line(self) -> int:
        """Return the first line that names them."""
        return min(hat.line for hat in self.hats)


@dc.dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is wrong, with what it tells all the same about whose it is."""

    number: str | None
    address: str | None


@dc.dataclass(frozen=True, slots=True)
class Reading:
    """What a list says.

    Args:
        file: Its name.
        listed: Everybody whose rows are right.
        skipped: The rows that are not; nobody in them counts as missing.
        new_units: Departments that the list names and that have to be made.
        columns: Where they stand.
    """

    file: str
    listed: tuple[Listed, ...]
    skipped: tuple[Skipped, ...]
    new_units: tuple[Unit, ...]
    columns: Columns

    @property
    def has(self) -> frozenset[str]:
        """Return which columns there are."""
        return frozenset(self.columns.places)


def read(sheet: Sheet, units: Sequence[Unit], *, under: str | None = None) -> tuple[Reading | None, list[Problem]]:
    """Read a list.

    Args:
        sheet: With its header first.
        units: Every department that may be named.
        under: Domain under which departments that are not known are made; None: they are a mistake in the row.

    Returns:
        What it says (None when the list as a whole cannot be right), and everything that is wrong, in order.
    """
    columns, problems = find_columns(sheet)
    names = Names(units, under)
    if not any(one.severity == "error" for one in problems):
        problems += _swapped(sheet, columns, names)
    if not any(one.severity == "error" for one in problems) and len(sheet.rows) <= 1:
        problems.append(Problem(sheet.file, 1, 1, "Er staat niemand in de lijst.", "Kies het bestand of het blad met de mensen."))
    problems = [*sheet.notices, *problems]
    if any(one.severity == "error" for one in problems):
        return None, problems
    reader = _Reader(sheet, columns, names)
    people, skipped = _together(reader, [reader.row(row) for row in sheet.rows[1:]])
    return Reading(sheet.file, people, skipped, names.made(), columns), [*problems, *sorted(reader.problems)]


class Names:
    """Departments by everything they may be called."""

    def __init__(self, units: Sequence[Unit], under: str | None) -> None:
        """Sort them by number, slug and name."""
        self._codes = {plain(one.external_id): one.slug for one in units if one.external_id}
        self._slugs = {one.slug: one for one in units}
        self._names: defaultdict[str, list[Unit]] = defaultdict(list)
        for one in units:
            self._names[plain(one.name)].append(one)
        self._parents = {one.parent for one in units}
        self._words = {one.name.casefold(): one.name for one in units}
        self._under = under
        self._found: dict[str, str | CellError] = {}
        self._made: dict[str, Unit] = {}

    def slug(self, text: str) -> str:
        """Return the slug of the department that is meant.

        Raises:
            CellError: There is none, or more than one.
        """
        if text not in self._found:
            try:
                self._found[text] = self._look(text)
            except CellError as error:
                self._found[text] = error
        found = self._found[text]
        if isinstance(found, CellError):
            raise found
        return found

    def since(self, slug: str | None) -> dt.date:
        """Return the first day of a department: nobody belonged to it before."""
        unit = self._slugs.get(slug or "")
        return unit.since if unit and unit.since else dt.date.min

    def known(self, text: str) -> bool:
        """Tell whether this names a department that exists."""
        return plain(text) in self._codes or text in self._slugs or plain(text) in self._names

    def made(self) -> tuple[Unit, ...]:
        """Return the departments that have to be made."""
        return tuple(sorted(self._made.values(), key=lambda one: one.slug))

    def _look(self, text: str) -> str:
        if not text:
            raise CellError("Hier hoort een afdeling.", "Vul de naam of de code van de afdeling in.")
        if plain(text) in self._codes:
            return self._codes[plain(text)]
        if text in self._slugs:
            return text
        named = self._names.get(plain(text), [])
        leaves = [one for one in named if one.slug not in self._parents] or named
        if len(leaves) == 1:
            return leaves[0].slug
        if leaves:
            slugs = " of ".join(f"‘{one.slug}’" for one in leaves)
            raise CellError(f"Er zijn meer afdelingen die ‘{text}’ heten.", f"Schrijf {slugs}.")
        return self._make(text) if self._under else self._unknown(text)

    def _unknown(self, text: str) -> str:
        near = difflib.get_close_matches(text.casefold(), self._words, n=1, cutoff=0.6)
        said = f"Bedoel je ‘{self._words[near[0]]}’? Pas" if near else "Maak de afdeling eerst aan, of pas"
        raise CellError(f"De afdeling ‘{text}’ kennen we niet.", f"{said} de naam in het bestand aan.")

    def _make(self, text: str) -> str:
        name = cells.name(text, "naam van een afdeling")
        if plain(name) not in self._made:
            letters_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
            base = (
                "-".join("".join(one if one.isalnum() else " " for one in letters_only).split())[: LONGEST_SLUG - 4] or "afdeling"
            )
            taken = {*self._slugs, *(one.slug for one in self._made.values())}
            slug = next(one for one in (base, *(f"{base}-{count}" for count in range(2, 1000))) if one not in taken)
            self._made[plain(name)] = Unit(slug, name, None, self._under)
        return self._made[plain(name)].slug


@dc.dataclass(frozen=True, slots=True)
class _One:
    """One row that is right in itself."""

    who: Particulars
    hat: Hat


class _Reader:
    """Reads rows, and keeps what is wrong with them."""

    def __init__(self, sheet: Sheet, columns: Columns, names: Names) -> None:
        self.sheet, self.columns, self.names = sheet, columns, names
        self.problems: list[Problem] = []

    def wrong(self, line: int, what: str, said: str, remedy: str) -> None:
        """Keep a mistake in the column of something."""
        self.problems.append(Problem(self.sheet.file, line, self.columns.column(what), said, remedy))

    def value(self, row: Row, what: str, read: Callable[[str], T]) -> T | None:
        """Return what a cell says; None when it is wrong, which is kept."""
        fault = self.sheet.faults.get((row.line, self.columns.column(what))) if what in self.columns.places else None
        if fault:
            self.problems.append(fault)
            return None
        try:
            return read(self.columns.cell(row, what))
        except CellError as error:
            self.wrong(row.line, what, error.what, error.remedy)
            return None

    def row(self, row: Row) -> "_One | Skipped":
        """Return what a row says, or what is left of it when it is wrong."""
        before = len(self.problems)
        self._too_long(row)
        number = self.value(row, "external_id", cells.number) if "external_id" in self.columns.places else None
        given = self.value(row, "given_name", lambda text: cells.name(text, "voornaam"))
        infix = self.value(row, "infix", lambda text: cells.name(text, "tussenvoegsel") if text else "")
        family = self.value(row, "family_name", lambda text: cells.name(text, "achternaam"))
        address = self.value(row, "email", cells.address)
        hat = self._hat(row)
        if hat is None or len(self.problems) > before:
            return Skipped(number, email_key(address) if address else None)
        return _One(Particulars(str(given), f"{infix} {family}".strip(), str(address), number), hat)

    def _too_long(self, row: Row) -> None:
        width = len(self.sheet.rows[0].cells)
        if any(row.cells[width:]):
            said = f"Deze rij heeft meer cellen dan de eerste rij: {len(row.cells)} in plaats van {width}."
            remedy = "Staat er een scheidingsteken in een naam? Zet die cel tussen aanhalingstekens."
            self.problems.append(Problem(self.sheet.file, row.line, width + 1, said, remedy))

    def _hat(self, row: Row) -> Hat | None:
        place = self._place(row)
        starts_on = self.value(row, "starts_on", cells.day)
        ends_on = self.value(row, "ends_on", cells.day)
        if starts_on and ends_on and ends_on < starts_on:
            self.wrong(row.line, "ends_on", "De laatste dag ligt voor de eerste dag.", "Kijk beide datums na.")
        if place is None:
            return None
        first = max(starts_on, self.names.since(place.department)) if starts_on else None
        return Hat(row.line, place, first, ends_on + ONE_DAY if ends_on else None)

    def _place(self, row: Row) -> Place | None:
        role = self.value(row, "role", lambda text: cells.word(text, cells.ROLES, "rol", ROLE_WORDS))
        office = self.value(row, "office", lambda text: cells.word(text, cells.OFFICES, "ambt", OFFICE_WORDS))
        employment = self.value(
            row, "employment", lambda text: cells.word(text, cells.EMPLOYMENTS, "dienstverband", EMPLOYMENT_WORDS)
        )
        share = self.value(row, "share", cells.share)
        if role == "civil_servant" and office:
            self.wrong(row.line, "office", "Een ambtenaar heeft geen ambt.", "Maak deze cel leeg, of kijk de rol na.")
        elif role == "office_holder" and not office:
            self.wrong(row.line, "office", "Bij een politieke ambtsdrager hoort een ambt.", f"Schrijf {OFFICE_WORDS}.")
        department = None if office or role == "office_holder" else self.value(row, "department", self.names.slug)
        if share is None or not (department or office):
            return None
        return Place("office_holder" if office else "civil_servant", office, department, employment or "own", share)


def _together(reader: _Reader, rows: Sequence[_One | Skipped]) -> tuple[tuple[Listed, ...], tuple[Skipped, ...]]:
    """Put the rows of one person together; rows that contradict each other are skipped, with all of that person."""
    right = [row for row in rows if isinstance(row, _One)]
    skipped = [row for row in rows if isinstance(row, Skipped)]
    people: defaultdict[str, list[_One]] = defaultdict(list)
    for one in right:
        people[_key(one.who)].append(one)
    half_wrong = {key for row in skipped for key in (row.number or row.address,) if key}
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for key, ones in people.items():
        for one in ones:
            numbers[email_key(one.who.email)].add(key)
    listed = []
    for key, ones in people.items():
        shared = any(len(numbers[email_key(one.who.email)]) > 1 for one in ones)
        if shared:
            _say_shared(reader, ones)
        if shared or not _agree(reader, ones) or key in half_wrong:
            skipped.extend(Skipped(one.who.external_id, email_key(one.who.email)) for one in ones)
        else:
            hats = sorted((one.hat for one in ones), key=lambda hat: repr(hat.place))
            listed.append(Listed(ones[0].who, tuple(hats)))
    return tuple(sorted(listed, key=lambda one: _key(one.who))), tuple(skipped)


def _key(who: Particulars) -> str:
    return who.external_id or email_key(who.email)


def _say_shared(reader: _Reader, ones: Sequence[_One]) -> None:
    for one in ones:
        said = f"Het adres {one.who.email} staat bij twee personeelsnummers."
        reader.wrong(one.hat.line, "email", said, "Geef ieder een eigen adres, of haal een van beide rijen weg.")


def _agree(reader: _Reader, ones: Sequence[_One]) -> bool:
    """Tell whether the rows of one person say the same of who it is, and each something else of where."""
    first = min(ones, key=lambda one: one.hat.line)
    agreed, places = True, {_core(first.hat.place)}
    for one in sorted(ones, key=lambda one: one.hat.line)[1:]:
        for what in ("given_name", "family_name", "email"):
            if getattr(one.who, what) != getattr(first.who, what):
                said = f"‘{title(what)}’ is hier anders dan in rij {first.hat.line}, bij dezelfde persoon."
                reader.wrong(one.hat.line, what, said, "Maak beide rijen gelijk, of geef ieder een eigen nummer.")
                agreed = False
        if _core(one.hat.place) in places:
            said = "Deze persoon staat hier nog een keer bij dezelfde afdeling."
            reader.wrong(one.hat.line, "department", said, "Haal een van beide rijen weg.")
            agreed = False
        places.add(_core(one.hat.place))
    return agreed


def _core(place: Place) -> tuple[str, str | None, str | None]:
    return place.role, place.office, place.department


def _swapped(sheet: Sheet, columns: Columns, names: Names) -> list[Problem]:
    """Return columns whose contents belong under another header."""
    width = len(sheet.rows[0].cells)
    filled = [
        [row.cells[place] for row in sheet.rows[1:] if place < len(row.cells) and row.cells[place]] for place in range(width)
    ]
    addresses = [_part(column, lambda text: "@" in text) for column in filled]
    units = [_part(column, names.known) for column in filled]
    found = []
    for what, parts, called in (("email", addresses, "e-mailadressen"), ("department", units, "namen van afdelingen")):
        place = columns.places.get(what)
        best = max(range(width), key=lambda one: parts[one])
        if place is not None and filled[place] and parts[place] < FEW and parts[best] > HALF:
            found.append(_say_swapped(sheet, place, best, called))
    return found + _swapped_days(sheet, columns)


def _part(texts: Sequence[str], holds: Callable[[str], bool]) -> float:
    counted = Counter(texts)
    return sum(count for text, count in counted.items() if holds(text)) / len(texts) if texts else 0.0


def _say_swapped(sheet: Sheet, place: int, best: int, called: str) -> Problem:
    header = sheet.rows[0]
    said = (
        f"In kolom {letters(place + 1)} (‘{header.cells[place]}’) staan geen {called}. "
        f"Die staan in kolom {letters(best + 1)} (‘{header.cells[best]}’)."
    )
    return Problem(sheet.file, header.line, place + 1, said, "Waarschijnlijk zijn de kolommen verwisseld. Kijk de eerste rij na.")


def _swapped_days(sheet: Sheet, columns: Columns) -> list[Problem]:
    pairs = [(_day(columns.cell(row, "starts_on")), _day(columns.cell(row, "ends_on"))) for row in sheet.rows[1:]]
    both = [(first, last) for first, last in pairs if first and last]
    wrong = sum(last < first for first, last in both)
    if wrong < FEWEST_SWAPPED or wrong <= len(both) * HALF:
        return []
    one, two = (f"{letters(columns.column(what))} (‘{columns.titles[what]}’)" for what in ("starts_on", "ends_on"))
    said = f"In kolom {one} staan latere datums dan in kolom {two}."
    remedy = "Waarschijnlijk zijn de kolommen verwisseld. Kijk de eerste rij na."
    return [Problem(sheet.file, sheet.rows[0].line, columns.column("starts_on"), said, remedy)]


def _day(text: str) -> dt.date | None:
    try:
        return cells.day(text)
    except CellError:
        return None
