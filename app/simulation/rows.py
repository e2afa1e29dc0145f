"""The rows of an invented history, and the streams of chance they come from."""

import datetime as dt
import itertools
import random
from collections import Counter
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.model import Catalogue
from app.clock import AMSTERDAM
from app.learning.records import (
    Attempt,
    AttemptEnd,
    Completion,
    Consultation,
    ContentApproval,
    ContentPublication,
    ContentStep,
    FormAssignment,
    ProbeSlot,
    Response,
)
from app.people.records import Absence, Department, DepartmentState, DepartmentSuccession, Membership, PermissionGrant, Person
from app.storage.base import Base
from app.storage.database import Db

Row = dict[str, Any]
TABLES = (
    Department, DepartmentState, DepartmentSuccession, Person, Membership, Absence, PermissionGrant, FormAssignment, Attempt,
    Response, Consultation, AttemptEnd, Completion, ProbeSlot, ContentStep, ContentApproval,
    ContentPublication,
)  # fmt: skip


class History:
    """Collects rows; `save` writes them in one go."""

    def __init__(self, catalogue: Catalogue, seed: int, today: dt.date) -> None:
        """Prepare an empty history that begins on 1 September two calendar years before `today`'s year."""
        self.catalogue = catalogue
        self.chance = random.Random(seed)  # noqa: S311  a simulation, repeatable on purpose
        # What was thought of later draws from a stream of its own, so that the rest stays as it was.
        self.aside = random.Random(seed + 1)  # noqa: S311  likewise
        # What people do in a course depends on the course; who takes part, and when, does not.
        self.answers = random.Random(seed + 2)  # noqa: S311  likewise
        # What people think is asked in pulses, and nothing else depends on it.
        self.opinions = random.Random(seed + 3)  # noqa: S311  likewise
        self.today = today
        self.began = dt.date(today.year - 2, 9, 1)
        self.reorganised = dt.date(today.year, 1, 1)
        self.rows: dict[type[Base], list[Row]] = {}
        self.away: dict[UUID, tuple[dt.date, dt.date]] = {}
        self.first_forms: Counter[tuple[str, str, str]] = Counter()
        self.addresses: set[str] = set()

    def add(self, table: type[Base], **values: Any) -> None:  # noqa: ANN401
        """Keep one row for later."""
        self.rows.setdefault(table, []).append(values)

    def uuid(self) -> UUID:
        """Return a random id from the seeded stream."""
        return self.uuid_of(self.chance)

    def uuid_aside(self) -> UUID:
        """Return a random id from the stream for what was thought of later."""
        return self.uuid_of(self.aside)

    def answer_uuid(self) -> UUID:
        """Return a random id from the stream for what people do in a course."""
        return self.uuid_of(self.answers)

    @staticmethod
    def uuid_of(stream: random.Random) -> UUID:
        """Return a random id from a stream."""
        return UUID(int=stream.getrandbits(128), version=4)

    def save(self, db: Db) -> None:
        """Write everything, tables in the order of their foreign keys."""
        for record in TABLES:
            table = record.__table__
            assert isinstance(table, sa.Table)
            # As rows and not as objects of a class: there are hundreds of thousands. Those with the same columns go together.
            for _columns, rows in itertools.groupby(self.rows.get(record, ()), key=tuple):
                db.connection().execute(sa.insert(table), list(rows))

    def moment(self, day: dt.date, stream: random.Random | None = None) -> dt.datetime:
        """Return a moment in working hours on a day."""
        minutes = (stream or self.chance).randrange(8 * 60, 17 * 60 + 30)
        return dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60), AMSTERDAM).astimezone(dt.UTC)

    def day_between(self, first: dt.date, last: dt.date) -> dt.date:
        """Return a random day, both ends included."""
        return first + dt.timedelta(days=self.chance.randrange(max(1, (last - first).days + 1)))
