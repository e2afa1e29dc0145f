"""A list beside the people who are known: who joins, comes back, moves, changes, leaves.

What a list cannot know it does not touch. It takes as gone only somebody whom it could have named: with a number of HR, in a
role that stands in the list, and not provisioned by the identity provider. It never changes what was: a move or an end counts
from today or later; only somebody new begins on their real first day.
"""

import dataclasses as dc
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from app.errors import Problem
from app.people.names import email_key
from app.people.roster.columns import plain
from app.people.roster.reading import Hat, Listed, Reading, Unit
from app.people.values import Particulars, Place

FEWEST_SWAPPED = 3
Core = tuple[str, str | None, str | None]


class Kind(StrEnum):
    """What happens to somebody."""

    JOIN = "join"
    RETURN = "return"
    MOVE = "move"
    CHANGE = "change"
    LEAVE = "leave"


@dc.dataclass(frozen=True, slots=True)
class Held:
    """A membership that holds today or begins later."""

    id: UUID
    place: Place
    from_on: dt.date
    until_on: dt.date | None


@dc.dataclass(frozen=True, slots=True)
class Ours:
    """Somebody who is known.

    Args:
        id: Of the person.
        subject: On facts.
        who: Name, address and numbers.
        active: Whether they have access.
        held: Where they belong today or later.
    """

    id: UUID
    subject: UUID
    who: Particulars
    active: bool
    held: tuple[Held, ...]


@dc.dataclass(frozen=True, slots=True)
class End:
    """A membership gets another end: the first day on which it is over, or none. One that lasts no day is taken away."""

    held: Held
    until_on: dt.date | None


@dc.dataclass(frozen=True, slots=True)
class Begin:
    """A membership begins."""

    place: Place
    from_on: dt.date
    until_on: dt.date | None


@dc.dataclass(frozen=True, slots=True)
class Difference:
    """What happens to one person.

    Args:
        kind: The most telling word for it.
        ours: Who it is; None for somebody new.
        who: Name, address and numbers from now on.
        ends: Memberships that end.
        begins: Memberships that begin.
        active: Whether they have access from now on.
    """

    kind: Kind
    ours: Ours | None
    who: Particulars
    ends: tuple[End, ...] = ()
    begins: tuple[Begin, ...] = ()
    active: bool = True

    @property
    def deactivates(self) -> bool:
        """Tell whether somebody loses access."""
        return self.ours is not None and self.ours.active and not self.active


