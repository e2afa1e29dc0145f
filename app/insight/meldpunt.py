"""The front door to what the Meldpunt counted: bring it, publish what is due, read what is published."""

import datetime as dt
from collections.abc import Mapping, Sequence

from app.catalogue.model import Catalogue
from app.config import MINIMUM_ANSWERS
from app.insight import activities, meldpunt_counts, meldpunt_figures, outcomes, published
from app.insight.brought import Reports
from app.insight.disclosure import Published
from app.insight.measures import ORGANISATION, STARTED
from app.insight.meldpunt_figures import FEWEST, Beside, Quarter, Stays
from app.insight.outcomes import Outcome
from app.insight.periods import Period
from app.insight.published import ALL_MODULES
from app.storage.database import Database, Db
from app.storage.turns import take_turns

KIND = "meldpunt"
CORRECTED = "gecorrigeerd door het Meldpunt"


def bring(database: Database, reports: Sequence[Reports], at: dt.datetime) -> int:
    """Keep what the Meldpunt counted. Returns how many quarters are new or were corrected."""
    with database.writing() as db:
        return keep(db, reports, at)


def keep(db: Db, reports: Sequence[Reports], at: dt.datetime) -> int:
    """Keep counts in a transaction that is open already. Returns how many quarters are new or were corrected.

    Whoever brings counts at the same time waits: else two corrections would get one number.
    """
    take_turns(db, KIND)
    return meldpunt_counts.keep(db, reports, at)


def publish_due(
    database: Database, catalogue: Catalogue, today: dt.date, *, minimum: int = MINIMUM_ANSWERS  # noqa: ARG001  as every publisher
) -> int:  # fmt: skip
    """Publish every quarter of which counts were brought and that is not published, or otherwise.

    Returns:
        How many tables are new.
    """
    with database.reading() as db:
        shown = {one.period: one for one in outcomes.of_kinds(db, [KIND])}
        before = [meldpunt_figures.read(period, one.shown).told for period, one in shown.items()]
        told = meldpunt_figures.told(meldpunt_counts.newest(db), before)
        known = _participation_until(db)
        due = [
            one for one in told if one.period.is_due(today) and one.period.last <= known and _differs(one, shown.get(one.period))
        ]
        days = meldpunt_counts.person_days(db, [one.period for one in due], today)
        made = [
            _outcome(Quarter(one, _beside(db, one, days[one.period])), shown.get(one.period), today) for one in due
        ]  # fmt: skip
    return sum(outcomes.append(database, one) for one in made)


def stays(db: Db, reports: Sequence[Reports]) -> Stays | None:
    """Return why something that is published of these quarters stays as it was; None when it is as they say, or not told.

    Args:
        db: For reading.
        reports: That somebody brought.
    """
    told = [meldpunt_figures.read(one.period, one.shown).told for one in outcomes.of_kinds(db, [KIND])]
    return meldpunt_figures.stays(meldpunt_counts.newest(db), told, [one.period for one in reports])


def _participation_until(db: Db) -> dt.date:
    """Return until when participation is published; where none ever was, nothing has to be waited for."""
    quarters = [one.period.last for one in published.listed(db) if one.period.kind == "quarter"]
    return max(quarters, default=dt.date.max)


def _differs(told: meldpunt_figures.Told, before: Outcome | None) -> bool:
    return before is None or meldpunt_figures.read(told.period, before.shown).told != told


def _beside(db: Db, told: meldpunt_figures.Told, days: int) -> Beside:
    key = (told.period.key, ALL_MODULES)
    table = published.read(db, [key]).get(key)
    return Beside(days, _started(table.published) if table else None, len(activities.during(db, told.period)))


def _started(table: Published) -> int | None:
    row = next((one for one in table.rows if one.key == ORGANISATION), None)
    return row.figures[STARTED].count if row else None


def _outcome(quarter: Quarter, before: Outcome | None, today: dt.date) -> Outcome:
    number = before.number + 1 if before else 1
    reason = CORRECTED if before else ""
    return Outcome(KIND, "", "", quarter.told.period, FEWEST, today, quarter.shown, number, reason)


def read(db: Db, releases: Mapping[Period, int] | None = None) -> list[Quarter]:
    """Return every published quarter as it is now, or some in the release that is asked for, oldest first. One query.

    Args:
        db: For reading.
        releases: Quarter to number; 0 is a quarter that is left out.
    """
    found = outcomes.of_kinds(db, [KIND]) if releases is None else outcomes.of_releases(db, KIND, releases)
    return [meldpunt_figures.read(one.period, one.shown) for one in reversed(found)]
