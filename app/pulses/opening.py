"""Opening a pulse: whom it asks, and every counter that an answer can move."""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import model, pulse_days
from app.catalogue.model import Catalogue
from app.clock import local_date
from app.learning.pulse_records import Pulse, PulseCount, PulseInvitation, PulseStratum
from app.pulses import strata
from app.pulses.members import members_on, parents_on
from app.pulses.strata import Asked, Placing, Wave
from app.storage.append import append_once
from app.storage.database import Db

WAVES: tuple[Wave, ...] = ("early", "late")


@dc.dataclass(frozen=True, slots=True)
class Opened:
    """A pulse that was opened, with its days.

    Args:
        invited: How many may answer; of a closed one, how many could.
    """

    slug: str
    version: str
    period_key: str
    opened_on: dt.date
    closes_on: dt.date
    reminded_on: dt.date | None
    closed_on: dt.date | None
    invited: int = 0

    def is_open(self, day: dt.date) -> bool:
        """Tell whether somebody can answer on a day."""
        return self.closed_on is None and day <= self.closes_on


def open_pulse(
    db: Db, content: model.Pulse, at: dt.datetime, *, asked: Asked | None = None, also: Collection[UUID] = ()
) -> bool:  # fmt: skip
    """Open a pulse: invite whom it asks, and prepare every counter.

    Args:
        db: For writing.
        content: Its questions; this version has to be kept.
        at: Now; who is in service today is asked, for 15 working days.
        asked: Whom it asks; as the quarter says when left out.
        also: People who are invited whatever the lot says, for a demonstration.

    Returns:
        Whether it was opened; False when it was before.
    """
    day = local_date(at)
    asked = asked or strata.asked_in(content.period_key)
    new = append_once(db, Pulse, {
        "slug": content.slug, "version": content.version, "period_key": content.period_key, "whole": asked.whole,
        "opened_on": day, "closes_on": pulse_days.plan(day).closes_on, "reminded_on": None, "closed_on": None,
    })  # fmt: skip
    if not new:
        return False
    members = [one for one in members_on(db, day) if one.role in asked.roles]
    invited = {one.subject for one in members if asked.asks(one) or one.subject in also}
    parents = parents_on(db, day)
    sizes = strata.sizes(members, lambda one: one.subject in invited, parents)
    placing = Placing(sizes, parents)
    # In the order of a random number, which is no order of people.
    insert(db, PulseInvitation, (
        {"pulse": content.slug, "subject": one.subject, "role": one.role, "stratum": placing.of(one), "answered": False}
        for one in sorted(members, key=lambda one: one.subject) if one.subject in invited
    ))  # fmt: skip
    insert(db, PulseStratum, (
        {"pulse": content.slug, "stratum": name, "people": one.people, "invited": one.invited, "answered": 0}
        for name, one in sorted(sizes.items())
    ))  # fmt: skip
    insert(db, PulseCount, (
        {"pulse": content.slug, "stratum": name, "question": question.id, "wave": wave, "option": option.id, "count": 0}
        for name in sorted(sizes) for question in content.head.questions for wave in WAVES for option in question.options
    ))  # fmt: skip
    return True


def insert(db: Db, table: type[Pulse | PulseInvitation | PulseStratum | PulseCount], rows: Iterable[dict[str, object]]) -> None:
    """Insert rows, if there are any."""
    found = list(rows)
    if found:
        db.execute(sa.insert(table), found)


def due(db: Db, catalogue: Catalogue, day: dt.date) -> list[model.Pulse]:
    """Return approved pulses that may be opened today, the oldest first."""
    known = set(db.scalars(sa.select(Pulse.slug)))
    found = (one for one in catalogue.pulses.values() if one.slug not in known and one.head.opens_on <= day)
    return sorted((one for one in found if fits(one, day)), key=lambda one: one.slug)


def fits(content: model.Pulse, day: dt.date) -> bool:
    """Tell whether a pulse that opens on a day closes within its own quarter."""
    days = pulse_days.plan(day)
    return all(pulse_days.quarter_key(one) == content.period_key for one in (days.opens_on, days.closes_on))


def opened(db: Db) -> list[Opened]:
    """Return every pulse that was opened, oldest first, with how many were invited."""
    totals = sa.select(PulseStratum.pulse, sa.func.sum(PulseStratum.invited)).group_by(PulseStratum.pulse)
    invited = {slug: int(number) for slug, number in db.execute(totals)}
    rows = db.scalars(sa.select(Pulse).order_by(Pulse.opened_on, Pulse.slug))
    return [dc.replace(of_row(row), invited=invited[row.slug]) for row in rows]


def of_row(row: Pulse) -> Opened:
    """Return a row as a value."""
    return Opened(row.slug, row.version, row.period_key, row.opened_on, row.closes_on, row.reminded_on, row.closed_on)