@dc.dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a list would change.

    Args:
        differences: By kind, then by name.
        problems: Rows that are wrong, and what the reader should know.
        new_units: Departments that have to be made first.
        unchanged: How many people in the list stay as they are.
        gone: How many in it have left already and are not known, or left here too.
        in_scope: How many people with access the list could take as gone.
    """

    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...] = ()
    new_units: tuple[Unit, ...] = ()
    unchanged: int = 0
    gone: int = 0
    in_scope: int = 0

    @property
    def leavers(self) -> int:
        """Return how many people lose access."""
        return sum(one.deactivates for one in self.differences)

    @property
    def errors(self) -> int:
        """Return how many mistakes there are in the rows."""
        return sum(one.severity == "error" for one in self.problems)

    def of(self, kind: Kind) -> list[Difference]:
        """Return the differences of one kind."""
        return [one for one in self.differences if one.kind == kind]

    def counts(self) -> dict[str, int]:
        """Return how many there are of each kind, with what is left alone."""
        kinds = {kind.value: len(self.of(kind)) for kind in Kind}
        return {**kinds, "unchanged": self.unchanged, "errors": self.errors}

    def digest(self) -> str:
        """Return what tells this plan from any other: 64 hexadecimal digits."""
        return hashlib.sha256(repr((self.differences, self.problems, self.new_units)).encode()).hexdigest()

    def is_many(self, percent: int) -> bool:
        """Tell whether more than this share of the people whom the list could take as gone would lose access."""
        return self.leavers * 100 > self.in_scope * percent


def compare(reading: Reading, ours: Sequence[Ours], day: dt.date, *, actor: UUID | None = None) -> Plan:
    """Compare a list with the people who are known.

    Args:
        reading: The list.
        ours: Everybody, those who left included.
        day: Today.
        actor: Subject of who brings the list: nobody takes away their own access.
    """
    matcher = _Matcher(reading, ours)
    matched = matcher.matched()
    swapped = _names_swapped(reading, matched)
    if swapped:
        return Plan((), (swapped,))
    covered = {hat.place.role for one in reading.listed for hat in one.hats}
    staying = [_of_listed(reading, listed, known, covered, day) for listed, known in matched]
    kept = matcher.without_clashes([one for one in staying if one])
    known_ids = {known.id for _listed, known in matched if known}
    missing = matcher.missing(known_ids, actor)
    leaving = [one for one in (_of_missing(known, covered, day) for known in missing) if one]
    scope = [known for known in ours if matcher.in_scope(known) and known.active and _is_covered(known, covered)]
    gone = sum(one is None and not _is_here(listed, day) for one, (listed, _known) in zip(staying, matched, strict=True))
    order = {kind: place for place, kind in enumerate(Kind)}
    differences = sorted(
        [*kept, *leaving], key=lambda one: (order[one.kind], one.who.family_name, one.who.given_name, repr(one.who))
    )
    unchanged = sum(one is None for one in staying) - gone
    return Plan(tuple(differences), tuple(sorted(matcher.problems)), reading.new_units, unchanged, gone, len(scope))


class _Matcher:
    """Finds who is who, and keeps what is wrong with it."""

    def __init__(self, reading: Reading, ours: Sequence[Ours]) -> None:
        self.reading, self.ours = reading, ours
        self.numbers: dict[str | None, Ours] = {one.who.external_id: one for one in ours if one.who.external_id}
        self.addresses = {email_key(one.who.email): one for one in ours}
        self.bare = {number.lstrip("0"): number for number in self.numbers if number and number.isdigit()}
        self.problems: list[Problem] = []
        self.spared: set[UUID] = set()
        self.lines = {_key(one.who): one.line for one in reading.listed}
        self.listed_numbers = {one.who.external_id for one in reading.listed if one.who.external_id}

    def wrong(self, listed: Listed, what: str, said: str, remedy: str) -> None:
        """Keep a mistake in a row; whoever it may be about is left alone."""
        self.problems.append(Problem(self.reading.file, listed.line, self.reading.columns.column(what), said, remedy))
        for one in (self.numbers.get(listed.who.external_id), self.addresses.get(email_key(listed.who.email))):
            if one:
                self.spared.add(one.id)

    def matched(self) -> list[tuple[Listed, Ours | None]]:
        """Return everybody in the list whose row is right, with who it is."""
        found = []
        for listed in self.reading.listed:
            known = self._by_number(listed) if listed.who.external_id else self._by_address(listed)
            if known is not _WRONG:
                found.append((listed, known))
        return found

    def _by_number(self, listed: Listed) -> Ours | None:
        number = listed.who.external_id or ""
        if number in self.numbers:
            return self.numbers[number]
        like = self.bare.get(number.lstrip("0")) if number.isdigit() else None
        if like:
            said = f"Personeelsnummer {number} lijkt op {like}, dat we kennen. Vermoedelijk zijn nullen weggevallen."
            self.wrong(listed, "external_id", said, "Maak de kolom in Excel op als tekst, en vul de nullen aan.")
            self.spared.add(self.numbers[like].id)
            return _WRONG
        other = self.addresses.get(email_key(listed.who.email))
        if other is None:
            return None
        if other.who.external_id is None and _same_name(other.who, listed.who):
            return other
        if other.who.external_id in self.listed_numbers:
            return None  # they get another address in the same list; a clash is found later
        said = f"Het adres {listed.who.email} is al van iemand anders, met een ander of zonder personeelsnummer."
        self.wrong(listed, "email", said, "Kijk nummer en adres na. Is het dezelfde persoon, pas die dan eerst aan bij Mensen.")
        return _WRONG

    def _by_address(self, listed: Listed) -> Ours | None:
        known = self.addresses.get(email_key(listed.who.email))
        if known and known.who.external_id:
            said = f"Het adres {listed.who.email} hoort bij iemand met een personeelsnummer."
            self.wrong(listed, "email", said, "Lever een lijst met personeelsnummers.")
            return _WRONG
        return known

    def without_clashes(self, differences: Sequence[Difference]) -> list[Difference]:
        """Leave out whoever wants an address that somebody else keeps."""
        kept = list(differences)
        while True:
            moving = {one.ours.id for one in kept if one.ours and email_key(one.who.email) != email_key(one.ours.who.email)}
            clashing = [one for one in kept if self._clashes(one, moving)]
            if not clashing:
                return kept
            lost = {id(one) for one in clashing}
            kept = [one for one in kept if id(one) not in lost]
            for one in clashing:
                self._say_clash(one)

    def _clashes(self, one: Difference, moving: set[UUID]) -> bool:
        owner = self.addresses.get(email_key(one.who.email))
        return owner is not None and (one.ours is None or owner.id != one.ours.id) and owner.id not in moving

    def _say_clash(self, one: Difference) -> None:
        line, column = self.lines.get(_key(one.who), 1), self.reading.columns.column("email")
        said = f"Het adres {one.who.email} is al van iemand anders."
        remedy = "Een adres gaat pas naar een ander als de eerste een nieuw adres heeft. Kijk het adres na."
        self.problems.append(Problem(self.reading.file, line, column, said, remedy))

    def in_scope(self, known: Ours) -> bool:
        """Tell whether a list can take somebody as gone: known by a number of HR, and not provisioned."""
        return known.who.external_id is not None and known.who.user_name is None

    def missing(self, found: set[UUID], actor: UUID | None) -> list[Ours]:
        """Return who is not in the list and could have been."""
        if "external_id" not in self.reading.has or not self.reading.listed or self._spare_skipped():
            return []
        staying = found | self.spared
        missing = [one for one in self.ours if self.in_scope(one) and one.id not in staying]
        own = next((one for one in missing if one.subject == actor and one.active), None)
        if own:
            said = "Je staat zelf niet in de lijst."
            remedy = "Je eigen toegang blijft; niemand sluit zichzelf af. Vraag een collega als je zelf weggaat."
            self.problems.append(Problem(self.reading.file, 1, 1, said, remedy, "warning"))
        return [one for one in missing if one is not own]

    def _spare_skipped(self) -> bool:
        """Leave alone whoever stands in a row that is wrong; return whether somebody in such a row cannot be told."""
        unknown = 0
        for row in self.reading.skipped:
            known = self.numbers.get(row.number) if row.number else self.addresses.get(row.address or "")
            if known:
                self.spared.add(known.id)
            elif not row.number:
                unknown += 1
        if unknown:
            said = "In een rij met een fout staat niet om wie het gaat. Daarom gaat nu niemand uit dienst."
            self.problems.append(
                Problem(self.reading.file, 1, 1, said, "Herstel die rijen, en lees de lijst opnieuw in.", "warning")
            )
        return bool(unknown)


# Stands for: this row is wrong. An instance, so that the type of a match stays simple.
_WRONG = Ours(UUID(int=0), UUID(int=0), Particulars("", "", ""), active=False, held=())


def _key(who: Particulars) -> str:
    return who.external_id or email_key(who.email)


def _same_name(one: Particulars, two: Particulars) -> bool:
    return plain(one.given_name + one.family_name) == plain(two.given_name + two.family_name)


def _names_swapped(reading: Reading, matched: Sequence[tuple[Listed, Ours | None]]) -> Problem | None:
    pairs = [(listed.who, known.who) for listed, known in matched if known]
    wrong = sum(
        one.given_name == two.family_name and one.family_name == two.given_name and one.given_name != one.family_name
        for one, two in pairs
    )  # fmt: skip
    if wrong < FEWEST_SWAPPED or wrong * 2 <= len(pairs):
        return None
    said = "De voornamen in deze lijst zijn bij ons de achternamen."
    remedy = "Waarschijnlijk zijn de kolommen verwisseld. Kijk de eerste rij na."
    return Problem(reading.file, 1, reading.columns.column("given_name"), said, remedy)


def _core(place: Place) -> Core:
    return place.role, place.office, place.department


def _is_current(hat: Hat, day: dt.date) -> bool:
    return hat.until_on is None or hat.until_on > day


def _is_here(listed: Listed, day: dt.date) -> bool:
    return any(_is_current(hat, day) for hat in listed.hats)


def _is_covered(known: Ours, covered: set[str]) -> bool:
    return not known.held or any(held.place.role in covered for held in known.held)


def _of_listed(reading: Reading, listed: Listed, known: Ours | None, covered: set[str], day: dt.date) -> Difference | None:
    """Return what happens to somebody in the list; None when nothing does."""
    current = [hat for hat in listed.hats if _is_current(hat, day)]
    if known is None:
        made = {unit.slug for unit in reading.new_units}
        begins = tuple(Begin(hat.place, _first_day(hat, made, day), hat.until_on) for hat in current)
        return Difference(Kind.JOIN, None, listed.who, (), begins) if current else None
    ends, begins = _places(reading, current, known, covered, day)
    if not current:
        return _of_missing(known, covered, day)
    number, user_name = listed.who.external_id or known.who.external_id, known.who.user_name
    who = dc.replace(listed.who, external_id=number, user_name=user_name)
    if not known.active and not user_name:  # whom the identity provider shut out, it alone lets in again
        return Difference(Kind.RETURN, known, who, ends, begins)
    if not ends and not begins:
        return Difference(Kind.CHANGE, known, who, active=known.active) if who != known.who else None
    stays = {_core(end.held.place) for end in ends} == {_core(begin.place) for begin in begins}
    return Difference(Kind.CHANGE if stays else Kind.MOVE, known, who, ends, begins, known.active)


def _first_day(hat: Hat, made: set[str], day: dt.date) -> dt.date:
    """Return when somebody new begins: on their real first day, but not in a department that did not exist then."""
    first = hat.starts_on or day
    return max(first, day) if hat.place.department in made else first


def _of_missing(known: Ours, covered: set[str], day: dt.date) -> Difference | None:
    """Return what happens to somebody who is not in service any more, as far as the list can know."""
    ends = tuple(End(held, day) for held in known.held if held.place.role in covered)
    if len(ends) < len(known.held):
        return Difference(Kind.MOVE, known, known.who, ends, active=known.active) if ends else None
    return Difference(Kind.LEAVE, known, known.who, ends, active=False) if ends or known.active else None


def _places(
    reading: Reading, current: Sequence[Hat], known: Ours, covered: set[str], day: dt.date
) -> tuple[tuple[End, ...], tuple[Begin, ...]]:
    """Return which memberships end and begin, so that somebody belongs where the list says."""
    wanted: Mapping[Core, Hat] = {_core(hat.place): hat for hat in current}
    ends: list[End] = []
    begins: list[Begin] = []
    seen: set[Core] = set()
    for held in known.held:
        core = _core(held.place)
        if core in wanted and core not in seen:
            seen.add(core)
            end, begin = _same_place(reading, held, wanted[core], day)
            ends += [end] if end else []
            begins += [begin] if begin else []
        elif held.place.role in covered:
            ends.append(End(held, day))
    begins += [
        Begin(hat.place, max(hat.starts_on or day, day), hat.until_on) for core, hat in wanted.items() if core not in seen
    ]  # fmt: skip
    return tuple(ends), tuple(begins)


def _same_place(reading: Reading, held: Held, hat: Hat, day: dt.date) -> tuple[End | None, Begin | None]:
    """Return what happens to a membership that the list names too: nothing, another end, or the same place anew."""
    place = Place(
        *_core(hat.place),
        hat.place.employment if "employment" in reading.has else held.place.employment,
        hat.place.share if "share" in reading.has else held.place.share,
    )
    until_on = hat.until_on if "ends_on" in reading.has else held.until_on
    from_on = held.from_on
    if held.from_on > day and "starts_on" in reading.has and hat.starts_on:
        from_on = max(hat.starts_on, day)
    if until_on is not None and until_on <= from_on:
        from_on = day
    if place == held.place and from_on == held.from_on:
        return (End(held, until_on) if until_on != held.until_on else None), None
    first = max(from_on, day)
    return End(held, min(first, max(held.from_on, day))), Begin(place, first, until_on)
