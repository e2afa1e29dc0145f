"""Answering a pulse, once. Who answered and what was answered are never in one row.

Answering burns somebody's invitation and adds one to counters of their group, in one transaction: both or neither. The
counters of a group are all written again by one statement, so that no trace of the database tells which one moved.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import model
from app.catalogue.model import MOST_BARRIERS, PulseQuestion
from app.catalogue.pulse_rules import ALONE
from app.errors import Conflict, NotFound, Unanswered
from app.learning.publishing import Library
from app.learning.pulse_records import Pulse, PulseCount, PulseInvitation
from app.pulses.members import members_on, placing_of
from app.pulses.opening import Opened, of_row
from app.pulses.strata import ORGANISATION, Wave
from app.storage.database import Db
from app.storage.turns import take_turns


class NotInvited(NotFound):
    """This pulse does not ask this person."""


class Closed(Conflict):
    """Nobody can answer it any more."""


class Answered(Conflict):
    """This person answered it already."""


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
    return Standing(of_row(row), answered is not None, bool(answered))


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
    return of_row(row) if row else None


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
    members = members_on(db, pulse.opened_on, subject)
    # Their place of then may have been corrected since.
    return placing_of(db, pulse.slug, pulse.opened_on).of(members[0]) if members else ORGANISATION


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
