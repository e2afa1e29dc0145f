"""All facts once more, in their order: do they give exactly the completions that are kept?

A completion follows from what somebody did, or from a credit. So it can be computed again at any time, and a difference
says that something was lost, invented or changed. Nothing is mended here: facts are appended, never rewritten.
"""

import dataclasses as dc
import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.model import Module
from app.clock import local_date
from app.errors import NotFound
from app.learning import crediting, queries
from app.learning.crediting import CreditFact
from app.learning.publishing import Library
from app.learning.records import Attempt, Completion, ContentVersion, Credit
from app.learning.route import TESTS, CompletionFact, Progress, completed
from app.people.records import Person
from app.storage.database import Db

What = tuple[str, str]
"""`module` or `briefing`, and its slug."""


@dc.dataclass(frozen=True, slots=True)
class Compared:
    """How kept and computed completions compare.

    Args:
        same: So many are exactly alike: year, way and moment.
        different: So many are missing, extra or otherwise.
        let_go: So many cannot be computed any more: what they follow from is past its time.
    """

    same: int
    different: int
    let_go: int


def verify(db: Db, library: Library, kept_since: dt.datetime) -> Compared:
    """Compute the completions of everybody again, and compare. Erased people are left out: their credits are gone.

    Args:
        db: For reading.
        library: Knows all versions.
        kept_since: Answers from before this moment are let go of.
    """
    versions = _Versions(db, library)
    same = different = let_go = 0
    for subject in _subjects(db):
        progress, credits_of = queries.progress_of(db, subject), crediting.of_person(db, subject)
        for what in sorted(_whats(library, progress, credits_of)):
            kept = [fact for fact in progress.completions if (fact.kind, fact.slug) == what]
            if _is_let_go(progress, kept, what, kept_since):
                let_go += len(kept)
                continue
            computed = recompute(progress, credits_of, what, functools.partial(versions.of, what, progress))
            agreed, wrong = _compare(kept, computed)
            same, different = same + agreed, different + wrong
    return Compared(same, different, let_go)


def recompute(
    progress: Progress, credits_of: Sequence[CreditFact], what: What, versions: Callable[[dt.datetime], Sequence[Module]]
) -> list[CompletionFact]:
    """Return the completions of one module or briefing that follow from facts. Pure.

    Args:
        progress: What somebody did; its completions are not looked at.
        credits_of: What was credited.
        what: Kind and slug.
        versions: The versions that may have counted at a moment: it is finished only when it is by each of them.
    """
    found: list[CompletionFact] = []
    for at, credit in _events(progress, credits_of, what, versions):
        year = credit.cycle if credit else local_date(at).year
        if year in {fact.cycle for fact in found}:
            continue
        then = dc.replace(progress.until(at), completions=tuple(found))
        ways = ["credit"] if credit else [completed(module, then, year) for module in versions(at)]
        if ways and all(ways):
            found.append(CompletionFact(*what, version="", cycle=year, completed_at=at, via=str(ways[0])))
    return found


def _events(
    progress: Progress, credits_of: Sequence[CreditFact], what: What, versions: Callable[[dt.datetime], Sequence[Module]]
) -> list[tuple[dt.datetime, CreditFact | None]]:
    """Return every moment at which something could have been finished, in order: a page read, a test ended, a credit."""
    moments = {moment for fact in progress.of(*what) for moment in (*fact.moments, *filter(None, [fact.ended_at]))}
    for fact in progress.attempts:
        at = fact.ended_at
        if fact.kind in TESTS and at and any(module.head.holds(fact.slug) for module in versions(at)):
            moments.add(at)
    entered = [(one.at, one) for one in credits_of if (one.kind, one.slug) == what]
    return sorted([*((at, None) for at in moments), *entered], key=lambda event: (event[0], event[1] is not None))


def _compare(kept: Sequence[CompletionFact], computed: Sequence[CompletionFact]) -> tuple[int, int]:
    """Return how many years agree, and how many do not."""
    mine, yours = ({fact.cycle: (fact.via, fact.completed_at) for fact in facts} for facts in (kept, computed))
    years = mine.keys() | yours.keys()
    agreed = sum(mine.get(year) == yours.get(year) for year in years)
    return agreed, len(years) - agreed


def _is_let_go(progress: Progress, kept: Sequence[CompletionFact], what: What, kept_since: dt.datetime) -> bool:
    """Tell whether something that a completion may follow from is past its time; of a reading its begin is kept longest."""
    tried = any(fact.started_at < kept_since for fact in progress.of(*what))
    return tried or any(fact.completed_at < kept_since for fact in kept)


def _subjects(db: Db) -> Iterator[UUID]:
    """Return whoever did or was credited anything, and is still known."""
    did = sa.union(*(sa.select(table.subject) for table in (Attempt, Completion, Credit))).subquery()
    yield from db.scalars(sa.select(did.c.subject).join(Person, Person.subject == did.c.subject).order_by(did.c.subject)).all()


def _whats(library: Library, progress: Progress, credits_of: Sequence[CreditFact]) -> set[What]:
    """Return every module and briefing that somebody may have finished."""
    done = {(fact.kind, fact.slug) for fact in progress.completions} | {(one.kind, one.slug) for one in credits_of}
    read = {(fact.kind, fact.slug) for fact in progress.attempts if fact.kind in {"module", "briefing"}}
    tested = {fact.slug for fact in progress.attempts if fact.kind in TESTS}
    around = (module for module in library.catalogue.modules.values() if any(module.head.holds(slug) for slug in tested))
    return done | read | {("module", module.slug) for module in around}


class _Versions:
    """Which versions of something may have counted at a moment."""

    def __init__(self, db: Db, library: Library) -> None:
        """Read once when each version was first taught."""
        self._db, self._library = db, library
        self._first: dict[What, list[tuple[dt.datetime, str]]] = defaultdict(list)
        query = sa.select(ContentVersion.kind, ContentVersion.slug, ContentVersion.kept_at, ContentVersion.version)
        for kind, slug, at, version in db.execute(query.order_by(ContentVersion.kept_at)):
            self._first[kind, slug].append((at, version))

    def of(self, what: What, progress: Progress, at: dt.datetime) -> list[Module]:
        """Return the version that is stamped on a completion of that moment; else those that may have counted then.

        These are the one that was being read, and the newest that was taught by then.
        """
        stamped = [fact.version for fact in progress.completions if (fact.kind, fact.slug) == what and fact.completed_at == at]
        read = [fact.version for fact in progress.of(*what) if fact.started_at <= at][-1:]
        newest = [version for kept_at, version in self._first[what] if kept_at <= at][-1:]
        names = dict.fromkeys(stamped or [*read, *newest])
        return [module for module in (self._module(what, name) for name in names) if module]

    def _module(self, what: What, version: str) -> Module | None:
        try:
            found = self._library.version(self._db, *what, version)
        except NotFound:
            return None
        return found if isinstance(found, Module) else None
