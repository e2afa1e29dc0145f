"""Answering a pulse, once. Who answered and what was answered are never in one row.

Answering burns somebody's invitation and adds one to counters of their group, in one transaction: both or neither. The
counters of a group are all written again by one statement, so that no trace of the database tells which one moved.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import model
from app.catalogue.model import MOST_BARRIERS, PulseQuestion, Role
from app.catalogue.pulse_rules import ALONE
from app.errors import Conflict, NotFound, Unanswered
from app.learning.publishing import Library
from app.learning.pulse_records import Pulse, PulseCount, PulseInvitation
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
        role: As which they were invited.
        group: In which they are counted: as they were placed on the day of the opening.
    """

    pulse: Opened
    is_invited: bool
    has_answered: bool
    role: Role | None = None
    group: str = ORGANISATION


def standing(db: Db, slug: str, subject: UUID) -> Standing:
    """Return a pulse as somebody finds it.

    Raises:
        NotFound: There is no such pulse, or it has not been opened.
    """
    row = db.get(Pulse, slug)
    if row is None:
        raise NotFound
    found = db.get(PulseInvitation, (slug, subject))
    if found is None:
        return Standing(of_row(row), is_invited=False, has_answered=False)
    return Standing(of_row(row), True, found.answered, cast("Role", found.role), found.stratum)  # noqa: FBT003  two facts


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
    db: Db, library: Library, slug: str, subject: UUID, given: Mapping[str, Sequence[str]], day: dt.date
) -> None:  # fmt: skip
    """Count the answers of somebody, once. Twice, at once or from two tabs gives one vote.

    Args:
        db: For writing.
        library: Knows the questions.
        slug: The pulse.
        subject: Who answers; no trace of them stays with what they answered.
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
    if found.role is None:
        raise NotInvited
    content = library.version(db, "pulse", slug, found.pulse.version)
    assert isinstance(content, model.Pulse)
    if check(content.head.questions, found.role, given):
        raise Unanswered
    mine = sa.update(PulseInvitation).where(
        PulseInvitation.pulse == slug, PulseInvitation.subject == subject, PulseInvitation.answered.is_(False)
    )
    if db.execute(mine.values(answered=True).returning(PulseInvitation.pulse)).first() is None:
        # It may have been closed in between: then there are no invitations any more.
        raise Answered if db.scalar(sa.select(Pulse.closed_on).where(Pulse.slug == slug)) is None else Closed
    wave: Wave = "late" if found.pulse.reminded_on else "early"
    _count(db, slug, found.group, wave, {name: given[name] for name in (one.id for one in content.head.questions)})


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
