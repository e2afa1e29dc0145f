"""Pulses: open, answer once, remind, close. Who answered and what was answered are never in one row.

Answering burns somebody's invitation and adds one to counters of their group, in one transaction: both or neither. The
counters of a group are all written again by one statement, so that no trace of the database tells which one moved.
"""

import dataclasses as dc
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.catalogue import model, pulse_days
from app.catalogue.model import MOST_BARRIERS, Catalogue, PulseQuestion
from app.catalogue.pulse_rules import ALONE
from app.clock import local_date, start_of
from app.errors import Conflict, NotFound, Unanswered
from app.learning import pulse_strata
from app.learning.publishing import Library
from app.learning.pulse_records import Pulse, PulseCount, PulseInvitation, PulseStratum
from app.learning.pulse_strata import ORGANISATION, SMALLEST, Answer, Asked, Member, Placing, Tally, Wave
from app.mail import outbox
from app.mail.outbox import Draft
from app.people import departments
from app.people.queries import IN_NO_REPORT
from app.people.records import Absence, DepartmentState, Membership, Person
from app.people.structure import Tree
from app.people.values import By
from app.storage.append import append_once
from app.storage.database import Db
from app.storage.turns import take_turns

INVITATION, REMINDER = "pulse_invitation", "pulse_reminder"
FORGETFUL = (PulseCount.__tablename__, PulseInvitation.__tablename__, PulseStratum.__tablename__)
"""Tables of which no earlier version of a row may stay behind after the close."""
MORNING = dt.timedelta(hours=9)
WAVES: tuple[Wave, ...] = ("early", "late")


class NotInvited(NotFound):
    """This pulse does not ask this person."""


class Closed(Conflict):
    """Nobody can answer it any more."""


class Answered(Conflict):
    """This person answered it already."""


@dc.dataclass(frozen=True, slots=True)
class Opened:
    """A pulse that was opened, with its days.

    Args:
        invited: How many may answer; of a closed one, how many could.
        answered: How many did.
    """

    slug: str
    version: str
    period_key: str
    opened_on: dt.date
    closes_on: dt.date
    reminded_on: dt.date | None
    closed_on: dt.date | None
    invited: int = 0
    answered: int = 0

    def is_open(self, day: dt.date) -> bool:
        """Tell whether somebody can answer on a day."""
        return self.closed_on is None and day <= self.closes_on


@dc.dataclass(frozen=True, slots=True)
class Standing:
    """A pulse as one person finds it.

    Args:
        is_invited: Whether it asks them.
        has_answered: Whether they did; known while it is open.
    """

    pulse: Opened
    is_invited: bool
    has_answered: bool


# Opening


def open_pulse(
    db: Db, library: Library, content: model.Pulse, at: dt.datetime, *, closes_on: dt.date | None = None,
    asked: Asked | None = None, also: Collection[UUID] = (),
) -> bool:  # fmt: skip
    """Open a pulse: invite whom it asks, and prepare every counter.

    Args:
        db: For writing.
        library: Keeps the version that is asked.
        content: Its questions.
        at: Now; who is in service today is asked.
        closes_on: The last day; 15 working days when left out.
        asked: Whom it asks; as the quarter says when left out.
        also: People who are invited whatever the lot says, for a demonstration.

    Returns:
        Whether it was opened; False when it was before.
    """
    day = local_date(at)
    asked = asked or pulse_strata.asked_in(content.period_key)
    new = append_once(db, Pulse, {
        "slug": content.slug, "version": content.version, "period_key": content.period_key, "whole": asked.whole,
        "opened_on": day, "closes_on": closes_on or pulse_days.plan(day).closes_on, "reminded_on": None, "closed_on": None,
    })  # fmt: skip
    if not new:
        return False
    library.keep(db, content, at)
    members = [one for one in _members(db, day) if one.role in asked.roles]
    invited = {one.subject for one in members if asked.asks(one) or one.subject in also}
    sizes = pulse_strata.sizes(members, lambda one: one.subject in invited, _parents(departments.tree(db), day))
    # In the order of a random number, which is no order of people.
    _insert(db, PulseInvitation, ({"pulse": content.slug, "subject": one, "answered": False} for one in sorted(invited)))
    _insert(db, PulseStratum, (
        {"pulse": content.slug, "stratum": name, "people": one.people, "invited": one.invited, "answered": 0}
        for name, one in sorted(sizes.items())
    ))  # fmt: skip
    _insert(db, PulseCount, (
        {"pulse": content.slug, "stratum": name, "question": question.id, "wave": wave, "option": option.id, "count": 0}
        for name in sorted(sizes) for question in content.head.questions for wave in WAVES for option in question.options
    ))  # fmt: skip
    return True


