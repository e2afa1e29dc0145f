"""What somebody does in the courses from the day they begin: questions before, lessons, quiz, scenario, and what stays.

Everything comes from the stream for answers, in the order in which it happens, and by the rules of the program itself.
"""

import dataclasses as dc
import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from uuid import UUID

from app.assessment import drilling, forms, marking, scenario, scoring, selection
from app.assessment.certainty import LEVELS
from app.assessment.forms import Asked, Drawn
from app.catalogue.model import Drill, Item, Module, Quiz, Role, Scenario, Scene
from app.clock import local_date
from app.learning import spacing
from app.learning.records import Attempt, AttemptEnd, Completion, Consultation, FormAssignment, ProbeSlot, Response
from app.simulation.rows import History, Row

Stamp = tuple[str, str | None]
"""Role and department."""
FINISHES = 0.85
LONG_FROM, LONG_WEIGHT = 4, 8
"""In a module with so many lessons one of them is long: so much more often does somebody stop there than in another."""
TRIES_ENTRY, SKIPS_ENTRY = 0.6, 0.1
TRIES_QUIZ = 4
DRILLS = 0.35
ANSWERS_PROBE = 0.55
ASKS_ADVICE = 0.4
KNOWS_BEFORE = (0.4, 0.75)
"""How much of the questions somebody knows before, at least and at most."""
LEARNED = 0.22
HALF_LIFE_DAYS = 120
"""After so long, half of what was learned is gone; half a year after a training little is left of it."""
DIFFICULTY = 0.12
USUAL, STEEP = 0.75, 2.4
"""So much somebody usually knows; how much more often a question is right for whoever knows more than that."""
DULL, MISREAD = 0.12, 0.1
"""The share of questions that are as easy for everybody, and of those that people are wrong about while they are sure."""
PLAYS: Role = "civil_servant"
"""Scenarios belong to modules, and those are for civil servants."""


@dc.dataclass(slots=True)
class _Learner:
    """Somebody who takes part.

    Args:
        last: The first day that is not theirs any more: they left, or the history ends.
        knew: How much they knew before, 0 to 1.
        begun: How often they began each thing.
        asked: The questions they were asked of each quiz, oldest first.
    """

    history: History
    subject: UUID
    stamp: Stamp
    last: dt.date
    knew: float
    begun: Counter[tuple[str, str]] = dc.field(default_factory=Counter)
    asked: defaultdict[str, list[Asked]] = dc.field(default_factory=lambda: defaultdict(list))

    @property
    def chance(self) -> random.Random:
        return self.history.answers

    def later(self, at: dt.datetime, least: int, most: int) -> dt.datetime:
        """Return a moment so many seconds later."""
        return at + dt.timedelta(seconds=self.chance.randrange(least, most))


def take_part(history: History, subject: UUID, stamp: Stamp, day: dt.date, last: dt.date) -> None:
    """Let somebody begin on a day with everything that is meant for their role.

    Args:
        history: Where it is kept.
        subject: Who.
        stamp: Role and department on that day.
        day: On which they begin.
        last: The first day on which nothing is theirs any more.
    """
    role = stamp[0]
    learner = _Learner(history, subject, stamp, last, history.answers.uniform(*KNOWS_BEFORE))
    shelf = history.catalogue.briefings if role == "office_holder" else history.catalogue.modules
    for module in shelf.values():
        if role in module.head.audience:
            _take_module(learner, module, history.moment(day, history.answers))
    for drill in history.catalogue.drills.values():
        if drilling.signals_for(drill.head, role) and learner.chance.random() < DRILLS:
            _train(learner, drill, history.moment(day, history.answers))


def _begin(
    learner: _Learner, content: Module | Quiz | Scenario | Drill, at: dt.datetime, *, kind: str | None = None,
    asks: Drawn | None = None, seed: int | None = None,
) -> Row:  # fmt: skip
    history, kind = learner.history, kind or content.kind
    learner.begun[kind, content.slug] += 1
    row: Row = {
        "id": history.answer_uuid(), "subject": learner.subject, "kind": kind, "slug": content.slug, "version": content.version,
        "number": learner.begun[kind, content.slug], "seed": _seed(learner) if seed is None else seed,
        "form": (asks.form or None) if asks else None, "asked": list(asks.items) if asks else None, "role": learner.stamp[0],
        "department": learner.stamp[1], "started_at": at,
    }  # fmt: skip
    history.add(Attempt, **row)
    return row


