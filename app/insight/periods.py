"""The fixed periods of the published tables: which there are, when they are due, which lie inside another. Pure.

A quarter or year is a period in itself. `running` is the year so far at the end of a month, told roughly, for the
organisation and the roles; at the end of December that is the year itself. `redrawn` is a closed year once more, divided
into the departments of a later day. Single months and totals up to some yesterday (`today`) are published no more: those
that are in the ledger stay there (decision 32).
"""

import calendar
import dataclasses as dc
import datetime as dt
import re
from collections.abc import Iterator
from typing import Literal

Kind = Literal["month", "running", "quarter", "year", "today", "redrawn"]

MONTHS, MONTHS_A_QUARTER = 12, 3
DECEMBER = 12
ORDER: tuple[Kind, ...] = ("quarter", "year", "running", "today", "month")
DAY = dt.timedelta(days=1)
KEY = re.compile(
    r"(?P<year>[12]\d{3})(-((?P<month>0[1-9]|1[0-2])|q(?P<quarter>[1-4])|to-(?P<to>0[1-9]|1[01]))|@(?P<drawn>\d{4}-\d\d-\d\d))?",
    re.ASCII,
)


@dc.dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days that are counted together.

    Args:
        kind: Which of the six.
        first: Its first day.
        last: Its last day, included; the reference date of the denominators.
        drawn_on: Of a redrawn year, the day whose departments it is divided into.
    """

    kind: Kind
    first: dt.date
    last: dt.date
    drawn_on: dt.date | None = None

    @property
    def key(self) -> str:
        """Return `2026-10`, `2026-to-10`, `2026-q3`, `2026`, `2026-today` or `2026@2027-03-01`."""
        year, month = self.last.year, self.last.month
        return {
            "month": f"{year}-{month:02}",
            "running": f"{year}-to-{month:02}",
            "quarter": f"{year}-q{self.quarter}",
            "year": f"{year}",
            "today": f"{year}-today",
            "redrawn": f"{year}@{self.drawn_on}",
        }[self.kind]

    @property
    def quarter(self) -> int:
        """Return the number of the quarter in which it ends, from 1."""
        return (self.last.month - 1) // MONTHS_A_QUARTER + 1

    @property
    def is_told(self) -> bool:
        """Tell whether it is published at all: what is in the ledger of other periods stays there.

        Followed from day to day or from month to month, newcomers and leavers of one department could be known (decision 32).
        """
        return self.kind not in {"month", "today"}

    @property
    def is_rough(self) -> bool:
        """Tell whether it is told roughly, so that it adds nothing to what others tell exactly."""
        return self.kind == "running"

    @property
    def has_units(self) -> bool:
        """Tell whether departments are published for it; a running total is of the organisation and the roles."""
        return self.kind in {"month", "quarter", "year", "redrawn"}

    @property
    def has_office_holders(self) -> bool:
        """Tell whether office-holders, and so the whole organisation, are published for it.

        They are few: of single months only the running total tells something about them that is safe to tell.
        """
        return self.kind in {"running", "quarter", "year", "redrawn"}

    @property
    def has_modules(self) -> bool:
        """Tell whether single modules are published for it."""
        return self.kind in {"quarter", "year"}

    @property
    def due_after(self) -> dt.date:
        """Return the day after which it is published: its last, for a month the last of its quarter."""
        return quarter(self.last.year, self.quarter).last if self.kind == "month" else self.last

    def is_due(self, today: dt.date) -> bool:
        """Tell whether it may be published."""
        return self.due_after < today


def month(year: int, number: int) -> Period:
    """Return a calendar month."""
    return Period("month", dt.date(year, number, 1), _end(year, number))


def quarter(year: int, number: int) -> Period:
    """Return a calendar quarter."""
    last = number * MONTHS_A_QUARTER
    return Period("quarter", dt.date(year, last - MONTHS_A_QUARTER + 1, 1), _end(year, last))


def quarter_of(day: dt.date) -> Period:
    """Return the calendar quarter that a day is in."""
    return quarter(day.year, (day.month - 1) // MONTHS_A_QUARTER + 1)


def year(number: int) -> Period:
    """Return a calendar year."""
    return Period("year", dt.date(number, 1, 1), dt.date(number, MONTHS, 31))


def redrawn(of_year: Period, drawn_on: dt.date) -> Period:
    """Return a closed year, divided into the departments of a later day."""
    return Period("redrawn", of_year.first, of_year.last, drawn_on)


def so_far(number: int, to_month: int) -> Period:
    """Return the year up to and including a month: a running total, or the whole year."""
    if to_month == DECEMBER:
        return year(number)
    return Period("running", dt.date(number, 1, 1), _end(number, to_month))


def _end(number: int, of_month: int) -> dt.date:
    return dt.date(number, of_month, calendar.monthrange(number, of_month)[1])


def parse(key: str) -> Period | None:
    """Return the period with this key, or None when there is no such period; `…-today` has no day of its own."""
    found = KEY.fullmatch(key)
    if found is None:
        return None
    number = int(found["year"])
    if found["month"]:
        return month(number, int(found["month"]))
    if found["quarter"]:
        return quarter(number, int(found["quarter"]))
    if found["drawn"]:
        return _redrawn(number, found["drawn"])
    return so_far(number, int(found["to"])) if found["to"] else year(number)


def _redrawn(number: int, day: str) -> Period | None:
    try:
        return redrawn(year(number), dt.date.fromisoformat(day))
    except ValueError:
        return None


def year_before(period: Period) -> Period | None:
    """Return the same period one calendar year earlier; `today` has none."""
    number, last = period.first.year - 1, period.last.month
    if period.kind == "month":
        return month(number, last)
    if period.kind == "quarter":
        return quarter(number, period.quarter)
    if period.kind == "year":
        return year(number)
    return so_far(number, last) if period.kind == "running" else None


def quarters_in(period: Period) -> tuple[Period, ...]:
    """Return the whole quarters that lie inside a period, oldest first."""
    all_quarters = (quarter(period.first.year, number) for number in range(1, 5))
    return tuple(one for one in all_quarters if period.first <= one.first and one.last <= period.last)


def months_in(period: Period) -> tuple[Period, ...]:
    """Return the whole months that lie inside a period, oldest first."""
    numbers = range(period.first.month, period.last.month + 1)
    all_months = (month(period.first.year, number) for number in numbers)
    return tuple(one for one in all_months if one.last <= period.last)


def due_between(first: dt.date, today: dt.date) -> list[Period]:
    """Return every period that is due and ends on or after a day, in the order in which they are published."""
    return sorted(_due(first, today), key=lambda one: (one.due_after, ORDER.index(one.kind), one.last))


def _due(first: dt.date, today: dt.date) -> Iterator[Period]:
    for number in range(first.year, today.year + 1):
        yield from (one for one in in_year(number) if one.is_told and one.last >= first and one.is_due(today))


def in_year(number: int) -> list[Period]:
    """Return all months, running totals and quarters of a year, and the year."""
    months = range(1, MONTHS + 1)
    quarters = [quarter(number, one) for one in range(1, 5)]
    return [*(month(number, one) for one in months), *(so_far(number, one) for one in months), *quarters]
