"""Actions: start, read, answer, choose, finish. Each loads, asks a decision, appends facts; none commits."""

import contextlib
import dataclasses as dc
import datetime as dt
import secrets
from collections.abc import Collection, Sequence
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.assessment import asking, marking, scenario, scoring, selection
from app.assessment import forms as choosing
from app.assessment.certainty import Level
from app.catalogue.model import Content, Module, Quiz, Role, Scenario, Scene
from app.clock import local_date
from app.errors import Conflict, Locked, NotFound, TooOften, Unanswered
from app.learning import forms, lots, queries
from app.learning.publishing import Library
from app.learning.records import Attempt, AttemptEnd, Completion, Consultation, Response
from app.learning.route import AttemptFact, Progress, completed, entry_of, locked_by, pages_read, variant_of
from app.people.values import Standing
from app.storage.append import append_once
from app.storage.database import Db
from app.storage.turns import take_turns

SEEDS = 2**31 - 1
MOST_STARTS, STARTS_WINDOW = 40, dt.timedelta(minutes=15)
"""In that time one thing may be begun so often; a round of the route trainer takes half a minute."""
OUTDATED = "outdated"
"""How an attempt ends that cannot be gone on with."""


@dc.dataclass(frozen=True, slots=True)
class Taker:
    """Who takes part, with what is stamped on the facts.

    Args:
        role: The one that counts in reports.
        department: Likewise.
        hats: Everything somebody is on this day: what is meant for one of them is stamped with that one.
    """

    subject: UUID
    role: str
    department: str | None
    hats: tuple[Standing, ...] = ()

    def stamp(self, audience: Collection[str]) -> dict[str, str | None]:
        """Return role and department for a fact about something that is meant for an audience."""
        fitting = next((hat for hat in self.hats if hat.is_among(audience)), None)
        if fitting is None:
            return {"role": self.role, "department": self.department}
        return {"role": fitting.role, "department": fitting.department}


class EntryClosed(Conflict):
    """The questions before a module are not offered any more: somebody has begun with it, or answered them."""


@dc.dataclass(frozen=True, slots=True)
class Plan:
    """What a new attempt asks, where that is not just the content itself.

    Args:
        kind: Of the attempt: `entry`, `probe` and `refresher` ask items of a quiz.
        form: Which form of the quiz.
        asked: Ids of items, in order; None leaves it to the seed.
    """

    kind: str
    form: str | None = None
    asked: tuple[str, ...] | None = None


def start(
    db: Db,
    library: Library,
    content: Content,
    taker: Taker,
    at: dt.datetime,
    *,
    plan: Plan | None = None,
    seed: int | None = None,
) -> UUID:
    """Go on with the open attempt, or begin a new one.

    Args:
        db: For writing.
        library: Keeps the version.
        content: The current version, for a new attempt.
        taker: Who.
        at: Now.
        plan: What a new one asks; the content itself when left out.
        seed: Fixes the draw, for simulations; chance decides otherwise.

    Returns:
        The attempt. Two starts at once give the same one. Of scenarios that take turns it is the one whose turn it is.

    Raises:
        Locked: Something else has to be finished first.
        TooOften: It was begun so often just now.
    """
    _alone(db, taker)
    if plan is None and isinstance(content, Scenario):
        content = _whose_turn(db, library, content, taker, at)
    kind = plan.kind if plan else content.kind
    while True:
        last = db.execute(
            sa.select(Attempt.id, Attempt.number, AttemptEnd.attempt_id)
            .outerjoin(AttemptEnd, AttemptEnd.attempt_id == Attempt.id)
            .where(Attempt.subject == taker.subject, Attempt.kind == kind, Attempt.slug == content.slug)
            .order_by(Attempt.number.desc())
            .limit(1),
        ).first()
        if last and last[2] is None:
            return UUID(str(last[0]))
        if last and last[1] >= MOST_STARTS:
            _refuse_many(db, taker, (kind, content.slug), last[1] + 1 - MOST_STARTS, at)
        library.keep(db, content, at)
        attempt_id, chance = uuid4(), secrets.randbelow(SEEDS) if seed is None else seed
        fresh = plan or _planned(db, library, content, taker, at, chance)
        values = {
            "id": attempt_id, "subject": taker.subject, "kind": kind, "slug": content.slug, "version": content.version,
            "form": fresh.form, "asked": None if fresh.asked is None else list(fresh.asked), "seed": chance,
            "number": last[1] + 1 if last else 1, "started_at": at, **taker.stamp(_audience(library, content)),
        }  # fmt: skip
        if append_once(db, Attempt, values):
            return attempt_id