def _seed(learner: _Learner) -> int:
    return learner.chance.randrange(2**31 - 1)


def _step(
    learner: _Learner, attempt: Row, step: str, position: int, chosen: Sequence[str], at: dt.datetime, *,
    points: float | None = None, sure: str | None = None,
) -> None:  # fmt: skip
    learner.history.add(
        Response, id=learner.history.answer_uuid(), attempt_id=attempt["id"], step=step, position=position,
        chosen=list(chosen), points=points, confidence=sure, at=at,
    )  # fmt: skip


def _end(learner: _Learner, attempt: Row, outcome: str, percent: int | None, at: dt.datetime) -> None:
    learner.history.add(AttemptEnd, attempt_id=attempt["id"], outcome=outcome, score_percent=percent, ended_at=at)


def _take_module(learner: _Learner, module: Module, at: dt.datetime) -> None:
    """Begin a module or briefing; go on to its end, or stop somewhere in the lessons."""
    quiz = learner.history.catalogue.quizzes.get(module.head.quiz or "")
    first_form = _first_form(learner, quiz, at) if quiz and forms.has_forms(quiz.head) else None
    if quiz and first_form and module.head.entry_percent is not None and learner.chance.random() < TRIES_ENTRY:
        at, percent = _take_entry(learner, quiz, first_form, at)
        if percent is not None and percent >= module.head.entry_percent:
            _complete(learner, module, quiz, "entry", at)
            return
    read_at = _read(learner, module, at)
    if read_at is None:
        return
    at = read_at
    if quiz:
        done_at = _pass(learner, module, quiz, first_form, at)
        if done_at is None:
            return
        at = done_at
    if module.head.variants:
        at = _play(learner, _story(learner, module, at), at)
    _complete(learner, module, quiz, "rule", at)


def _read(learner: _Learner, module: Module, at: dt.datetime) -> dt.datetime | None:
    """Read the pages. Returns when it was done; None when somebody stopped."""
    finishes = learner.chance.random() < FINISHES
    read = len(module.pages) if finishes else _stops_after(learner, module)
    attempt = _begin(learner, module, at)
    for position, page in enumerate(module.pages[:read]):
        at = learner.later(at, 40, 200)
        chosen = [learner.chance.choice(page.dilemma.choices).id] if page.dilemma else []
        _step(learner, attempt, page.slug, position, chosen, at)
    if not finishes or local_date(at) >= learner.last:
        return None
    _end(learner, attempt, "read", None, at)
    return at


def _stops_after(learner: _Learner, module: Module) -> int:
    """Return how many pages somebody reads who does not finish."""
    places = range(len(module.pages))
    long = random.Random(f"long:{module.slug}").choice(places)  # noqa: S311  of the module, the same for everybody
    has_long = len(places) >= LONG_FROM
    return learner.chance.choices(places, [LONG_WEIGHT if has_long and place == long else 1 for place in places])[0]


def _first_form(learner: _Learner, quiz: Quiz, at: dt.datetime) -> str:
    """Assign the form before: of each role as many get one as the other."""
    counts, role = learner.history.first_forms, learner.stamp[0]
    lead = counts[quiz.slug, role, "a"] - counts[quiz.slug, role, "b"]
    form = ("b" if lead > 0 else "a") if lead else learner.chance.choice("ab")
    counts[quiz.slug, role, form] += 1
    learner.history.add(
        FormAssignment, id=learner.history.answer_uuid(), subject=learner.subject, quiz=quiz.slug, audience=role,
        first_form=form, at=at,
    )  # fmt: skip
    return form


def _take_entry(learner: _Learner, quiz: Quiz, first_form: str, at: dt.datetime) -> tuple[dt.datetime, int | None]:
    """Take the questions before, or pass over them. Returns when, and the score."""
    seed = _seed(learner)
    attempt = _begin(learner, quiz, at, kind="entry", asks=forms.before(quiz.head, first_form, seed), seed=seed)
    if learner.chance.random() < SKIPS_ENTRY:
        at = learner.later(at, 5, 30)
        _end(learner, attempt, "skipped", None, at)
        return at, None
    return _answer(learner, quiz, attempt, learner.knew, at)