def _insert(db: Db, table: type[Pulse | PulseInvitation | PulseStratum | PulseCount], rows: Iterable[dict[str, object]]) -> None:
    found = list(rows)
    if found:
        db.execute(sa.insert(table), found)


def _members(db: Db, day: dt.date, subject: UUID | None = None) -> list[Member]:
    """Return who is in service on a day: not on leave or exempt, each once, in the place that counts."""
    order = (Membership.share.desc(), Membership.from_on, Membership.id)
    place = sa.func.row_number().over(partition_by=Membership.subject, order_by=order).label("place")
    away = sa.exists().where(Absence.subject == Membership.subject, _holds(Absence, day))
    here = [_holds(Membership, day), sa.func.coalesce(Membership.office, "") != IN_NO_REPORT, ~away]
    if subject is not None:
        here.append(Membership.subject == subject)
    ranked = sa.select(Membership.subject, Membership.role, Membership.department, place).where(*here).subquery()
    state = sa.and_(DepartmentState.department == ranked.c.department, _holds(DepartmentState, day))
    unit = sa.func.coalesce(DepartmentState.reported_with, ranked.c.department)
    query = sa.select(ranked.c.subject, ranked.c.role, unit).outerjoin(DepartmentState, state).where(ranked.c.place == 1)
    return [Member(*row) for row in db.execute(query)]


def _holds(table: type[Membership | Absence | DepartmentState], day: dt.date) -> sa.ColumnElement[bool]:
    return sa.and_(table.from_on <= day, sa.or_(table.until_on.is_(None), table.until_on > day))


def _parents(tree: Tree, day: dt.date) -> dict[str, str]:
    return {state.department: state.parent for state in tree.on(day) if state.parent}


# Answering


def standing(db: Db, slug: str, subject: UUID) -> Standing:
    """Return a pulse as somebody finds it.

    Raises:
        NotFound: There is no such pulse, or it has not been opened.
    """
    row = db.get(Pulse, slug)
    if row is None:
        raise NotFound
    answered = db.scalar(
        sa.select(PulseInvitation.answered).where(PulseInvitation.pulse == slug, PulseInvitation.subject == subject)
    )
    return Standing(_opened(row), answered is not None, bool(answered))


def waiting(db: Db, subject: UUID, day: dt.date) -> Opened | None:
    """Return the pulse that waits for an answer of somebody, the one that closes first; one query."""
    query = (
        sa.select(Pulse)
        .join(PulseInvitation, PulseInvitation.pulse == Pulse.slug)
        .where(
            PulseInvitation.subject == subject, PulseInvitation.answered.is_(False), Pulse.closed_on.is_(None),
            Pulse.closes_on >= day,
        )
        .order_by(Pulse.closes_on, Pulse.slug)
        .limit(1)
    )  # fmt: skip
    row = db.scalars(query).first()
    return _opened(row) if row else None


