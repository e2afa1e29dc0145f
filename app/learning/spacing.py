"""When something is asked again: a personal refresher by topic, and a probe that measures what stayed. Pure.

The two are kept apart. A refresher is planned for one person by a spaced-repetition library and reported nowhere. A probe
has one day per person and completion, drawn by lot, and is the first thing that is asked after it: a refresher in between
would measure itself.
"""

import datetime as dt
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from fsrs import Card, Rating, Scheduler

from app.assessment.selection import shuffled
from app.catalogue.model import Item, Quiz, QuizFile
from app.clock import local_date
from app.learning.route import AttemptFact, Progress

# The default parameters of FSRS-6, written down here so that a new release of the library moves nobody's days.
# Source: open-spaced-repetition, https://github.com/open-spaced-repetition/py-fsrs, release 6.3.2.
PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
LOWEST_RECALL = 0.80
"""Something is asked again when the predicted chance that it is still known gets lower than this."""
LONGEST_DAYS = 150
"""Or after so many days: what was learned at work was still there after four months, and gone after six."""
REST_DAYS = 14
"""Of one module, nothing is offered within so many days of the last time, however much was wrong: nobody is nagged."""
QUESTIONS = 2

SLOTS = (30, 90, 180)
"""Days after a completion; each person gets one of these, each as likely."""
WINDOW_DAYS = 30
"""How long a probe can be answered after its day; after that the answer would tell of another moment."""
PROBE_ITEMS = 6

CONFIDENT = {"guess": Rating.Hard, "fairly": Rating.Good, "sure": Rating.Easy}
ASKING = ("quiz", "entry", "probe", "refresher")
"""Kinds of attempts that ask items of a quiz: each answer tells how well its topic is known."""
MEASURING = frozenset({"probe", "route"})
QUICK = frozenset({"single", "multiple", "number"})
"""Types that take twenty seconds: to put steps in order or to match signals takes longer than a refresher may."""