def _pass(learner: _Learner, module: Module, quiz: Quiz, first_form: str | None, at: dt.datetime) -> dt.datetime | None:
    """Take the quiz until it is passed. Returns when it was; None when somebody gave up."""
    knows = min(0.97, learner.knew + LEARNED)
    for _try in range(TRIES_QUIZ):
        at, seed = learner.later(at, 30, 120), _seed(learner)
        asks = forms.next_quiz(quiz.head, first_form, learner.asked[quiz.slug], local_date(at).year, seed) if first_form else None
        at, percent = _answer(learner, quiz, _begin(learner, quiz, at, asks=asks, seed=seed), knows, at)
        if scoring.is_passed(percent, module.head.pass_percent):
            return at
        knows = min(0.97, knows + LEARNED / 2)
    return None


def _answer(learner: _Learner, quiz: Quiz, attempt: Row, knows: float, at: dt.datetime) -> tuple[dt.datetime, int]:
    """Answer every question of an attempt. Returns when, and the score."""
    items, points = selection.asked_items(quiz.head, attempt["seed"], attempt["asked"]), []
    learner.asked[quiz.slug].append(Asked(attempt["kind"], local_date(at).year, tuple(item.id for item in items)))
    for position, item in enumerate(items):
        at = learner.later(at, 12, 50)
        chosen = _picked(learner, item, knows)
        mark = marking.mark(item, chosen)
        points.append(mark.points)
        _step(
            learner,
            attempt,
            item.id,
            position,
            chosen,
            at,
            points=float(mark.points),
            sure=_sure_of(learner, item, float(mark.points)),
        )
    percent = scoring.score_percent(points, len(items))
    _end(learner, attempt, "answered", percent, at)
    return at, percent


def _picked(learner: _Learner, item: Item, knows: float) -> tuple[str, ...]:
    """Answer an item: right by chance, the easy ones more often, else somehow."""
    chance = learner.chance
    if chance.random() < _chance_of(item, knows):
        return marking.key_of(item)
    if item.number:
        return (str(min(item.number.maximum, item.number.answer + chance.randrange(1, 4))),)
    if item.steps:
        return tuple(chance.sample([step.id for step in item.steps], len(item.steps)))
    if item.signals:
        return tuple(sorted(f"{one.id}={chance.choice(item.targets).id}" for one in item.signals))
    ids = [option.id for option in item.options]
    if item.type == "single":
        return (chance.choice(ids),)
    return tuple(sorted(one for one in ids if chance.random() < 0.5)) or (ids[0],)  # noqa: PLR2004


def _chance_of(item: Item, knows: float) -> float:
    """Return how likely it is that somebody knows an item: some are harder, and of some it hardly matters what one knows."""
    ease = random.Random(f"ease:{item.id}").uniform(-DIFFICULTY, DIFFICULTY)  # noqa: S311  of the item, the same for everybody
    is_dull = random.Random(f"dull:{item.id}").random() < DULL  # noqa: S311  likewise
    return USUAL + (0 if is_dull else STEEP * (knows - USUAL)) + ease


def _sure_of(learner: _Learner, item: Item, points: float) -> str:
    """Tell how sure somebody is of an answer; some items are misread by people who are sure."""
    is_misread = random.Random(f"misread:{item.id}").random() < MISREAD  # noqa: S311  of the item, the same for everybody
    return learner.chance.choices(LEVELS, (1, 2, 6))[0] if is_misread and points < 1 else _sure(learner, points)


def _sure(learner: _Learner, points: float) -> str:
    """Tell how sure somebody is: mostly with reason, and now and then sure of something wrong."""
    return learner.chance.choices(LEVELS, (1, 3, 4) if points == 1 else (4, 3, 1))[0]


def _story(learner: _Learner, module: Module, at: dt.datetime) -> Scenario:
    slug = forms.variant(module.head.variants, (), local_date(at).year, f"{learner.subject}:{module.slug}")
    return learner.history.catalogue.scenarios[slug]


