"""What time it is. The only place in the project that asks the machine."""

import datetime as dt
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def now() -> dt.datetime:
    """Return this moment, aware and in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251  this is that one place


def local_date(at: dt.datetime) -> dt.date:
    """Return the calendar day in the Netherlands of a moment in UTC."""
    return at.astimezone(AMSTERDAM).date()


def start_of(day: dt.date) -> dt.datetime:
    """Return the moment, in UTC, at which a Dutch calendar day begins."""
    return dt.datetime.combine(day, dt.time(), AMSTERDAM).astimezone(dt.UTC)
