"""A database in which something of every kind of table has been published: what goes out is compared over all of it.

A new kind of table adds what it is counted from here: the test of the one way out fails while a kind has no table.
"""

import datetime as dt

from app.insight import meldpunt, nightly
from app.insight.brought import Reports
from app.insight.measures import OFFICE_HOLDERS
from app.insight.periods import quarter
from app.learning.publishing import Library
from app.storage.database import Database
from tests import participation, pulse_rows
from tests.catalogue_files import SLUG
from tests.db.test_choices import IN_FIRST, IN_SECOND, LATE, RIGHT, WRONG, dinner, people, play
from tests.db.test_item_statistics import on, sit_all
from tests.learned import finish, probe, read, sit_test
from tests.sitting import Sitting, sit

PULSE = {
    "unit:vth": (90, 90, 30, 20, 6), "unit:ov": (60, 60, 20, 14, 5), "domain:natuur": (70, 70, 1, 40, 4),
    OFFICE_HOLDERS: (55, 55, 20, 10, 4),
}  # fmt: skip
LESSONS = ("wat-is-een-geschenk", "wat-doe-je")
REPORTS = [
    Reports(quarter(2026, 1), {"undermining": 9, "aggression": 14, "integrity": 6}),
    Reports(quarter(2026, 2), {"undermining": 4, "aggression": 13, "integrity": 8}),
]
UNTIL = dt.date(2026, 10, 2)
"""The day after which everything is published: three quarters and nine months of a year."""


def fill(database: Database, library: Library) -> None:
    """Let an organisation learn for three quarters, and publish everything that is due.

    Args:
        database: Migrated and empty.
        library: The tiny catalogue with forms.
    """
    with database.writing() as db:
        participation.fill(db, version=library.catalogue.modules[SLUG].version)
    participation.publish_all(database, library.catalogue, UNTIL)
    _choose(database, library)
    _answer(database, library)
    _learn(database, library)
    meldpunt.bring(database, REPORTS, on(quarter(2026, 3)))
    with database.writing() as db:
        for number, questions in enumerate((pulse_rows.THREE, pulse_rows.OTHERS), 1):
            pulse_rows.hold(db, f"2026-q{number}", PULSE, questions)
    nightly.publish_due(database, library.catalogue, UNTIL)


def _learn(database: Database, library: Library) -> None:
    """Let people read, sit a test before and after, and answer a probe of ninety days."""
    crowd, first, second = people(database, 66), on(quarter(2026, 1)), on(quarter(2026, 2))
    with database.writing() as db:
        for place, who in enumerate(crowd):
            sit_test(db, library, who, first, 1 + place % 4)
            read(db, library, who, first, LESSONS if place % 2 else ())
            finish(db, library, who, first)
            sit_test(db, library, who, first + dt.timedelta(days=2), 3 + place % 4, kind="quiz")
            probe(db, library, who, second, 2 + place % 4, 90)


def _choose(database: Database, library: Library) -> None:
    for number, who in enumerate(people(database, 40)):
        play(database, library, who, (RIGHT, LATE, WRONG, RIGHT)[number % 4], IN_FIRST)
    for number, who in enumerate(people(database, 20, office="statenlid")):
        dinner(database, library, who, "gaan" if number < 1 else "weigeren", IN_SECOND)


def _answer(database: Database, library: Library) -> None:
    crowd = people(database, 132)
    for number, some in enumerate((crowd[:60], crowd[60:100], crowd[100:112]), 1):
        sit_all(database, library, some, quarter(2026, number))
    with database.writing() as db:
        for number, who in enumerate(crowd[100:]):
            sure = "sure" if number < 8 else "guess"
            of = Sitting("year", number=2, sure=sure)
            sit(db, library, who, on(quarter(2026, 3)), {"vraag-12": float(number >= 12)}, of)