def _play(learner: _Learner, story: Scenario, at: dt.datetime) -> dt.datetime:
    """Play a scenario to one of its endings. Returns when."""
    at = learner.later(at, 30, 120)
    attempt = _begin(learner, story, at)
    made: list[str] = []
    scene = story.scene(story.head.start)
    while not scene.ending:
        step = f"{len(made)}:{scene.id}"
        at = _ask_around(learner, attempt, step, scene, at)
        at = learner.later(at, 15, 60)
        ways = scenario.walk(story, made, PLAYS).offered
        choice = learner.chance.choices(ways, [3 if one.judgement == "strong" else 1 for one in ways])[0]
        sure = None if scene.dilemma else _sure(learner, float(choice.judgement == "strong"))
        _step(learner, attempt, step, len(made), [choice.id], at, sure=sure)
        made.append(choice.id)
        scene = scenario.walk(story, made, PLAYS).scene
    _end(learner, attempt, scene.ending, None, at)
    return at


def _ask_around(learner: _Learner, attempt: Row, step: str, scene: Scene, at: dt.datetime) -> dt.datetime:
    for adviser in scene.advisers:
        if learner.chance.random() < ASKS_ADVICE:
            at = learner.later(at, 10, 40)
            learner.history.add(
                Consultation, id=learner.history.answer_uuid(), attempt_id=attempt["id"], step=step, adviser=adviser.id, at=at,
            )  # fmt: skip
    return at


def _complete(learner: _Learner, module: Module, quiz: Quiz | None, via: str, at: dt.datetime) -> None:
    """Keep the completion and, where something can be measured later, the lot for it; answer when that day has come."""
    history, year = learner.history, local_date(at).year
    history.add(
        Completion, id=history.answer_uuid(), subject=learner.subject, kind=module.kind, slug=module.slug,
        version=module.version, cycle=year, via=via, role=learner.stamp[0], department=learner.stamp[1], completed_at=at,
    )  # fmt: skip
    if quiz is None or not spacing.probe_items(quiz.head, (), 0):
        return
    newest = history.rows[Attempt][-1]
    days = spacing.lot(newest["seed"], module.slug, year)
    due_on = local_date(at) + dt.timedelta(days=days)
    history.add(
        ProbeSlot, id=history.answer_uuid(), subject=learner.subject, module=module.slug, cycle=year, days=days, due_on=due_on,
        at=at,
    )  # fmt: skip
    day = due_on + dt.timedelta(days=learner.chance.randrange(spacing.WINDOW_DAYS))
    if learner.chance.random() < ANSWERS_PROBE and day < learner.last:
        _probe(learner, quiz, day, days)


def _probe(learner: _Learner, quiz: Quiz, day: dt.date, days: int) -> None:
    """Answer what stayed: of what was learned, half is gone after each half-life."""
    seed = _seed(learner)
    asks = Drawn("probe", spacing.probe_items(quiz.head, (), seed))
    at = learner.history.moment(day, learner.chance)
    attempt = _begin(learner, quiz, at, kind="probe", asks=asks, seed=seed)
    _answer(learner, quiz, attempt, learner.knew + LEARNED * 2 ** (-days / HALF_LIFE_DAYS), at)


def _train(learner: _Learner, drill: Drill, at: dt.datetime) -> None:
    """Do one round of the route trainer."""
    seed, role = _seed(learner), learner.stamp[0]
    routes = learner.history.catalogue.organisation.routes
    names = drilling.round_of(drill.head, role, (), seed)
    attempt = _begin(learner, drill, at, asks=Drawn("", names), seed=seed)
    points = []
    for position, name in enumerate(names):
        at = learner.later(at, 4, 12)
        signal = drill.signal(name)
        assert signal is not None
        cards = drilling.offered(drill.head, signal, routes, role, seed)
        knows = learner.chance.random() < learner.knew + LEARNED
        chosen = signal.route if knows else learner.chance.choice(cards).id
        mark = drilling.mark(signal, chosen).points
        points.append(mark)
        _step(learner, attempt, name, position, [chosen], at, points=float(mark))
    _end(learner, attempt, "answered", scoring.score_percent(points, len(names)), at)
