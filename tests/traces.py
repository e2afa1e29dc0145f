"""Somebody who left a trace in every table, and a way to look through a whole database for what is known of them."""

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date
from app.learning import participation
from app.learning.pulse_records import Pulse, PulseInvitation
from app.learning.records import (
    Certificate,
    CertificateShare,
    Completion,
    Consultation,
    ContentApproval,
    ContentStep,
    Credit,
    FormAssignment,
    ParticipationChange,
    ProbeSlot,
    Response,
    SourceFlag,
)
from app.learning.report_records import ReportProse
from app.mail.records import Mail
from app.people.names import email_key
from app.people.records import Absence, ApiKey, Identity, Passkey, PermissionGrant, Person, Provisioned, RosterRun, SignInToken
from app.people.signin import open_session
from app.storage.base import Base
from app.storage.database import Database, Db
from tests import factories
from tests.factories import NOON, Known

DAY = dt.timedelta(days=1)
AWAY = dt.date(2025, 3, 1)


def somebody(db: Db, name: str, mark: str, *, unit: str = "vth", by: Known | None = None) -> Known:
    """Add somebody with at least one row in every table that can hold one.

    Args:
        db: For writing.
        name: Given and family name.
        mark: Stands in every number and address, so that it can be found again.
        unit: The department.
        by: Who gave a duty, read a list and looked; somebody else than this person.
    """
    who = factories.person(db, name=name, email=f"{mark}@provincie.example", unit=unit)
    person = db.get_one(Person, who.id)
    person.external_id, person.user_name, person.changed_at = f"hr-{mark}", f"{mark}.naam", NOON + DAY
    other = by.subject if by else None
    db.add_all([
        Absence(subject=who.subject, kind="leave", reason="long_leave", from_on=AWAY, until_on=AWAY + 30 * DAY),
        Provisioned(person_id=who.id, department=unit, changed_at=NOON),
        PermissionGrant(person_id=who.id, permission="editor", granted_at=NOON, granted_by=other, confirmed_at=NOON,
                        confirmed_by=other),
        Identity(person_id=who.id, issuer="https://login.provincie.example", sub=f"sub-{mark}", linked_at=NOON),
        Passkey(person_id=who.id, credential_id=f"credential-{mark}".encode(), public_key=f"public-{mark}".encode(),
                sign_count=3, name=f"telefoon {mark}", created_at=NOON),
        SignInToken(token_hash=uuid4().hex * 2, person_id=who.id, kind="sign_in", created_at=NOON, expires_at=NOON + DAY,
                    used_by="f" * 64),
        Mail(key=f"reminder-{uuid4()}", person_id=who.id, letter="sign_in", language="nl", contents={"name": name},
             created_at=NOON, due_at=NOON, tries=0),
        ApiKey(name="dashboard", mark=uuid4().hex[:8], key_hash=uuid4().hex * 2, scopes=["tables:read"], made_at=NOON,
               made_by=who.subject, expires_on=local_date(NOON) + DAY, requests=0),
        RosterRun(by=other, file_name="september.csv", state="applied", created_at=NOON, applied_at=NOON,
                  counts={"joined": 1}, content={"joined": [{"email": person.email, "name": name}, {"email": "x@y.example"}]}),
    ])  # fmt: skip
    open_session(db, who.id, NOON, way="oidc")
    attempt = factories.attempt(db, who, ended=True)
    db.add(Response(attempt_id=attempt, step="een", position=0, chosen=["a"], points=0.5, at=NOON))
    factories.completion(db, who)
    participation.make_all(db)
    db.add(ParticipationChange(subject=who.subject))
    _traces_of_learning(db, who, attempt, mark, other)
    trail.note(db, Action.SIGNED_IN, NOON, actor=who.subject, subject=who.subject, details={"way": "oidc"})
    trail.note(db, Action.PERSON_VIEWED, NOON, actor=other, subject=who.subject)
    db.flush()
    return who