def _refuse_many(db: Db, taker: Taker, what: tuple[str, str], number: int, at: dt.datetime) -> None:
    """Refuse who began something very often.

    Args:
        db: For reading.
        taker: Who.
        what: Kind and slug.
        number: Of the attempt that has to be older than a quarter of an hour.
        at: Now.

    Raises:
        TooOften: It is not.
    """
    one = (Attempt.subject == taker.subject, Attempt.kind == what[0], Attempt.slug == what[1], Attempt.number == number)
    begun = db.scalar(sa.select(Attempt.started_at).where(*one))
    if begun is not None and begun > at - STARTS_WINDOW:
        raise TooOften


def _planned(db: Db, library: Library, content: Content, taker: Taker, at: dt.datetime, seed: int) -> Plan:
    """Return what a new attempt asks. Whoever begins with a test goes past the questions that come before.

    Raises:
        Locked: Something else has to be finished first.
    """
    modules, progress = _around(library, content), queries.progress_of(db, taker.subject)
    _refuse_locked(modules, progress)
    for module in modules:
        _leave_entry(db, module, progress, at)
    if isinstance(content, Quiz) and choosing.has_forms(content.head):
        form = forms.first_form(db, content.slug, _role(library, content, taker), taker.subject, at)
        drawn = forms.next_quiz(content, form, progress, at, seed)
        return Plan("quiz", drawn.form, drawn.items)
    return Plan(content.kind)


def _role(library: Library, content: Content, taker: Taker) -> str:
    return str(taker.stamp(_audience(library, content))["role"])


def _whose_turn(db: Db, library: Library, story: Scenario, taker: Taker, at: dt.datetime) -> Scenario:
    """Return the scenario that is this person's now, of those that take turns in a module."""
    module = next((one for one in _around(library, story) if len(one.head.variants) > 1), None)
    if module is None:
        return story
    slug = variant_of(module, queries.progress_of(db, taker.subject), local_date(at).year)
    found = library.current("scenario", slug)
    assert isinstance(found, Scenario)
    return found


def _around(library: Library, content: Content) -> list[Module]:
    """Return the modules that something belongs to; a module belongs to itself."""
    if isinstance(content, Module):
        return [content]
    return [module for module in library.catalogue.modules.values() if module.head.holds(content.slug)]


def _refuse_locked(modules: Collection[Module], progress: Progress) -> None:
    """Refuse what cannot be begun yet; what belongs to several modules opens with the first of them.

    Raises:
        Locked: Something else has to be finished first.
    """
    locked = [module for module in modules if locked_by(module, progress)]
    if locked and len(locked) == len(modules):
        raise Locked(locked[0].kind, locked[0].slug)


def _leave_entry(db: Db, module: Module, progress: Progress, at: dt.datetime) -> None:
    """End the questions before a module that were left open: whoever begins with it goes past them."""
    fact = progress.latest("entry", module.head.quiz) if module.head.quiz else None
    if fact and fact.ended_at is None:
        _finish(db, fact, "skipped", None, at)


def start_entry(db: Db, library: Library, module: Module, taker: Taker, at: dt.datetime, *, seed: int | None = None) -> UUID:
    """Begin the questions before a module, or go on with them.

    Args:
        db: For writing.
        library: Keeps the version.
        module: The current version.
        taker: Who.
        at: Now.
        seed: Fixes their order, for simulations.

    Raises:
        EntryClosed: They are not offered, or not any more.
        Locked: Something else has to be finished first.
    """
    _alone(db, taker)
    progress = queries.progress_of(db, taker.subject)
    _refuse_locked([module], progress)
    entry = entry_of(module, progress, local_date(at).year)
    if entry is None or not entry.offered:
        raise EntryClosed
    quiz = library.current("quiz", module.head.quiz or "")
    assert isinstance(quiz, Quiz)
    library.keep(db, quiz, at)  # before the form, as in every other start: nobody waits crosswise
    form = forms.first_form(db, quiz.slug, _role(library, module, taker), taker.subject, at)
    chance = secrets.randbelow(SEEDS) if seed is None else seed
    drawn = choosing.before(quiz.head, form, chance)
    return start(db, library, quiz, taker, at, plan=Plan("entry", drawn.form, drawn.items), seed=chance)


def skip_entry(db: Db, library: Library, module: Module, taker: Taker, at: dt.datetime) -> None:
    """Record that the questions before a module were passed over; where they are not offered there is nothing to record.

    Raises:
        Locked: Something else has to be finished first.
    """
    with contextlib.suppress(EntryClosed):
        attempt_id = start_entry(db, library, module, taker, at)
        _finish(db, own(db, attempt_id, taker, lock=True), "skipped", None, at)


def _audience(library: Library, content: Content) -> frozenset[str]:
    """Return whom something is meant for; a quiz or scenario is for the same people as its modules."""
    return frozenset(name for module in _around(library, content) for name in module.head.audience)


