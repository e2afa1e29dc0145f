"""What the core team of the invented organisation brings: dated activities, and what the Meldpunt counted."""

import datetime as dt
import math
import random

from app.clock import start_of
from app.insight import activities, meldpunt, periods
from app.insight.brought import Activity, Reports
from app.storage.database import Db

CAMPAIGNS = ((2, 15, "Voorjaarsactie"), (6, 1, "Zomeractie"), (10, 1, "Week van de weerbaarheid"))
MEETINGS = ((3, 18, "Lunch over agressie"), (9, 23, "Casusavond met de griffie"), (11, 12, "Bijeenkomst over Bibob"))
LANES = {"undermining": 7.0, "aggression": 13.0, "integrity": 6.0}
"""Reports that come in on average in the first quarter."""

GROWTH = 1.05
"""From one quarter to the next."""


def bring(db: Db, *, seed: int, today: dt.date, began: dt.date) -> None:
    """Note activities and counts from the beginning up to yesterday.

    Args:
        db: For writing.
        seed: Of a stream of its own: the rest of the history stays as it is.
        today: What closed before it was counted.
        began: The first day of the history.
    """
    at, chance = start_of(today), random.Random(seed + 3)  # noqa: S311  a simulation, repeatable on purpose
    every = (
        Activity(dt.date(year, month, day), kind, title)
        for year in range(began.year, today.year + 1)
        for kind, listed in (("campaign", CAMPAIGNS), ("meeting", MEETINGS))
        for month, day, title in listed
    )
    activities.add(db, [one for one in every if began <= one.on_day < today], at)
    meldpunt.keep(db, list(_reports(chance, began, today)), at)


def _reports(chance: random.Random, began: dt.date, today: dt.date) -> list[Reports]:
    quarters = [periods.quarter(year, number) for year in range(began.year, today.year + 1) for number in range(1, 5)]
    closed = [one for one in quarters if one.last >= began and one.is_due(today)]
    return [
        Reports(one, {lane: _poisson(chance, mean * GROWTH**number) for lane, mean in LANES.items()})
        for number, one in enumerate(closed)
    ]  # fmt: skip


def _poisson(chance: random.Random, mean: float) -> int:
    """Return a number of events (D. Knuth, The Art of Computer Programming, vol. 2, 3.4.1)."""
    limit, count, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        product *= chance.random()
        count += 1
    return count