def _traces_of_learning(db: Db, who: Known, attempt: UUID, mark: str, other: UUID | None) -> None:
    db.add(Pulse(slug=f"peiling-{who.subject}", version="0" * 64, period_key="2026-q4", whole=True, opened_on=local_date(NOON),
                 closes_on=local_date(NOON) + 21 * DAY))  # fmt: skip
    db.flush()
    db.add(
        PulseInvitation(pulse=f"peiling-{who.subject}", subject=who.subject, role=who.role, stratum="organisation", answered=True)
    )
    done = db.scalars(sa.select(Completion).where(Completion.subject == who.subject)).one()
    certificate = uuid4()
    db.add_all([
        Consultation(attempt_id=attempt, step="0:een", adviser="jurist", at=NOON),
        FormAssignment(subject=who.subject, quiz="geschenken", audience=done.role, first_form="a", at=NOON),
        ProbeSlot(subject=who.subject, module=done.slug, cycle=done.cycle, days=30, due_on=local_date(NOON) + 30 * DAY, at=NOON),
        Credit(subject=who.subject, kind="module", slug="elders", cycle=2025, reason="external_course", proof=f"bewijs {mark}",
               entered_by=other or who.subject, at=NOON),
        Certificate(id=certificate, subject=who.subject, completion_id=done.id, code=f"code-{mark}", kind=done.kind,
                    slug=done.slug, title="Geschenken", version=done.version, cycle=done.cycle, completed_on=local_date(NOON),
                    valid_until=local_date(NOON) + 365 * DAY, issued_at=NOON),
        ContentStep(kind="module", slug="geschenken", number=int(done.id.int % 2**30), version="0" * 64, step="offered",
                    size="large", reason="", subject=who.subject, at=NOON),
        ContentApproval(kind="module", slug="geschenken", round=int(done.id.int % 2**30), version="0" * 64,
                        duty="legal_reviewer", subject=who.subject, at=NOON),
        SourceFlag(kind="quiz", slug="geschenken", source="wet", number=int(done.id.int % 2**30), flagged=True,
                   changed_on=local_date(NOON), reason="De wet verandert.", subject=who.subject, at=NOON),
        ReportProse(year=2025, chapter="bereik", number=int(done.id.int % 2**30), text="Er was een actie.", subject=who.subject,
                    at=NOON),
    ])  # fmt: skip
    db.flush()
    db.add(CertificateShare(certificate_id=certificate, number=1, shared=True, at=NOON))


def known_of(db: Db, who: Known) -> set[str]:
    """Return every text that leads to this person: names, addresses, numbers, keys; not the random number on facts."""
    person = db.get_one(Person, who.id)
    texts = {person.family_name, person.email, person.email_key, person.external_id, person.user_name, str(person.id),
             person.id.hex}  # fmt: skip
    for key in db.scalars(sa.select(Passkey).where(Passkey.person_id == who.id)):
        texts |= {key.credential_id.decode(), key.public_key.decode(), key.name}
    texts |= set(db.scalars(sa.select(Identity.sub).where(Identity.person_id == who.id)))
    texts |= set(db.scalars(sa.select(Credit.proof).where(Credit.subject == who.subject)))
    texts |= set(db.scalars(sa.select(Certificate.code).where(Certificate.subject == who.subject)))
    return {one for one in texts if one}


def dump(engine: sa.Engine) -> str:
    """Return everything in a database as text: what SQLite itself dumps, or every row of PostgreSQL cast to text."""
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database))) as connection:
            return "\n".join(_readable(connection))
    with engine.connect() as connection:
        rows: list[str] = []
        names = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars().all()
        for name in names:
            rows += connection.exec_driver_sql(f'SELECT CAST(t AS text) FROM "{name}" t').scalars()  # noqa: S608  names of tables
        return "\n".join(rows) + "\n" + "\n".join(_bytes_in(rows))


def _readable(connection: sqlite3.Connection) -> list[str]:
    lines = list(connection.iterdump())
    return lines + _bytes_in(lines)


def _bytes_in(lines: list[str]) -> list[str]:
    """Return what stands in the lines as hexadecimal bytes, as letters."""
    found = []
    for line in lines:
        for mark in ("X'", "\\x"):
            for piece in line.split(mark)[1:]:
                digits = piece.split("'")[0].split('"')[0].split(",")[0].split(")")[0]
                if digits and len(digits) % 2 == 0 and all(one in "0123456789abcdefABCDEF" for one in digits):
                    found.append(bytes.fromhex(digits).decode(errors="replace"))
    return found


def files_of(engine: sa.Engine) -> bytes:
    """Return the raw bytes of a SQLite database: the file, its log and its index of the log."""
    path = Path(str(engine.url.database))
    return b"".join(one.read_bytes() for one in (path, Path(f"{path}-wal"), Path(f"{path}-shm")) if one.exists())


def hits(texts: set[str], where: str) -> list[str]:
    """Return which of the texts stand somewhere, in whatever case."""
    low = where.casefold()
    return sorted(one for one in texts if one.casefold() in low or email_key(one) in low)


def rows_of(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    with database.reading() as db:
        return {
            table.name: [dict(row) for row in db.execute(sa.select(table)).mappings()] for table in Base.metadata.sorted_tables
        }


def tallies(database: Database, days: Sequence[dt.date]) -> Counter[tuple[object, ...]]:
    """Count, apart from the program, per day, role and department: who is there, who had begun, who had finished, and what.

    Args:
        database: For reading.
        days: The last day of a period each; everything up to it counts.
    """
    rows, found = rows_of(database), Counter[tuple[object, ...]]()
    for day in days:
        for place in rows["membership"]:
            if place["from_on"] <= day and (place["until_on"] is None or day < place["until_on"]):
                group, who = (day, place["role"], place["department"]), place["subject"]
                found[*group, "people"] += 1
                for name, at in (("attempt", "started_at"), ("completion", "completed_at")):
                    firsts: dict[str, dt.date] = {}
                    for row in rows[name]:
                        if row["subject"] == who and row["kind"] in {"module", "briefing"}:
                            firsts[row["slug"]] = min(firsts.get(row["slug"], dt.date.max), local_date(row[at]))
                    found.update([(*group, name, slug, first) for slug, first in firsts.items() if first <= day])
    return found