_SCHEDULER = Scheduler(
    parameters=PARAMETERS, desired_retention=LOWEST_RECALL, learning_steps=(), relearning_steps=(),
    maximum_interval=LONGEST_DAYS, enable_fuzzing=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Review:
    """One time that somebody was asked about a topic."""

    topic: str
    rating: Rating
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SlotFact:
    """The lot of one completion: after how many days, and on which day, somebody is asked what stayed."""

    module: str
    cycle: int
    days: int
    due_on: dt.date
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Probe:
    """How a probe stands on a day.

    Args:
        state: `waiting` before its day, `open` from that day, `answered`, or `lapsed` when its window has passed.
        opens_on: Its day.
    """

    state: Literal["waiting", "open", "answered", "lapsed"]
    opens_on: dt.date


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is asked again about a quiz, and when.

    Args:
        probe: What is measured first; None when nothing is.
        refresh_on: The day from which a refresher is offered; None while a probe comes first, or when nothing can be asked.
        topics: What a refresher on this day is about, the most overdue first.
    """

    probe: Probe | None
    refresh_on: dt.date | None
    topics: tuple[str, ...]


def rating_of(points: float | None, confidence: str | None) -> Rating:
    """Tell the library how well somebody knew something.

    Only a whole answer counts as known. Then certainty tells how easily: a good guess was hard. Where nobody asked how
    sure, a good answer is simply good.
    """
    if points is None or points < 1:
        return Rating.Again
    return CONFIDENT.get(confidence or "fairly", Rating.Good)


def reviews_of(quiz: Quiz, progress: Progress) -> tuple[Review, ...]:
    """Return every time that somebody was asked about a topic of a quiz, oldest first."""
    topics = {item.id: item.topic for item in quiz.head.items}
    found = [
        Review(topic, rating_of(points, sure), at)
        for fact in _asked(quiz.slug, progress)
        for step, sure, points, at in zip(fact.steps, fact.confidence, fact.points, fact.moments, strict=True)
        if (topic := topics.get(step)) is not None
    ]
    return tuple(sorted(found, key=lambda review: review.at))


def _asked(slug: str, progress: Progress) -> list[AttemptFact]:
    return [fact for fact in progress.attempts if fact.slug == slug and fact.kind in ASKING]


def interval_days(reviews: Sequence[Review]) -> int:
    """Return how many days after the last of these reviews of one topic it is due, by replaying all of them.

    The moment at which predicted recall falls to `LOWEST_RECALL`, in whole days, at least 1 and at most `LONGEST_DAYS`.
    """
    card = Card(card_id=0, due=reviews[0].at)
    for review in reviews:
        card, _log = _SCHEDULER.review_card(card, review.rating, review.at.astimezone(dt.UTC))
    return (card.due - reviews[-1].at).days


def due_days(topics: Collection[str], reviews: Iterable[Review], completed_at: dt.datetime) -> dict[str, dt.date]:
    """Return when each topic is to be asked again.

    A topic that nobody asked about is as old as the completion; what is remembered of it cannot be predicted.
    """
    by_topic: dict[str, list[Review]] = {topic: [] for topic in topics}
    for review in reviews:
        if review.topic in by_topic:
            by_topic[review.topic].append(review)
    return {
        topic: local_date(found[-1].at) + dt.timedelta(days=interval_days(found))
        if found
        else local_date(completed_at) + dt.timedelta(days=LONGEST_DAYS)
        for topic, found in by_topic.items()
    }


def usable(quiz: QuizFile) -> tuple[Item, ...]:
    """Return the items that a refresher may ask.

    Those of the probe and its route question are for measuring, and anchors link one year with the next: whoever has met
    them in between would show nothing.
    """
    quick = (item for item in quiz.items if item.topic and item.type in QUICK)
    return tuple(item for item in quick if not item.is_anchor and MEASURING.isdisjoint(item.forms))


def outlook(quiz: Quiz, progress: Progress, completed_at: dt.datetime, slot: SlotFact | None, today: dt.date) -> Outlook:
    """Tell what is asked again about a quiz.

    Args:
        quiz: As it is now.
        progress: Everything that one person did.
        completed_at: When they last finished the module it belongs to.
        slot: The newest lot for that module.
        today: The day.
    """
    probe = probe_of(quiz, progress, slot, today)
    topics = dict.fromkeys(item.topic for item in usable(quiz.head) if item.topic)
    if (probe and probe.state in {"waiting", "open"}) or len(usable(quiz.head)) < QUESTIONS:
        return Outlook(probe, None, ())
    days = due_days(topics, reviews_of(quiz, progress), completed_at)
    rested = _last_day(quiz.slug, progress, completed_at) + dt.timedelta(days=REST_DAYS)
    refresh_on = max(rested, min(days.values()))
    due = sorted((topic for topic, day in days.items() if day <= today), key=lambda topic: days[topic])
    return Outlook(probe, refresh_on, tuple(due) if refresh_on <= today else ())


def _last_day(slug: str, progress: Progress, completed_at: dt.datetime) -> dt.date:
    moments = [at for fact in _asked(slug, progress) for at in fact.moments]
    return local_date(max([completed_at, *moments]))


def refresher_items(quiz: Quiz, progress: Progress, topics: Sequence[str], seed: int) -> tuple[str, ...]:
    """Choose the two questions of a refresher.

    One for each of the two most overdue topics. With one topic due both are about it, or the second is about another
    when there is no other question. What was never seen comes first, then what was seen longest ago.

    Args:
        quiz: As it is now.
        progress: Everything that one person did.
        topics: What is due, the most overdue first.
        seed: Decides between equals.
    """
    last = {step: at for fact in _asked(quiz.slug, progress) for step, at in zip(fact.steps, fact.moments, strict=True)}
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    order = sorted(shuffled(usable(quiz.head), seed, "refresher"), key=lambda item: last.get(item.id, never))
    firsts = [next(item for item in order if item.topic == topic) for topic in topics[:QUESTIONS]]
    rest = sorted((item for item in order if item not in firsts), key=lambda item: item.topic not in topics[:QUESTIONS])
    return tuple(item.id for item in (*firsts, *rest)[:QUESTIONS])


def probe_of(quiz: Quiz, progress: Progress, slot: SlotFact | None, today: dt.date) -> Probe | None:
    """Tell how the probe of a lot stands; None when there is no lot, or nothing to ask that this person never saw."""
    if slot is None:
        return None
    taken = [fact for fact in progress.of("probe", quiz.slug) if fact.started_at >= slot.at]
    if any(fact.ended_at for fact in taken):
        return Probe("answered", slot.due_on)
    if not taken and not probe_items(quiz.head, progress.of("probe", quiz.slug), 0):
        return None
    if today > slot.due_on + dt.timedelta(days=WINDOW_DAYS):
        return Probe("lapsed", slot.due_on)
    return Probe("open" if today >= slot.due_on else "waiting", slot.due_on)


def probe_items(quiz: QuizFile, earlier: Iterable[AttemptFact], seed: int) -> tuple[str, ...]:
    """Choose what a probe asks: six items that this person never saw, then one about the reporting route.

    Args:
        quiz: As it is now.
        earlier: The probes of this quiz that this person began before.
        seed: Decides the order, and which when there are more.

    Returns:
        Ids of items; none when fewer than six are left unseen.
    """
    seen = {name for fact in earlier for name in fact.asked or ()}
    unseen = [item.id for item in quiz.items if "probe" in item.forms and item.id not in seen]
    if len(unseen) < PROBE_ITEMS:
        return ()
    routes = [item.id for item in quiz.items if "route" in item.forms]
    fresh = [name for name in routes if name not in seen] or routes
    return (*shuffled(unseen, seed, "probe")[:PROBE_ITEMS], *shuffled(fresh, seed, "route")[:1])


def lot(seed: int, module: str, cycle: int) -> int:
    """Draw after how many days somebody is asked what stayed; one seed always draws the same."""
    return random.Random(f"{seed}:probe:{module}:{cycle}").choice(SLOTS)  # noqa: S311  whose turn it is when is no secret


def newest(slots: Iterable[SlotFact]) -> Mapping[str, SlotFact]:
    """Return the newest lot of each module: whoever learned again is measured from there."""
    return {slot.module: slot for slot in sorted(slots, key=lambda slot: slot.at)}
