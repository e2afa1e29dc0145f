"""What can go wrong, as words: a refusal (something may not be done) and a problem (a mistake in a file)."""

import dataclasses as dc
from typing import Literal


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not a defect
    """Something may not or cannot be done; the web answers it with one sentence."""

    status = 400


class NotFound(Refusal):
    """What was asked for does not exist, or not for this person."""

    status = 404


class NotAllowed(Refusal):
    """This person has not the permission that is needed."""

    status = 403


class Conflict(Refusal):
    """The thing has moved on since the page was made."""

    status = 409


class Unanswered(Conflict):
    """What was sent is no answer to the question that is asked."""


class Locked(Conflict):
    """Something else has to be finished first.

    Args:
        kind: Of what is locked: `module` or `briefing`.
        slug: Which.
    """

    def __init__(self, kind: str, slug: str) -> None:
        """Keep what is locked: its own page says what opens it."""
        super().__init__(slug)
        self.kind, self.slug = kind, slug


class TooOften(Refusal):
    """Too many tries in a short time."""

    status = 429


@dc.dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in a content file.

    Args:
        path: The file, relative to the content folder.
        line: Counted from 1.
        column: Counted from 1.
        what: What is wrong, in one sentence.
        remedy: What to do about it, in one sentence.
        severity: A `warning` does not stop publication.
        field: In a list of which the columns have names, the name of the one where it is, empty for a whole line; else None.
    """

    path: str
    line: int
    column: int
    what: str
    remedy: str
    severity: Literal["error", "warning"] = "error"
    field: str | None = dc.field(default=None, compare=False)

    def __str__(self) -> str:
        """Return the form that editors and terminals make clickable."""
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.what} {self.remedy}"
