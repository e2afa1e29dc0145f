"""When measuring began, as far as published periods tell: with a year that was measured in part nothing is compared. Pure."""

from collections.abc import Iterable

from app.insight import periods
from app.insight.periods import Period
from app.insight.statements import Tongue, quarter_ordinal

JANUARY, FIRST = 1, 1


def measured_from(found: Iterable[tuple[Period, bool]], year: int) -> Period | None:
    """Return the month with which measuring began in a year, or the quarter when only that was told.

    The ledger begins with the period of the first fact, so the first period in it says when that was.

    Args:
        found: The published periods of everything together, each with whether its table tells anything.
        year: The year that something may be compared with.

    Returns:
        None when the year was measured from January on, when an earlier year was, or when nothing smaller than the year is known.
    """
    every = list(found)
    own = [one for one in every if one[0].last.year == year and one[0].kind in {"month", "running", "quarter"}]
    if not own or any(period.last.year < year for period, _tells in every):
        return None
    quarter = min(period.quarter for period, _tells in own)
    months = [one for one in own if one[0].kind != "quarter" and one[0].quarter == quarter]
    first, tells = min(months, key=lambda one: one[0].last, default=(None, False))
    if first and tells:
        return None if first.last.month == JANUARY else periods.month(year, first.last.month)
    return None if quarter == FIRST else periods.quarter(year, quarter)


def is_partly(period: Period, began: Period | None) -> bool:
    """Tell whether only a part of a period was measured."""
    return began is not None and period.first < began.first <= period.last


def no_comparison(began: Period, say: Tongue) -> str:
    """Return why there is no comparison with the year in which measuring began."""
    year = str(began.last.year)
    if began.kind == "month":
        return say.gettext(
            "In %(year)s is pas vanaf %(month)s gemeten. Daarom staat er geen vergelijking.",
            year=year,
            month=say.month(began.last),
        )
    return say.gettext(
        "In %(year)s is pas vanaf het %(ordinal)s kwartaal gemeten. Daarom staat er geen vergelijking.",
        year=year, ordinal=quarter_ordinal(began, say),
    )  # fmt: skip
