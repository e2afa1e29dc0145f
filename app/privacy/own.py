"""Everything the database holds about one person, and nothing of anybody else: what page and export are made of."""

import dataclasses as dc
import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.audit.records import AuditEntry
from app.learning.pulse_records import PulseInvitation
from app.learning.records import (
    Attempt,
    AttemptEnd,
    Certificate,
    CertificateShare,
    Completion,
    Consultation,
    ContentApproval,
    ContentStep,
    Credit,
    FormAssignment,
    Participation,
    ParticipationChange,
    ProbeSlot,
    Response,
    SourceFlag,
)
from app.learning.report_records import ReportProse
from app.mail.records import Mail
from app.people.records import (
    Absence,
    ApiKey,
    Audience,
    Identity,
    IncidentHold,
    Membership,
    Passkey,
    PermissionGrant,
    Person,
    Provisioned,
    RosterRun,
    SignInSession,
    SignInToken,
)
from app.privacy.holdings import HOLDINGS, OTHERS, Column, Link, Shown
from app.storage.base import Base
from app.storage.database import Db

ORDER: Mapping[type[Base], str] = {
    Person: "created_at", Membership: "from_on", Absence: "from_on", PermissionGrant: "granted_at", Identity: "linked_at",
    Provisioned: "changed_at",
    Passkey: "created_at", SignInToken: "created_at", SignInSession: "created_at", RosterRun: "created_at",
    IncidentHold: "from_on", Audience: "made_at", ApiKey: "made_at",
    Attempt: "started_at", Response: "at", AttemptEnd: "ended_at", Completion: "completed_at",
    Participation: "began_at", ParticipationChange: "id",
    Consultation: "at", FormAssignment: "at", ProbeSlot: "at", Credit: "at", Certificate: "issued_at", CertificateShare: "at",
    PulseInvitation: "pulse", ContentStep: "at", ContentApproval: "at", SourceFlag: "at",
    ReportProse: "at",
    Mail: "created_at", AuditEntry: "number",
}  # fmt: skip
"""Every table that holds something of somebody, with the column that puts its rows in order."""


@dc.dataclass(frozen=True, slots=True)
class Owner:
    """Whose data it is.

    Args:
        id: Of the person.
        subject: The random number on facts.
    """

    id: UUID
    subject: UUID


@dc.dataclass(frozen=True, slots=True)
class Hidden:
    """A value that is kept and not shown, with the reason."""

    why: str


Row = Mapping[str, Any]
Held = Mapping[str, tuple[Row, ...]]
"""Table to rows; a row is column to value, to `Hidden`, or to `zelf`."""

YOURSELF = "zelf"
ABOUT_ANOTHER = "Deze regel gaat over iemand anders."


def everything(db: Db, owner: Owner) -> Held:
    """Return every row that is about somebody, with every column; one query a table.

    Args:
        db: For reading.
        owner: Whose.
    """
    found: dict[str, tuple[Row, ...]] = {}
    names = names_in_lists(dict(db.execute(_select(Person).where(Person.id == owner.id)).mappings().one()))
    for record, order in ORDER.items():
        name, table = record.__tablename__, _table(record)
        rows = db.execute(_select(record).where(_about(record, owner, names)).order_by(table.c[order], *table.primary_key))
        kept = (row for row in map(dict, rows.mappings()) if record is not RosterRun or _is_in_run(row, owner, names))
        found[name] = tuple(_shown(name, row, owner, names) for row in kept)
    return found


def names_in_lists(person: Mapping[str, Any]) -> tuple[str, ...]:
    """Return by what somebody is known in a list of HR: numbers and address, in the form in which they are compared."""
    known = (person["id"], person["subject"], person["external_id"], person["user_name"], person["email_key"])
    return tuple(_bare(str(one)) for one in known if one)


def runs_with(db: Db, names: Collection[str]) -> list[RosterRun]:
    """Return the runs in whose list somebody stands, with what was in it."""
    runs = db.scalars(sa.select(RosterRun).where(RosterRun.content.is_not(None), _content_has(names)))
    return [run for run in runs if any(parts_about(run.content, names))]