def _alone(db: Db, taker: Taker) -> None:
    """Wait until this person is writing nowhere else.

    When quiz and scenario end at the same moment, one of the two must see the other; and whoever begins a test and the
    questions before it at the same moment has only one of them. It is always the first thing that is waited for.
    """
    take_turns(db, f"learning of {taker.subject}")


def own(db: Db, attempt_id: UUID, taker: Taker, *, lock: bool = False) -> AttemptFact:
    """Return an attempt of this person.

    Args:
        db: For reading, or for writing with `lock`.
        attempt_id: Which.
        taker: Who asks.
        lock: Wait until this person is writing nowhere else.

    Raises:
        NotFound: It does not exist, or is somebody else's.
    """
    if lock:
        _alone(db, taker)
    fact = queries.attempt_of(db, attempt_id, taker.subject)
    if fact is None:
        raise NotFound
    return fact


def _append(
    db: Db,
    fact: AttemptFact,
    step: str,
    chosen: tuple[str, ...],
    points: float | None,
    at: dt.datetime,
    confidence: str | None = None,
) -> None:
    append_once(db, Response, {
        "id": uuid4(), "attempt_id": fact.id, "step": step, "position": len(fact.steps), "chosen": list(chosen),
        "points": points, "confidence": confidence, "at": at,
    })  # fmt: skip


def _finish(db: Db, fact: AttemptFact, outcome: str, percent: int | None, at: dt.datetime) -> None:
    append_once(db, AttemptEnd, {"attempt_id": fact.id, "score_percent": percent, "outcome": outcome, "ended_at": at})


def read_page(
    db: Db, library: Library, module: Module, slug: str, taker: Taker, at: dt.datetime, *, choice: str | None = None
) -> None:
    """Record that a lesson or card was read; when all are, finish.

    A page that was added after somebody had finished reading is read in a new attempt; the others stay read. Where there
    is nothing but pages, all are seen again for a later year.

    Args:
        db: For writing.
        library: Knows all versions.
        module: The current version of the module or briefing.
        slug: The page.
        taker: Who.
        at: Now.
        choice: What was chosen on a card with a dilemma.

    Raises:
        NotFound: There is no such page.
        Conflict: The dilemma has no such choice.
    """
    _alone(db, taker)
    progress = queries.progress_of(db, taker.subject)
    _leave_entry(db, module, progress, at)
    year, last = local_date(at).year, progress.latest(module.kind, module.slug)
    read = pages_read(module, progress, year)
    if last and last.ended_at and slug in read:
        if not progress.completion(module.kind, module.slug):
            settle(db, library, module, taker, at)
        return
    if last and last.ended_at is None and slug in last.steps and slug not in read:
        _finish(db, last, OUTDATED, None, at)  # seen for an earlier year, and an attempt holds a page once
    fact = own(db, start(db, library, module, taker, at), taker, lock=True)
    taught = library.version(db, module.kind, module.slug, fact.version)
    assert isinstance(taught, Module)
    page = taught.page(slug)
    if page is None:
        raise NotFound
    if page.dilemma and choice not in {option.id for option in page.dilemma.choices}:
        raise Conflict
    if slug not in fact.steps:
        _append(db, fact, slug, (choice,) if page.dilemma and choice else (), None, at)
    done = pages_read(taught, queries.progress_of(db, taker.subject), year)
    if all(one.slug in done for one in taught.pages):
        _finish(db, fact, "read", None, at)
    if not settle(db, library, taught, taker, at) and taught.version != module.version:
        settle(db, library, module, taker, at)


def settle(db: Db, library: Library, module: Module, taker: Taker, at: dt.datetime) -> bool:
    """Append the completion when the rule is met. Returns whether it is.

    Once a calendar year: after a completion, tests have to be done again for that of a later year.
    """
    year = local_date(at).year
    progress = queries.progress_of(db, taker.subject)
    via = completed(module, progress, year)
    if via is None:
        return False
    if module.version in library.catalogue.files:  # others were kept when somebody began on them
        library.keep(db, module, at)
    is_new = append_once(db, Completion, {
        "id": uuid4(), "subject": taker.subject, "kind": module.kind, "slug": module.slug, "version": module.version,
        "cycle": year, "via": via, "completed_at": at, **taker.stamp(module.head.audience),
    })  # fmt: skip
    if is_new:
        lots.draw(db, module, library.catalogue.quizzes.get(module.head.quiz or ""), taker.subject, progress, at)
    return True


def _settle_around(db: Db, library: Library, content: Quiz | Scenario, taker: Taker, at: dt.datetime) -> None:
    """Settle every module that this quiz or scenario belongs to."""
    for module in _around(library, content):
        settle(db, library, module, taker, at)


