"""On which days a pulse opens, reminds and closes: working days, without weekends and Dutch holidays. Pure."""

import dataclasses as dc
import datetime as dt

DAY = dt.timedelta(days=1)
OPEN_DAYS = 15
"""Working days on which somebody can answer, the first one included."""
REMIND_ON = 6
"""The working day on which the reminder goes out; the first one is 1."""
SATURDAY = 5
SUNDAY = 6
MONTHS_A_QUARTER = 3


@dc.dataclass(frozen=True, slots=True)
class Plan:
    """The days of one pulse.

    Args:
        opens_on: The first day on which somebody can answer.
        reminds_on: The day of the reminder.
        closes_on: The last day on which somebody can answer.
    """

    opens_on: dt.date
    reminds_on: dt.date
    closes_on: dt.date


def plan(opens_on: dt.date) -> Plan:
    """Return the days of a pulse that opens on a day; on a free day the next working day is its first."""
    return Plan(opens_on, nth_working_day(opens_on, REMIND_ON), nth_working_day(opens_on, OPEN_DAYS))


def nth_working_day(first: dt.date, number: int) -> dt.date:
    """Return the so manieth working day, counted from a day that may be one itself.

    Args:
        first: Where counting begins.
        number: 1 is the first working day on or after `first`.
    """
    day, left = first, number
    while True:
        left -= is_working_day(day)
        if left == 0:
            return day
        day += DAY


def is_working_day(day: dt.date) -> bool:
    """Tell whether people work on a day."""
    return day.weekday() < SATURDAY and not is_holiday(day)


def is_holiday(day: dt.date) -> bool:
    """Tell whether a day is a Dutch holiday on which offices of the government are closed."""
    king = dt.date(day.year, 4, 27)
    if king.weekday() == SUNDAY:
        king -= DAY
    easter = _easter(day.year)
    moving = {easter + number * DAY for number in (0, 1, 39, 49, 50)}
    fixed = {(1, 1), (5, 5), (12, 25), (12, 26)}
    return day == king or day in moving or (day.month, day.day) in fixed


def _easter(year: int) -> dt.date:
    """Return Easter Sunday, by the rule of Meeus, Jones and Butcher (Astronomical Algorithms, 1991, chapter 8)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    leaps, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - correction + 15) % 30
    quotient, remainder = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * quotient - moon - remainder) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)


def quarter_key(day: dt.date) -> str:
    """Return the quarter that a day is in, such as `2026-q4`."""
    return f"{day.year}-q{(day.month - 1) // MONTHS_A_QUARTER + 1}"
