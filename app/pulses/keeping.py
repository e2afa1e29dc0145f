"""What is done with pulses by itself: open on the planned day, remind once, close."""

import datetime as dt

import sqlalchemy as sa

from app.audit import trail
from app.audit.actions import Action
from app.catalogue import model, pulse_days
from app.clock import local_date, start_of
from app.learning.publishing import Library
from app.learning.pulse_records import Pulse, PulseInvitation
from app.mail import outbox
from app.mail.outbox import Draft
from app.people.records import Person
from app.people.values import By
from app.pulses.closing import close
from app.pulses.opening import due, open_pulse, opened
from app.storage.database import Db

INVITATION, REMINDER = "pulse_invitation", "pulse_reminder"
MORNING = dt.timedelta(hours=9)


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


def open_now(db: Db, library: Library, content: model.Pulse, by: By, *, mails: bool) -> bool:
    """Open a pulse and invite people, with a line in the trail that names nobody."""
    library.keep(db, content, by.at)
    if not open_pulse(db, content, by.at):
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
