"""Large changes: who finished an earlier version of what has changed thoroughly since. Pure.

What somebody finished stays finished. A large change only asks whether they want to follow the new version, and leaves it
at that: it takes nothing away, and whoever begins, or finished the new version, is not asked.
"""

import dataclasses as dc
import datetime as dt
from collections.abc import Sequence
from typing import Literal

from app.catalogue.courses import PartKey
from app.catalogue.model import Module
from app.learning.route import CompletionFact, ModuleState, Progress

Size = Literal["small", "large"]
"""Of a change: small is wording, spelling, a date; large is when what one learns from it is something else."""
ASKED_DAYS = 90
"""So long a large change is told where somebody did not come for it; on its own page it stays."""


@dc.dataclass(frozen=True, slots=True)
class Publication:
    """What learners are served of a course from a moment on.

    Args:
        round: Which one this publication ended; later ones have a higher number.
        version: Of the course.
        parts: Kind, slug and version of each part; the module, briefing or drill itself first.
        at: Since when.
        size: Of the change since the publication before; the first one is no change.
    """

    round: int
    version: str
    parts: tuple[PartKey, ...]
    at: dt.datetime
    size: Size = "small"

    def is_recent(self, at: dt.datetime) -> bool:
        """Tell whether this is told at a moment where somebody did not come for it."""
        return at < self.at + dt.timedelta(days=ASKED_DAYS)


def to_follow_again(module: Module, state: ModuleState, progress: Progress, history: Sequence[Publication]) -> Publication | None:
    """Return the last large change, when somebody finished a version from before it and may want to follow the new one.

    Args:
        module: Which module or briefing.
        state: How far they are with it.
        progress: What they did.
        history: What was published of it, oldest first.

    Returns:
        None when nothing is asked: it is still to do, or to do again; it was never followed here; the new version was
        begun or finished already; or there was no large change.
    """
    large = next((one for one in reversed(history) if one.size == "large"), None)
    finished = [one for one in progress.completions if (one.kind, one.slug) == (module.kind, module.slug) and one.via != "credit"]
    if large is None or not finished or state.is_open:
        return None
    if _has_begun(module, progress, large.at) or any(_is_of_now(one, large, history) for one in finished):
        return None
    return large


def _has_begun(module: Module, progress: Progress, since: dt.datetime) -> bool:
    """Tell whether somebody began with any part since a moment: they found the new version by themselves."""
    facts = (*progress.of(module.kind, module.slug), *progress.of("quiz", module.head.quiz), *progress.played(module))
    return any(fact.started_at >= since for fact in facts)


def _is_of_now(completion: CompletionFact, large: Publication, history: Sequence[Publication]) -> bool:
    """Tell whether somebody finished what came with a large change, or exactly what is served now.

    Where only a quiz changed, the module has the version that it had: then the moment tells which of the two it was.
    """
    served = [one for one in history if one.parts[0][2] == completion.version and one.at <= completion.completed_at]
    return bool(served) and (served[-1].round >= large.round or served[-1].version == history[-1].version)
