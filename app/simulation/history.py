"""Simulates who joined, moved, left, learned and was briefed, up to and including yesterday.

All chance comes from seeded streams. Marks come from the real marking, so the history holds nothing that the
program itself could not have recorded.
"""

import datetime as dt
import functools
import math
from collections.abc import Iterator, Sequence
from uuid import UUID

from app.catalogue.freshness import contents
from app.learning.publishing import Library
from app.people.absences import KINDS
from app.people.names import email_key
from app.people.records import Absence, Department, DepartmentState, DepartmentSuccession, Membership, PermissionGrant, Person
from app.people.structure import ALWAYS
from app.simulation import approvals, brought, courses, pulses
from app.simulation.organisation import (
    DOMAINS,
    FAMILY,
    FORMER,
    FORMER_NAMES,
    GIVEN,
    OFFICES,
    PERSONAS,
    SUPPORTERS,
    Persona,
)
from app.simulation.rows import History, Row
from app.storage.database import Db

TURNOVER_A_YEAR = 0.11
MOVES_A_YEAR = 0.03
START_A_MONTH = 0.045
OFFICE_HOLDER_PACE = 0.9
PACE_BY_YEAR = (0.2, 0.45, 1.4)
"""A pilot, a first year with few, then everybody is invited."""
SMALL_UNIT = 10
LEAVE_A_YEAR = 0.02
LEAVE_DAYS = (60, 270)
TWO_DEPARTMENTS = 3
MAIN_SHARE, SIDE_SHARE = 0.6, 0.4
EXEMPT_DAYS = 200
DAYS_A_MONTH = 30.4
CAMPAIGN_STARTS = ((2, 15), (6, 1), (10, 1))
CAMPAIGN_DAYS, CAMPAIGN_FACTOR = 21, 3.0
TERM_BEGAN = dt.date(2023, 3, 29)


def simulate(db: Db, library: Library, *, seed: int, today: dt.date, size: float = 1.0) -> int:
    """Fill an empty, migrated database with an organisation and its history.

    Args:
        db: For writing.
        library: What is taught; its versions are kept as taught.
        seed: The same seed, day and content give the same history.
        today: The history ends on the day before.
        size: 1 is the province of about 1,100 civil servants; 0.1 a tenth.

    Returns:
        How many people there are, those who left included.
    """
    history = History(library.drafts, seed, today)
    _departments(history)
    people = list(_civil_servants(history, size)) + list(_office_holders(history, size))
    for persona in PERSONAS:
        _persona(history, persona)
    for subject, role, stays in people:
        _learn(history, subject, role, stays)
    supporters = list(_supporters(history))
    for subject, role, stays in supporters:
        _learn(history, subject, role, stays)
    _second_hats(history, people)
    _exemptions(history, people)
    at = history.moment(history.began)
    for content in contents(library.drafts):
        library.keep(db, content, at)
    approvals.approve(history, approvals.appoint(history, [subject for subject, role, stays in people if _stays(role, stays)]))
    history.save(db)
    brought.bring(db, seed=seed, today=today, began=history.began)
    pulses.simulate(db, history)
    return len(people) + len(supporters) + len(PERSONAS)


def _stays(role: str, stays: Sequence["Stay"]) -> bool:
    """Tell whether somebody is a civil servant who is still there."""
    return role == "civil_servant" and stays[-1][2] is None


Stay = tuple[str | None, dt.date, dt.date | None]
"""Department, from, until (not included)."""


def _departments(history: History) -> None:
    position = 0
    for slug, name, units in DOMAINS:
        position += 1
        _department(history, slug, name, None, None, position)
        for unit in units:
            position += 1
            _department(history, unit.slug, unit.name, slug, unit.reported_with, position)
    for slug, name, into in FORMER:
        _former(history, slug, name, into)


def _department(history: History, slug: str, name: str, parent: str | None, reported_with: str | None, position: int) -> None:
    history.add(Department, slug=slug, external_id=None)
    state: Row = {"department": slug, "name": name, "parent": parent, "reported_with": reported_with, "position": position}
    is_new = any(into == slug for _slug, _name, into in FORMER)
    begins = history.reorganised if is_new or slug in FORMER_NAMES else ALWAYS
    history.add(DepartmentState, id=history.uuid(), **state, from_on=begins, until_on=None)
    if slug in FORMER_NAMES:
        before = state | {"name": FORMER_NAMES[slug], "from_on": ALWAYS, "until_on": history.reorganised}
        history.add(DepartmentState, id=history.uuid_aside(), **before)


def _former(history: History, slug: str, name: str, into: str) -> None:
    """Add a department that went into another one."""
    heir = next(row for row in history.rows[DepartmentState] if row["department"] == into)
    history.add(Department, slug=slug, external_id=None)
    history.add(
        DepartmentState, id=history.uuid_aside(), department=slug, name=name, parent=heir["parent"], reported_with=None,
        position=heir["position"], from_on=ALWAYS, until_on=history.reorganised,
    )  # fmt: skip
    history.add(DepartmentSuccession, department=slug, successor=into, on_day=history.reorganised)


