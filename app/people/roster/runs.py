"""From a list to a run: try it, keep the try for an hour, apply it once, forget what it held after a day.

A try writes nothing but itself. Applying compares again, in the transaction that changes people: when the outcome is not the one
that somebody looked at, nothing is changed.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Sequence
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.clock import local_date
from app.errors import Conflict, NotFound, Problem
from app.people.records import Person, RosterRun
from app.people.roster import bulk, draft, ours
from app.people.roster.columns import find_columns, only_read
from app.people.roster.difference import Plan, compare
from app.people.roster.reading import read
from app.people.roster.sheet import Sheet
from app.people.values import By
from app.storage.database import Db
from app.storage.turns import take_turns

DRAFT_LIVES = dt.timedelta(hours=1)
UNDO_LASTS = dt.timedelta(hours=24)
LONGEST_FILE_NAME = 200
MOST_RUNS = 50


class Expired(Conflict):
    """The try is older than an hour, or the run older than a day."""


class Changed(Conflict):
    """Something changed since somebody looked: the outcome would be another one."""


class HasErrors(Conflict):
    """Rows are wrong, and it was not said that they may be skipped."""


class TooManyLeavers(Conflict):
    """More people would lose access than goes without saying, and their number was not given."""


@dc.dataclass(frozen=True, slots=True)
class Choices:
    """What somebody decided after looking at a try.

    Args:
        skip_errors: Rows that are wrong may be skipped.
        leavers: How many people will lose access, as they said it; None when they said nothing.
        share: Above this percentage of the people whom the list could take as gone, the number has to be said.
    """

    skip_errors: bool = False
    leavers: int | None = None
    share: int = 10


@dc.dataclass(frozen=True, slots=True)
class Run:
    """A run as pages show it.

    Args:
        id: Of the run.
        file_name: Of the list.
        state: `draft`, `applied` or `undone`.
        created_at: When it was tried.
        applied_at: When it was applied.
        undone_at: When it was taken back.
        counts: How many joined, moved and so on.
        kept: Names of people whom taking it back left as they were; for a day.
    """

    id: UUID
    file_name: str
    state: str
    created_at: dt.datetime
    applied_at: dt.datetime | None
    undone_at: dt.datetime | None
    counts: dict[str, int]
    kept: tuple[str, ...]

    def can_be_undone(self, at: dt.datetime) -> bool:
        """Tell whether there is still time to take it back."""
        return self.state == "applied" and self.applied_at is not None and at - self.applied_at < UNDO_LASTS


def make_plan(db: Db, sheet: Sheet, under: str | None, by: By) -> tuple[Plan | None, list[Problem]]:
    """Compare a list with everybody who is known; nothing is written.

    Returns:
        The plan, or None when the list as a whole cannot be right; and everything that is wrong, in order.
    """
    day = local_date(by.at)
    units = ours.units(db, day)
    reading, problems = read(sheet, units, under=under if under in {one.slug for one in units} else None)
    if reading is None:
        return None, problems
    plan = compare(reading, ours.everybody(db, day), day, actor=by.actor)
    plan = dc.replace(plan, problems=tuple(sorted([*problems, *plan.problems])))
    nobody = not reading.listed and not plan.differences
    return (None if nobody and plan.errors else plan), list(plan.problems)


def keep_draft(db: Db, sheet: Sheet, under: str | None, plan: Plan, by: By) -> UUID:
    """Keep a try, with only what is read of the list."""
    columns, _problems = find_columns(sheet)
    run = RosterRun(
        id=uuid4(), by=by.actor, file_name=sheet.file[:LONGEST_FILE_NAME], state="draft", created_at=by.at, counts=plan.counts(),
        content=draft.pack_sheet(only_read(sheet, columns), under),
    )  # fmt: skip
    db.add(run)
    db.flush()
    return run.id


def draft_of(db: Db, run_id: UUID, by: By) -> tuple[Sheet, str | None]:
    """Return the list of a try and the domain for departments that are not known.

    Raises:
        NotFound: There is no such try, or it is not of this person.
        Expired: It is older than an hour.
    """
    run = db.get(RosterRun, run_id)
    if run is None or run.state != "draft" or run.by != by.actor:
        raise NotFound
    if by.at - run.created_at >= DRAFT_LIVES or run.content is None:
        raise Expired
    return draft.unpack_sheet(run.content)


def apply_draft(db: Db, run_id: UUID, digest: str, choices: Choices, by: By) -> None:
    """Apply a try that somebody looked at.

    Args:
        db: For writing.
        run_id: Of the try.
        digest: Of the plan that they looked at.
        choices: What they decided.
        by: Who made the try.

    Raises:
        NotFound: There is no such try, or it is not of this person.
        Expired: It is older than an hour.
        Changed: The outcome would be another one now.
        HasErrors: Rows are wrong, and may not be skipped.
        TooManyLeavers: The number of people who lose access was not given.
    """
    hold(db)
    sheet, under = draft_of(db, run_id, by)
    plan, _problems = make_plan(db, sheet, under, by)
    if plan is None or plan.digest() != digest:
        raise Changed
    run = db.get_one(RosterRun, run_id)
    _apply(db, run, plan, choices, by, lambda _count: None)


def apply_sheet(db: Db, sheet: Sheet, under: str | None, choices: Choices, by: By, progress: bulk.Progress) -> tuple[UUID, Plan]:
    """Compare and apply at once, as a command does.

    Raises:
        Changed: The list as a whole cannot be right.
        HasErrors: Rows are wrong, and may not be skipped.
        TooManyLeavers: The number of people who lose access was not given.
    """
    hold(db)
    plan, _problems = make_plan(db, sheet, under, by)
    if plan is None:
        raise Changed
    run = RosterRun(
        id=uuid4(),
        by=by.actor,
        file_name=sheet.file[:LONGEST_FILE_NAME],
        state="draft",
        created_at=by.at,
        counts={},
        content=None,
    )
    db.add(run)
    _apply(db, run, plan, choices, by, progress)
    return run.id, plan


def refuse(plan: Plan, choices: Choices) -> None:
    """Refuse a plan that needs a decision which was not taken.

    Raises:
        HasErrors: Rows are wrong, and may not be skipped.
        TooManyLeavers: The number of people who lose access was not given.
    """
    if plan.errors and not choices.skip_errors:
        raise HasErrors
    if plan.is_many(choices.share) and choices.leavers != plan.leavers:
        raise TooManyLeavers


def _apply(db: Db, run: RosterRun, plan: Plan, choices: Choices, by: By, progress: bulk.Progress) -> None:
    refuse(plan, choices)
    done = bulk.apply(db, plan, by, progress)
    run.state, run.applied_at, run.counts = "applied", by.at, plan.counts()
    run.content = draft.pack_done(done, [unit.slug for unit in plan.new_units], local_date(by.at))
    db.flush()
    trail.note(db, Action.ROSTER_APPLIED, by.at, actor=by.actor, details={"run": str(run.id), **plan.counts()})


def hold(db: Db) -> None:
    """Be the only one who changes people until the transaction ends; SQLite has one writer anyway."""
    take_turns(db, "roster")
    if db.get_bind().dialect.name == "postgresql":
        db.execute(sa.text("LOCK TABLE person, membership IN SHARE ROW EXCLUSIVE MODE"))


def is_draft(db: Db, run_id: UUID) -> bool:
    """Tell whether a run is still a try."""
    return db.scalar(sa.select(RosterRun.state).where(RosterRun.id == run_id)) == "draft"


def run_of(db: Db, run_id: UUID) -> Run:
    """Return one run that was applied, taken back or not.

    Raises:
        NotFound: There is none.
    """
    row = db.get(RosterRun, run_id)
    if row is None or row.state == "draft":
        raise NotFound
    kept = (row.content or {}).get("kept", ()) if row.state == "undone" else ()
    names = sa.select(Person.given_name + " " + Person.family_name).where(Person.id.in_([UUID(one) for one in kept]))
    told = tuple(sorted(db.scalars(names))) if kept else ()
    return Run(row.id, row.file_name, row.state, row.created_at, row.applied_at, row.undone_at, row.counts, told)


def past_runs(db: Db) -> Sequence[Run]:
    """Return the last runs that were applied, the newest first."""
    columns = sa.select(
        RosterRun.id, RosterRun.file_name, RosterRun.state, RosterRun.created_at, RosterRun.applied_at, RosterRun.undone_at,
        RosterRun.counts,
    )  # fmt: skip
    newest = columns.where(RosterRun.state != "draft").order_by(RosterRun.applied_at.desc(), RosterRun.id).limit(MOST_RUNS)
    return [
        Run(row.id, row.file_name, row.state, row.created_at, row.applied_at, row.undone_at, row.counts, ())
        for row in db.execute(newest)
    ]


def forget_old_runs(db: Db, at: dt.datetime) -> int:
    """Let go of tries after an hour, and after a day of what a run held; what remains is that it was, and counts.

    Returns:
        How many runs were made smaller or taken away.
    """
    old = sa.delete(RosterRun).where(RosterRun.state == "draft", RosterRun.created_at <= at - DRAFT_LIVES)
    ran = RosterRun.applied_at <= at - UNDO_LASTS
    emptied = (
        sa.update(RosterRun).where(RosterRun.state != "draft", RosterRun.content.is_not(None), ran).values(content=sa.null())
    )
    told = [db.execute(one.returning(RosterRun.id)).all() for one in (old, emptied)]
    return sum(len(rows) for rows in told)
