"""Closing a pulse: who answered is forgotten, and small groups are merged before anything else is kept."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import cast

import sqlalchemy as sa

from app.clock import local_date
from app.learning.pulse_records import Pulse, PulseCount, PulseInvitation, PulseStratum
from app.pulses import strata
from app.pulses.members import parents_on
from app.pulses.opening import WAVES, insert
from app.pulses.strata import ORGANISATION, SMALLEST, Answer, Tally, Wave
from app.storage.database import Db

FORGETFUL = (PulseCount.__tablename__, PulseInvitation.__tablename__, PulseStratum.__tablename__)
"""Tables of which no earlier version of a row may stay behind after the close."""


def close(db: Db, slug: str, at: dt.datetime) -> bool:
    """Close a pulse: forget who was invited and who answered, and keep the counters of groups that are large enough.

    Invitations are deleted first: whoever is answering at that moment is waited for, and whoever comes later finds none.

    Returns:
        Whether it was open.
    """
    once = sa.update(Pulse).where(Pulse.slug == slug, Pulse.closed_on.is_(None))
    opened_on = db.scalar(once.values(closed_on=local_date(at)).returning(Pulse.opened_on))
    if opened_on is None:
        return False
    db.execute(sa.delete(PulseInvitation).where(PulseInvitation.pulse == slug))
    tallies, waves = _tallies(db, slug)
    kept = strata.merged(tallies, parents_on(db, opened_on))
    db.execute(sa.delete(PulseCount).where(PulseCount.pulse == slug))
    db.execute(sa.delete(PulseStratum).where(PulseStratum.pulse == slug))
    insert(db, PulseStratum, (
        {"pulse": slug, "stratum": name, "people": one.people, "invited": one.invited, "answered": one.answered}
        for name, one in sorted(kept.items())
    ))  # fmt: skip
    for name, one in sorted(kept.items()):
        insert(db, PulseCount, _counters(slug, name, "all", one.counts))
    if all(_answered(counts) >= SMALLEST for counts in waves.values()):
        for wave, counts in waves.items():
            insert(db, PulseCount, _counters(slug, ORGANISATION, wave, counts))
    return True


def _tallies(db: Db, slug: str) -> tuple[dict[str, Tally], dict[Wave, Counter[Answer]]]:
    """Return each group of an open pulse with its answers, and the answers of the whole organisation by wave."""
    counts: defaultdict[str, Counter[Answer]] = defaultdict(Counter)
    waves: dict[Wave, Counter[Answer]] = {wave: Counter() for wave in WAVES}
    rows = sa.select(PulseCount.stratum, PulseCount.wave, PulseCount.question, PulseCount.option, PulseCount.count)
    for group, wave, question, option, count in db.execute(rows.where(PulseCount.pulse == slug)):
        counts[group][question, option] += count
        waves[cast("Wave", wave)][question, option] += count
    groups = db.execute(
        sa.select(PulseStratum.stratum, PulseStratum.people, PulseStratum.invited).where(PulseStratum.pulse == slug)
    )
    return {name: Tally(people, invited, _answered(counts[name]), counts[name]) for name, people, invited in groups}, waves


def _answered(counts: Mapping[Answer, int]) -> int:
    """Return how many people answered: a question with one answer has as many answers as people, another at least as many."""
    asked: Counter[str] = Counter()
    for (question, _option), count in counts.items():
        asked[question] += count
    return min(asked.values(), default=0)


def _counters(slug: str, group: str, wave: Wave, counts: Mapping[Answer, int]) -> Iterator[dict[str, object]]:
    for (question, option), count in sorted(counts.items()):
        yield {"pulse": slug, "stratum": group, "question": question, "wave": wave, "option": option, "count": count}