def _as_it_was(history: History, subject: UUID, stay: Stay) -> list[Stay]:
    """Return a stay in the departments of then: before a merger somebody was in one of those that merged."""
    department, since, until = stay
    merged = [slug for slug, _name, into in FORMER if into == department]
    day = history.reorganised
    if not merged or since >= day:
        return [stay]
    before = merged[subject.int % len(merged)]
    if until is not None and until <= day:
        return [(before, since, until)]
    return [(before, since, day), (department, day, until)]


def _person(history: History, *, left: dt.date | None = None) -> UUID:
    given, family = history.chance.choice(GIVEN), history.chance.choice(FAMILY)
    return _named(history, given, family, left=left)


def _named(history: History, given: str, family: str, *, left: dt.date | None = None, persona: str | None = None) -> UUID:
    base = f"{given}.{family}".casefold().replace(" ", "")
    address, number = f"{base}@provincie.example", 1
    while email_key(address) in history.addresses:
        number += 1
        address = f"{base}{number}@provincie.example"
    history.addresses.add(email_key(address))
    subject = history.uuid()
    history.add(
        Person, id=history.uuid(), subject=subject, given_name=given, family_name=family, email=address,
        email_key=email_key(address), password_hash=None, created_at=history.moment(history.began), persona=persona,
        deactivated_at=history.moment(left) if left else None,
    )  # fmt: skip
    return subject


def _member(history: History, subject: UUID, role: str, office: str | None, stays: list[Stay]) -> None:
    employment = "external" if role == "civil_servant" and history.chance.random() < 0.1 else "own"  # noqa: PLR2004
    share = history.chance.choice((1.0, 1.0, 0.9, 0.8, 0.67)) if role == "civil_servant" else 1.0
    for stay in stays:
        for piece, (department, since, until) in enumerate(_as_it_was(history, subject, stay)):
            history.add(
                Membership, id=history.uuid_aside() if piece else history.uuid(), subject=subject, role=role, office=office,
                department=department, employment=employment, share=share, from_on=since, until_on=until,
            )  # fmt: skip


def _civil_servants(history: History, size: float) -> Iterator[tuple[UUID, str, list[Stay]]]:
    years = (history.today - history.began).days / 365
    units = [unit for _slug, _name, of_domain in DOMAINS for unit in of_domain]
    large = [unit for unit in units if unit.people > SMALL_UNIT]
    reserved = [persona.unit for persona in PERSONAS]
    for unit in units:
        wanted = max(3, round(unit.people * size)) - reserved.count(unit.slug)
        for _slot in range(wanted):
            since = history.day_between(dt.date(2008, 1, 1), history.began - dt.timedelta(days=1))
            if history.chance.random() < TURNOVER_A_YEAR * years:
                change = history.day_between(history.began, history.today - dt.timedelta(days=30))
                left = _person(history, left=change)
                stays: list[Stay] = [(unit.slug, since, change)]
                _member(history, left, "civil_servant", None, stays)
                yield left, "civil_servant", _then(history, left, stays)
                since = change + dt.timedelta(days=14)
            subject = _person(history)
            stays = [(unit.slug, since, None)]
            if since < history.began and history.chance.random() < MOVES_A_YEAR * years:
                moved = history.day_between(history.began, history.today - dt.timedelta(days=30))
                stays = [(history.chance.choice(large).slug, since, moved), (unit.slug, moved, None)]
            _member(history, subject, "civil_servant", None, stays)
            _leave(history, subject, years)
            yield subject, "civil_servant", _then(history, subject, stays)


def _then(history: History, subject: UUID, stays: list[Stay]) -> list[Stay]:
    return [piece for stay in stays for piece in _as_it_was(history, subject, stay)]


def _leave(history: History, subject: UUID, years: float) -> None:
    """Let a few be away for some months: they are not counted then, and do not learn."""
    if history.chance.random() >= LEAVE_A_YEAR * years:
        return
    since = history.day_between(history.began, history.today)
    until = since + dt.timedelta(days=history.chance.randrange(*LEAVE_DAYS))
    history.away[subject] = since, until
    history.add(Absence, id=history.uuid(), subject=subject, kind="leave", reason="long_leave", from_on=since, until_on=until)


def _office_holders(history: History, size: float) -> Iterator[tuple[UUID, str, list[Stay]]]:
    for office, number in OFFICES:
        taken = sum(persona.office == office for persona in PERSONAS)
        for _seat in range(max(1, round(number * size)) - taken):
            subject = _person(history)
            stays: list[Stay] = [(None, TERM_BEGAN, None)]
            _member(history, subject, "office_holder", office, stays)
            yield subject, "office_holder", stays