def duties_of(db: Db, subjects: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the duties of those who looked, so that one reads `een beheerder` and no name; one query."""
    query = (
        sa.select(Person.subject, PermissionGrant.permission)
        .join(PermissionGrant, PermissionGrant.person_id == Person.id)
        .where(Person.subject.in_(subjects), PermissionGrant.confirmed_at.is_not(None))
    )
    found: dict[UUID, frozenset[str]] = {}
    for subject, duty in db.execute(query):
        found[subject] = found.get(subject, frozenset()) | {duty}
    return found


def lookers(db: Db, owner: Owner) -> dict[int, UUID]:
    """Return, by number of a line of the trail about somebody, who else did it; the subject never leaves this program."""
    query = sa.select(AuditEntry.number, AuditEntry.actor).where(
        AuditEntry.subject == owner.subject, AuditEntry.actor.is_not(None), AuditEntry.actor != owner.subject
    )
    return {number: actor for number, actor in db.execute(query) if actor}


def _table(record: type[Base]) -> sa.Table:
    table = record.__table__
    assert isinstance(table, sa.Table)
    return table


def _select(record: type[Base]) -> sa.Select[*tuple[Any, ...]]:
    return sa.select(*_table(record).columns)


def _about(record: type[Base], owner: Owner, names: Collection[str]) -> sa.ColumnElement[bool]:
    """Return which rows of a table are about somebody."""
    columns = _table(record).c
    link = HOLDINGS[record.__tablename__].link
    if link is Link.TRAIL:
        return sa.or_(columns.subject == owner.subject, columns.actor == owner.subject)
    if link is Link.MAKER:
        return sa.or_(columns.made_by == owner.subject, columns.ended_by == owner.subject)
    if link is Link.ATTEMPT:
        return columns.attempt_id.in_(sa.select(Attempt.id).where(Attempt.subject == owner.subject))
    if link is Link.CERTIFICATE:
        return columns.certificate_id.in_(sa.select(Certificate.id).where(Certificate.subject == owner.subject))
    if link is Link.ROSTER:
        return sa.or_(columns.by == owner.subject, sa.and_(columns.content.is_not(None), _content_has(names)))
    return columns[link.value] == (owner.subject if link is Link.SUBJECT else owner.id)


def _content_has(names: Collection[str]) -> sa.ColumnElement[bool]:
    """Return a first sieve: the text of the list holds a number or address; what it lets through is looked at again."""
    text = sa.func.lower(sa.cast(RosterRun.content, sa.Text))
    return sa.or_(*(text.contains(form, autoescape=True) for name in names for form in _written(name)))


def _written(name: str) -> set[str]:
    """Return a text as databases write it inside JSON: as it is, or in ASCII."""
    return {name, name.encode("ascii", "backslashreplace").decode()}


def parts_about(content: object, names: Collection[str]) -> Iterator[object]:
    """Yield the smallest parts of a list of HR that are about somebody: a row of it, or an entry."""
    if isinstance(content, Mapping):
        leaves = [value for value in content.values() if not isinstance(value, Mapping | list)]
        keyed = [{key: value} for key, value in content.items() if _bare(str(key)) in names]
        if any(_bare(str(leaf)) in names for leaf in leaves):
            yield content
            return
        yield from keyed
        for key, value in content.items():
            if _bare(str(key)) not in names:
                yield from parts_about(value, names)
    elif isinstance(content, list):
        if any(_bare(str(leaf)) in names for leaf in content if not isinstance(leaf, Mapping | list)):
            yield content
            return
        for one in content:
            yield from parts_about(one, names)


def _bare(text: str) -> str:
    return text.strip().casefold()


def _is_in_run(row: Mapping[str, Any], owner: Owner, names: Collection[str]) -> bool:
    return row["by"] == owner.subject or any(parts_about(row["content"], names))


def _shown(name: str, row: Mapping[str, Any], owner: Owner, names: Collection[str]) -> Row:
    columns = HOLDINGS[name].columns
    values = {column: _value(columns[column], value, owner, names) for column, value in row.items()}
    if name == "audit_entry" and row["subject"] not in {None, owner.subject}:
        values["details"] = Hidden(ABOUT_ANOTHER)
    return values


def _value(column: Column, value: Any, owner: Owner, names: Collection[str]) -> Any:  # noqa: ANN401  of any column
    if value is None or column.shown is Shown.AS_IS:
        return value
    if column.shown is Shown.ANOTHER:
        return YOURSELF if value == owner.subject else Hidden(OTHERS)
    if column.shown is Shown.PART:
        return list(parts_about(value, names)) or Hidden(column.why)
    return Hidden(column.why)


def as_json(value: Any) -> Any:  # noqa: ANN401  of any column
    """Return a value as a file tells it: numbers and lists as they are, moments in ISO 8601 and UTC, the rest as text."""
    if isinstance(value, Hidden):
        return {"bewaard, niet getoond": value.why}
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