def check(questions: Sequence[PulseQuestion], role: str, given: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Say what is wrong with answers: `missing`, `unknown`, `many` or `alone`, by id of the question. Pure.

    Args:
        questions: Of the pulse.
        role: Of whoever answers.
        given: Question to the answers that were chosen.
    """
    found = {question.id: _wrong(question, role, tuple(given.get(question.id, ()))) for question in questions}
    return {name: wrong for name, wrong in found.items() if wrong}


def _wrong(question: PulseQuestion, role: str, chosen: tuple[str, ...]) -> str:
    if not chosen:
        return "missing"
    if not set(chosen) <= {option.id for option in question.options_for(role)}:
        return "unknown"
    if len(set(chosen)) > question.most:
        return "many"
    return "alone" if len(set(chosen)) > 1 and ALONE & set(chosen) else ""


def answer(
    db: Db, library: Library, slug: str, subject: UUID, role: str, given: Mapping[str, Sequence[str]], day: dt.date
) -> None:  # fmt: skip
    """Count the answers of somebody, once. Twice, at once or from two tabs gives one vote.

    Args:
        db: For writing.
        library: Knows the questions.
        slug: The pulse.
        subject: Who answers; no trace of them stays with what they answered.
        role: Whose answers they can give.
        given: Question to the answers that were chosen.
        day: Today.

    Raises:
        NotFound: There is no such pulse.
        NotInvited: It does not ask them.
        Closed: It is over.
        Answered: They answered it already.
        Unanswered: An answer is missing, or is none.
    """
    found = standing(db, slug, subject)
    if not found.pulse.is_open(day):
        raise Closed
    if not found.is_invited:
        raise NotInvited
    content = library.version(db, "pulse", slug, found.pulse.version)
    assert isinstance(content, model.Pulse)
    if check(content.head.questions, role, given):
        raise Unanswered
    group = _group_of(db, found.pulse, subject)
    mine = sa.update(PulseInvitation).where(
        PulseInvitation.pulse == slug, PulseInvitation.subject == subject, PulseInvitation.answered.is_(False)
    )
    if db.execute(mine.values(answered=True).returning(PulseInvitation.pulse)).first() is None:
        raise Answered
    wave: Wave = "late" if found.pulse.reminded_on else "early"
    _count(db, slug, group, wave, {name: given[name] for name in (one.id for one in content.head.questions)})


def _group_of(db: Db, pulse: Opened, subject: UUID) -> str:
    """Return the group in which somebody is counted: where they were on the day of the opening."""
    groups = db.scalars(sa.select(PulseStratum.stratum).where(PulseStratum.pulse == pulse.slug))
    members = _members(db, pulse.opened_on, subject)
    if not members:
        return ORGANISATION
    return Placing(groups, _parents(departments.tree(db), pulse.opened_on)).of(members[0])


def _count(db: Db, slug: str, group: str, wave: Wave, given: Mapping[str, Sequence[str]]) -> None:
    """Add one to what was chosen and nothing to all other counters of the group, in one statement.

    In PostgreSQL every counter of the group gets the same system columns. Each question names as many answers, whatever
    was chosen, so that the text of the statement tells nothing either.
    """
    take_turns(db, f"pulse:{slug}:{group}")
    chosen = [
        sa.and_(PulseCount.question == question, PulseCount.option.in_(_padded(options))) for question, options in given.items()
    ]
    more = sa.case((sa.and_(PulseCount.wave == wave, sa.or_(*chosen)), 1), else_=0)
    every = sa.update(PulseCount).where(PulseCount.pulse == slug, PulseCount.stratum == group)
    db.execute(every.values(count=PulseCount.count + more), execution_options={"synchronize_session": False})


def _padded(options: Sequence[str]) -> list[str]:
    return [*options, *[options[-1]] * (MOST_BARRIERS - len(options))]


# Reminding


def invite_by_mail(db: Db, slug: str, letter: str, at: dt.datetime) -> int:
    """Put down a letter to everybody who is invited, for this morning; returns how many are new.

    The reminder goes to everybody as well, and says that who answered has nothing to do. Sent only to who did not answer, it
    would tell each mail server on its way who had.

    Args:
        db: For writing.
        slug: The pulse.
        letter: `INVITATION` or `REMINDER`.
        at: Now.
    """
    people = db.scalars(
        sa.select(Person.id)
        .join(PulseInvitation, PulseInvitation.subject == Person.subject)
        .where(PulseInvitation.pulse == slug, Person.deactivated_at.is_(None))
        .order_by(Person.id)
    ).all()
    morning = max(at, start_of(local_date(at)) + MORNING)
    return sum(
        outbox.put(db, one, Draft(f"pulse:{slug}:{letter}:{one}", letter, "nl", {"pulse": slug}, morning), at) for one in people
    )


def remind(db: Db, slug: str, at: dt.datetime) -> bool:
    """Say that the reminder goes out today: answers from now on are late ones. Returns whether it had not yet."""
    once = sa.update(Pulse).where(Pulse.slug == slug, Pulse.reminded_on.is_(None), Pulse.closed_on.is_(None))
    return db.execute(once.values(reminded_on=local_date(at)).returning(Pulse.slug)).first() is not None


# Closing


def close(db: Db, slug: str, at: dt.datetime) -> bool:
    """Close a pulse: forget who was invited and who answered, and keep the counters of groups that are large enough.

    Invitations are deleted first: whoever is answering at that moment is waited for, and whoever comes later finds none.

    Returns:
        Whether it was open.
    """
    once = sa.update(Pulse).where(Pulse.slug == slug, Pulse.closed_on.is_(None))
    opened_on = db.scalar(once.values(closed_on=local_date(at)).returning(Pulse.opened_on))
    if opened_on is None:
        return False
    db.execute(sa.delete(PulseInvitation).where(PulseInvitation.pulse == slug))
    tallies, waves = _tallies(db, slug)
    kept = pulse_strata.merged(tallies, _parents(departments.tree(db), opened_on))
    db.execute(sa.delete(PulseCount).where(PulseCount.pulse == slug))
    db.execute(sa.delete(PulseStratum).where(PulseStratum.pulse == slug))
    _insert(db, PulseStratum, (
        {"pulse": slug, "stratum": name, "people": one.people, "invited": one.invited, "answered": one.answered}
        for name, one in sorted(kept.items())
    ))  # fmt: skip
    for name, one in sorted(kept.items()):
        _insert(db, PulseCount, _counters(slug, name, "all", one.counts))
    if all(_answered(counts) >= SMALLEST for counts in waves.values()):
        for wave, counts in waves.items():
            _insert(db, PulseCount, _counters(slug, ORGANISATION, wave, counts))
    return True


def _tallies(db: Db, slug: str) -> tuple[dict[str, Tally], dict[Wave, Counter[Answer]]]:
    """Return each group of an open pulse with its answers, and the answers of the whole organisation by wave."""
    counts: defaultdict[str, Counter[Answer]] = defaultdict(Counter)
    waves: dict[Wave, Counter[Answer]] = {wave: Counter() for wave in WAVES}
    rows = sa.select(PulseCount.stratum, PulseCount.wave, PulseCount.question, PulseCount.option, PulseCount.count)
    for group, wave, question, option, count in db.execute(rows.where(PulseCount.pulse == slug)):
        counts[group][question, option] += count
        waves[cast("Wave", wave)][question, option] += count
    groups = db.execute(
        sa.select(PulseStratum.stratum, PulseStratum.people, PulseStratum.invited).where(PulseStratum.pulse == slug)
    )
    return {name: Tally(people, invited, _answered(counts[name]), counts[name]) for name, people, invited in groups}, waves


def _answered(counts: Mapping[Answer, int]) -> int:
    """Return how many people answered: a question with one answer has as many answers as people, another at least as many."""
    asked: Counter[str] = Counter()
    for (question, _option), count in counts.items():
        asked[question] += count
    return min(asked.values(), default=0)


def _counters(slug: str, group: str, wave: Wave, counts: Mapping[Answer, int]) -> Iterator[dict[str, object]]:
    for (question, option), count in sorted(counts.items()):
        yield {"pulse": slug, "stratum": group, "question": question, "wave": wave, "option": option, "count": count}


# What the worker does


def keep_going(db: Db, library: Library, at: dt.datetime, *, mails: bool) -> str | None:
    """Take one step that is due: close what is over, remind on the sixth working day, open what was planned.

    Only a pulse that two people approved is opened, on its day or later, as long as it can stay open for its 15 working
    days within its quarter.

    Args:
        db: For writing.
        library: What was approved.
        at: Now.
        mails: Whether letters can be sent.

    Returns:
        `closed`, `reminded` or `opened`; None when nothing is due.
    """
    day, by = local_date(at), By(None, at, "worker")
    for one in opened(db):
        if one.closed_on is None and day > one.closes_on:
            return "closed" if close_now(db, one.slug, by) else None
        if one.is_open(day) and one.reminded_on is None and day >= pulse_days.plan(one.opened_on).reminds_on:
            return "reminded" if remind_now(db, one.slug, by, mails=mails) else None
    for content in due(db, library.catalogue, day):
        return "opened" if open_now(db, library, content, by, mails=mails) else None
    return None


def due(db: Db, catalogue: Catalogue, day: dt.date) -> list[model.Pulse]:
    """Return approved pulses that may be opened today, the oldest first."""
    known = set(db.scalars(sa.select(Pulse.slug)))
    found = (one for one in catalogue.pulses.values() if one.slug not in known and one.head.opens_on <= day)
    return sorted((one for one in found if fits(one, day)), key=lambda one: one.slug)


def fits(content: model.Pulse, day: dt.date) -> bool:
    """Tell whether a pulse that opens on a day closes within its own quarter."""
    days = pulse_days.plan(day)
    return all(pulse_days.quarter_key(one) == content.period_key for one in (days.opens_on, days.closes_on))


def open_now(db: Db, library: Library, content: model.Pulse, by: By, *, mails: bool) -> bool:
    """Open a pulse and invite people, with a line in the trail that names nobody."""
    if not open_pulse(db, library, content, by.at):
        return False
    if mails:
        invite_by_mail(db, content.slug, INVITATION, by.at)
    _note(db, Action.PULSE_OPENED, content.slug, by)
    return True


def remind_now(db: Db, slug: str, by: By, *, mails: bool) -> bool:
    """Send the one reminder, with a line in the trail that names nobody."""
    if not remind(db, slug, by.at):
        return False
    if mails:
        invite_by_mail(db, slug, REMINDER, by.at)
    _note(db, Action.PULSE_REMINDED, slug, by)
    return True


def close_now(db: Db, slug: str, by: By) -> bool:
    """Close a pulse, with a line in the trail. Afterwards the files have to forget as well (`Database.forget_versions`)."""
    if not close(db, slug, by.at):
        return False
    _note(db, Action.PULSE_CLOSED, slug, by)
    return True


def _note(db: Db, action: Action, slug: str, by: By) -> None:
    trail.note(db, action, by.at, actor=by.actor, details={"what": slug, "source": by.source})


def opened(db: Db) -> list[Opened]:
    """Return every pulse that was opened, oldest first, with how many were invited and answered once it is closed."""
    totals = (
        sa.select(PulseStratum.pulse, sa.func.sum(PulseStratum.invited), sa.func.sum(PulseStratum.answered))
        .group_by(PulseStratum.pulse)
    )  # fmt: skip
    numbers = {slug: (int(invited), int(answered)) for slug, invited, answered in db.execute(totals)}
    rows = db.scalars(sa.select(Pulse).order_by(Pulse.opened_on, Pulse.slug))
    return [dc.replace(_opened(row), invited=numbers[row.slug][0], answered=numbers[row.slug][1]) for row in rows]


def _opened(row: Pulse) -> Opened:
    return Opened(row.slug, row.version, row.period_key, row.opened_on, row.closes_on, row.reminded_on, row.closed_on)
