"""What closed pulses counted, per group that is large enough. Only `app.insight.pulses` reads it."""

import dataclasses as dc
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from app.catalogue.model import Catalogue, Pulse, PulseQuestion
from app.insight import counting, periods
from app.insight.periods import Period
from app.learning.pulse_records import Pulse as PulseRow
from app.learning.pulse_records import PulseCount, PulseStratum
from app.storage.database import Db

EVERYBODY = "organisation"


@dc.dataclass(frozen=True, slots=True)
class Stratum:
    """A group of a closed pulse.

    Args:
        key: `unit:…`, `domain:…`, `role:office_holder` or `organisation`.
        people: In service when it opened.
        invited: Of those.
        answered: Of those.
    """

    key: str
    people: int
    invited: int
    answered: int


@dc.dataclass(frozen=True, slots=True)
class Closed:
    """A closed pulse.

    Args:
        slug: Which.
        period: The quarter that it is about.
        opened_on: The day of whose departments it tells.
        whole: Whether everybody was invited.
        questions: As they were asked.
        strata: Nobody is in two of them.
        counts: Question and stratum to how often each option was chosen.
        waves: Question to the counts before and after the reminder, of the whole organisation; empty where one was too small.
    """

    slug: str
    period: Period
    opened_on: dt.date
    whole: bool
    questions: tuple[PulseQuestion, ...]
    strata: tuple[Stratum, ...]
    counts: Mapping[tuple[str, str], Mapping[str, int]]
    waves: Mapping[str, tuple[Mapping[str, int], Mapping[str, int]]]


def closed(db: Db, catalogue: Catalogue, known: set[str]) -> list[Closed]:
    """Return the closed pulses of quarters that are not known yet, oldest first.

    Args:
        db: For reading.
        catalogue: Holds the current version of each.
        known: Keys of quarters.
    """
    rows = db.scalars(sa.select(PulseRow).where(PulseRow.closed_on.is_not(None)).order_by(PulseRow.period_key)).all()
    return [_closed(db, catalogue, row) for row in rows if row.period_key not in known]


def _closed(db: Db, catalogue: Catalogue, row: PulseRow) -> Closed:
    current = catalogue.pulses.get(row.slug)
    asked = counting.versions(db, "pulse", row.slug, {row.version}, current)[row.version]
    period = periods.parse(row.period_key)
    assert isinstance(asked, Pulse)
    assert period is not None
    strata = db.scalars(sa.select(PulseStratum).where(PulseStratum.pulse == row.slug).order_by(PulseStratum.stratum))
    groups = tuple(Stratum(one.stratum, one.people, one.invited, one.answered) for one in strata)
    counts, waves = _counts(db.scalars(sa.select(PulseCount).where(PulseCount.pulse == row.slug)).all())
    return Closed(row.slug, period, row.opened_on, row.whole, asked.head.questions, groups, counts, waves)


def _counts(
    rows: Sequence[PulseCount],
) -> tuple[dict[tuple[str, str], Counter[str]], dict[str, tuple[Counter[str], Counter[str]]]]:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    waves: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for row in rows:
        if row.wave == "all":
            counts[row.question, row.stratum][row.option] += row.count
        else:
            both = waves.setdefault(row.question, (Counter(), Counter()))
            both[row.wave == "late"][row.option] += row.count
    return counts, waves