def answer(
    db: Db,
    library: Library,
    attempt_id: UUID,
    item_id: str,
    chosen: Sequence[str],
    taker: Taker,
    at: dt.datetime,
    *,
    confidence: Level | None = None,
) -> int:
    """Record one answer to an item. Answering the same item twice leaves the first answer as it is.

    Args:
        db: For writing.
        library: Knows all versions.
        attempt_id: Which attempt, of any kind that asks items.
        item_id: Which item.
        chosen: The answer, as `asking` writes one down.
        taker: Who.
        at: Now.
        confidence: How sure somebody is.

    Returns:
        The number of the answer in this attempt, counted from 1.

    Raises:
        NotFound: No such attempt of this person that asks items.
        Conflict: The item is not the one that is asked now.
        Unanswered: It is, but the answer is not possible.
    """
    fact = own(db, attempt_id, taker, lock=True)
    quiz = library.version(db, fact.kind, fact.slug, fact.version)
    if not isinstance(quiz, Quiz):
        raise NotFound
    if item_id in fact.steps:
        return fact.steps.index(item_id) + 1
    items = selection.asked_items(quiz.head, fact.seed, fact.asked)
    if fact.ended_at or len(fact.steps) >= len(items) or items[len(fact.steps)].id != item_id:
        raise Conflict
    item = items[len(fact.steps)]
    if not asking.of_item(item, fact.seed).accepts(chosen):
        raise Unanswered
    _append(db, fact, item.id, tuple(chosen), float(marking.mark(item, chosen).points), at, confidence)
    if len(fact.steps) + 1 == len(items):
        percent = quiz_percent(quiz, own(db, fact.id, taker))
        _finish(db, fact, "answered", percent, at)
        _settle_around(db, library, quiz, taker, at)
    return len(fact.steps) + 1


def quiz_percent(quiz: Quiz, fact: AttemptFact) -> int:
    """Mark all answers of an attempt again. Returns 0 to 100."""
    given = [quiz.item(step) for step in fact.steps]
    points = [marking.mark(item, chosen).points for item, chosen in zip(given, fact.chosen, strict=True) if item]
    return scoring.score_percent(points, len(selection.asked_items(quiz.head, fact.seed, fact.asked)))


def choose(
    db: Db,
    library: Library,
    attempt_id: UUID,
    position: int,
    choice_id: str,
    taker: Taker,
    at: dt.datetime,
    *,
    confidence: Level | None = None,
) -> None:
    """Record one choice in a scenario. Choosing twice in the same place leaves the first choice as it is.

    Args:
        db: For writing.
        library: Knows all versions.
        attempt_id: Which attempt.
        position: How many choices were made before it, counted from 0.
        choice_id: Which choice.
        taker: Who.
        at: Now.
        confidence: How sure somebody is; in a dilemma nobody asks.

    Raises:
        NotFound: No such attempt of this person.
        Conflict: One does not stand at this position, or the choice is not offered there.
    """
    fact = own(db, attempt_id, taker, lock=True)
    if position < len(fact.steps):
        return
    if fact.ended_at or position > len(fact.steps):
        raise Conflict
    taught = library.version(db, "scenario", fact.slug, fact.version)
    assert isinstance(taught, Scenario)
    walked = scenario.walk(taught, [*made_in(fact), choice_id], role_of(fact))
    scene = walked.passed[-1][0]
    _append(db, fact, step_of(position, scene), (choice_id,), None, at, None if scene.dilemma else confidence)
    if walked.scene.ending:
        _finish(db, fact, walked.scene.ending, None, at)
        _settle_around(db, library, taught, taker, at)


def step_of(position: int, scene: Scene) -> str:
    """Return how a scene is called in what happened: which one, and after how many choices."""
    return f"{position}:{scene.id}"


def made_in(fact: AttemptFact) -> list[str]:
    """Return the ids of the choices made in an attempt at a scenario, in order."""
    return [chosen[0] for chosen in fact.chosen]


def role_of(fact: AttemptFact) -> Role:
    """Return the role in which an attempt was begun."""
    return "office_holder" if fact.role == "office_holder" else "civil_servant"


def consult(db: Db, library: Library, attempt_id: UUID, position: int, adviser: str, taker: Taker, at: dt.datetime) -> None:
    """Record that an adviser was asked in the scene where one stands. Asking twice is asking once; later it does nothing.

    Raises:
        NotFound: No such attempt of this person.
        Conflict: One does not stand at this position, or there is no such adviser there.
    """
    fact = own(db, attempt_id, taker, lock=True)
    if position < len(fact.steps):
        return
    taught = library.version(db, fact.kind, fact.slug, fact.version)
    if fact.ended_at or position > len(fact.steps) or not isinstance(taught, Scenario):
        raise Conflict
    scene = scenario.walk(taught, made_in(fact), role_of(fact)).scene
    if adviser not in {one.id for one in scene.advisers}:
        raise Conflict
    values = {"id": uuid4(), "attempt_id": fact.id, "step": step_of(position, scene), "adviser": adviser, "at": at}
    append_once(db, Consultation, values)