def _supporters(history: History) -> Iterator[tuple[UUID, str, list[Stay]]]:
    """Return people who support a political group: an audience of their own, in no report."""
    for _seat in range(SUPPORTERS):
        subject = _person(history)
        stays: list[Stay] = [(None, TERM_BEGAN, None)]
        _member(history, subject, "office_holder", "fractieondersteuner", stays)
        yield subject, "office_holder", stays


def _staying(history: History, people: list[tuple[UUID, str, list[Stay]]]) -> list[UUID]:
    """Return the civil servants who are still there and were never away, in an order of chance."""
    found = [subject for subject, role, stays in people
             if role == "civil_servant" and stays[-1][2] is None and subject not in history.away]  # fmt: skip
    history.aside.shuffle(found)
    return found


def _second_hats(history: History, people: list[tuple[UUID, str, list[Stay]]]) -> None:
    """Let a few work in a second department since the reorganisation, and one also support a political group."""
    chosen = _staying(history, people)[: TWO_DEPARTMENTS + 1]
    places = {row["subject"]: row for row in history.rows[Membership] if row["until_on"] is None}
    large = [unit.slug for _slug, _name, units in DOMAINS for unit in units if unit.people > SMALL_UNIT]
    for number, subject in enumerate(chosen):
        place = places[subject]
        place["share"] = MAIN_SHARE
        elsewhere = history.aside.choice([slug for slug in large if slug != place["department"]])
        hat: Row = {"role": "civil_servant", "office": None, "department": elsewhere}
        if number == TWO_DEPARTMENTS:
            hat = {"role": "office_holder", "office": "fractieondersteuner", "department": None}
        since = max(history.reorganised, place["from_on"])
        history.add(
            Membership, id=history.uuid_aside(), subject=subject, **hat, employment="own", share=SIDE_SHARE, from_on=since,
            until_on=None,
        )  # fmt: skip


def _exemptions(history: History, people: list[tuple[UUID, str, list[Stay]]]) -> None:
    """Exempt one person for each reason, some of them to this day."""
    reasons = [reason for reason, kind in KINDS.items() if kind == "exemption"]
    for number, (subject, reason) in enumerate(zip(_staying(history, people), reasons, strict=False)):
        since = history.reorganised + dt.timedelta(days=30 * number)
        until = None if number % 2 else since + dt.timedelta(days=EXEMPT_DAYS)
        history.add(
            Absence, id=history.uuid_aside(), subject=subject, kind="exemption", reason=reason, from_on=since, until_on=until
        )


def _persona(history: History, persona: Persona) -> None:
    subject = _named(history, persona.given, persona.family, persona=persona.name)
    role = "office_holder" if persona.office else "civil_servant"
    history.add(
        Membership, id=history.uuid(), subject=subject, role=role, office=persona.office, department=persona.unit,
        employment="own", share=1.0, from_on=TERM_BEGAN, until_on=None,
    )  # fmt: skip
    if persona.duty:
        person_id = next(row["id"] for row in history.rows[Person] if row["subject"] == subject)
        at = history.moment(history.began)
        of = persona.unit if persona.duty == "department_contact" else None
        history.add(
            PermissionGrant, person_id=person_id, permission=persona.duty, department=of, granted_at=at, confirmed_at=at,
        )  # fmt: skip


@functools.cache
def _in_campaign(day: dt.date) -> bool:
    starts = (dt.date(day.year, month, number) for month, number in CAMPAIGN_STARTS)
    return any(dt.timedelta() <= day - start < dt.timedelta(days=CAMPAIGN_DAYS) for start in starts)


READINESS = {unit.slug: unit.readiness for _slug, _name, units in DOMAINS for unit in units}
READINESS |= {slug: READINESS[into] for slug, _name, into in FORMER}


def _learn(history: History, subject: UUID, role: str, stays: list[Stay]) -> None:
    """Let somebody start on some working day, or never."""
    wish = -math.log(1 - history.chance.random())  # exponential: how much invitation it takes
    day = max(history.began, stays[0][1])
    last = min(history.today, stays[-1][2] or history.today)
    away_since, away_until = history.away.get(subject, (last, last))
    while day < last:
        if away_since <= day < away_until:
            day = away_until
            continue
        department = next(unit for unit, since, until in stays if since <= day and (until is None or day < until))
        pace = READINESS[department] if department else OFFICE_HOLDER_PACE
        if day.weekday() < 5:  # noqa: PLR2004  working days
            pace *= PACE_BY_YEAR[day.year - history.began.year] * (CAMPAIGN_FACTOR if _in_campaign(day) else 1.0)
            wish -= START_A_MONTH / DAYS_A_MONTH * 1.4 * pace
        if wish <= 0:
            courses.take_part(history, subject, (role, department), day, last)
            return
        day += dt.timedelta(days=1)
