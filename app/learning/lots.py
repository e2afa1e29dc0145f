"""The lots that decide when a probe is asked: drawn at a completion, and read."""

import datetime as dt
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.catalogue.model import Module, Quiz
from app.clock import local_date
from app.learning import spacing
from app.learning.records import ProbeSlot
from app.learning.route import Progress
from app.learning.spacing import SlotFact
from app.storage.append import append_once
from app.storage.database import Db

# On the way of the first page: made once, since to make a statement takes longer than to run it.
_SLOTS = (
    sa.select(ProbeSlot.module, ProbeSlot.cycle, ProbeSlot.days, ProbeSlot.due_on, ProbeSlot.at)
    .where(ProbeSlot.subject == sa.bindparam("subject", type_=sa.Uuid()))
    .order_by(ProbeSlot.at)
)


def slots_of(db: Db, subject: UUID) -> tuple[SlotFact, ...]:
    """Return the lots of one person, oldest first; for that person only."""
    return tuple(SlotFact(*row) for row in db.connection().execute(_SLOTS, {"subject": subject}))


def draw(db: Db, module: Module, quiz: Quiz | None, subject: UUID, progress: Progress, at: dt.datetime) -> None:
    """Draw the day of the probe for a completion that was appended just now, by what somebody did here.

    Chance lies in the seed of their newest attempt, so that a history that is made again has the same lots. Who has seen
    the questions of the probe before gets no lot: that would measure the probe.

    Args:
        db: For writing.
        module: What was finished.
        quiz: Of the module, as it is now, when it has one.
        subject: Who.
        progress: Everything they did until now.
        at: The moment of the completion.
    """
    if quiz is None or not progress.attempts:
        return
    if not spacing.probe_items(quiz.head, progress.of("probe", quiz.slug), 0):
        return
    cycle = local_date(at).year
    days = spacing.lot(progress.attempts[-1].seed, module.slug, cycle)
    append_once(db, ProbeSlot, {
        "id": uuid4(), "subject": subject, "module": module.slug, "cycle": cycle, "days": days,
        "due_on": local_date(at) + dt.timedelta(days=days), "at": at,
    })  # fmt: skip
