"""What only looks at something leaves a line in the trail too."""

from uuid import UUID

from app.audit import trail
from app.audit.actions import Action
from app.audit.trail import Details
from app.clock import now
from app.web.parts import parts
from app.web.signed_in import person


def note_view(action: Action, details: Details | None = None, *, subject: UUID | None = None) -> None:
    """Keep that whoever is signed in looked at something, or was refused: one short write of its own.

    Every view is a line. To count some views and not others would make a trail that nobody can rely on.

    Args:
        action: What was looked at.
        details: Which one of it: periods, slugs, kinds; no names and no search texts.
        subject: Whom it is about, if it is about one person.
    """
    somebody = person()
    with parts().database.writing() as db:
        trail.note(db, action, now(), actor=somebody.subject if somebody else None, subject=subject, details=details)
