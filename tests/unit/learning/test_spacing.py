"""When something is asked again, from examples and at random, with the clock moved over two years."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable
from uuid import uuid4

import pytest
from fsrs import Rating
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.model import Quiz
from app.clock import local_date
from app.learning import spacing
from app.learning.route import AttemptFact, Progress
from app.learning.spacing import LONGEST_DAYS, REST_DAYS, SLOTS, WINDOW_DAYS, Review, SlotFact
from tests import again_files
from tests.again_files import TOPICS
from tests.catalogue_files import QUIZ, SLUG

NOON = dt.datetime(2026, 11, 10, 11, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 10)
POOL = again_files.quiz()
PLAIN = again_files.quiz(("year",) * 9)
"""A quiz that measures nothing."""
KNOWN = st.sampled_from([Rating.Hard, Rating.Good, Rating.Easy])


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def fact(
    kind: str,
    answers: dict[str, float],
    at: dt.datetime = NOON,
    *,
    sure: str = "fairly",
    asked: tuple[str, ...] | None = None,
    ended: bool = True,
) -> AttemptFact:
    """Somebody answered some items, each with points, a minute after they began."""
    moments = tuple(at + dt.timedelta(minutes=1) for _item in answers)
    return AttemptFact(
        id=uuid4(), kind=kind, slug=QUIZ, version="0" * 64, number=1, seed=1, started_at=at, steps=tuple(answers),
        chosen=tuple(("a",) for _item in answers), ended_at=at if ended else None, score_percent=None, outcome=None, asked=asked,
        confidence=tuple(sure for _item in answers), points=tuple(answers.values()), moments=moments,
    )  # fmt: skip


def replay(ratings: list[Rating]) -> list[int]:
    """Answer each time on the day that it is due; return the days until the next time, for each answer."""
    reviews: list[Review] = []
    found: list[int] = []
    at = NOON
    for rating in ratings:
        reviews.append(Review("herkennen", rating, at))
        found.append(spacing.interval_days(reviews))
        at += days(found[-1])
    return found


# What an answer says


@pytest.mark.parametrize(
    ("points", "sure", "rating"),
    [(0.0, "sure", Rating.Again), (0.0, "guess", Rating.Again), (0.5, "sure", Rating.Again), (1.0, "guess", Rating.Hard),
     (1.0, "fairly", Rating.Good), (1.0, "sure", Rating.Easy), (1.0, None, Rating.Good), (None, None, Rating.Again)],
)  # fmt: skip
def test_only_a_whole_answer_is_known_and_certainty_tells_how_easily(
    points: float | None, sure: str | None, rating: Rating
) -> None:
    assert spacing.rating_of(points, sure) == rating


# Intervals


@given(st.lists(KNOWN, min_size=2, max_size=8))
def test_who_knows_it_each_time_is_asked_later_each_time(ratings: list[Rating]) -> None:
    for before, after in itertools.pairwise(replay(ratings)):
        assert after > before or before == LONGEST_DAYS


@given(st.lists(st.sampled_from(list(Rating)), min_size=1, max_size=6))
def test_a_wrong_answer_is_asked_again_sooner_than_before(ratings: list[Rating]) -> None:
    *_earlier, before, after = replay([*ratings, Rating.Again])
    assert after < before or before == after == 1


@given(st.lists(st.tuples(st.sampled_from(list(Rating)), st.integers(0, 400)), min_size=1, max_size=8))
def test_nothing_waits_longer_than_the_longest_time(past: list[tuple[Rating, int]]) -> None:
    at, reviews = NOON, []
    for rating, after in past:
        at += days(after)
        reviews.append(Review("herkennen", rating, at))
    assert 1 <= spacing.interval_days(reviews) <= LONGEST_DAYS
    assert spacing.interval_days(reviews) == spacing.interval_days(reviews), "chance plays no part"


def test_the_more_certain_the_later() -> None:
    first = [replay([rating])[0] for rating in (Rating.Again, Rating.Hard, Rating.Good, Rating.Easy)]
    assert first == [1, 4, 8, 28]


@pytest.mark.parametrize("rating", [Rating.Hard, Rating.Good, Rating.Easy])
def test_the_day_is_the_one_on_which_predicted_recall_falls_to_four_in_five(rating: Rating) -> None:
    """By the curve of FSRS-6 itself: R(t) = (1 + F·t/S)^D with F such that R(S) = 0.9, and S the first parameters."""
    decay = -spacing.PARAMETERS[20]
    factor = 0.9 ** (1 / decay) - 1
    stability = spacing.PARAMETERS[rating - 1]
    due = replay([rating])[0]
    recall = [(1 + factor * (due + shift) / stability) ** decay for shift in (-1, 1)]
    assert recall[0] > 0.80 > recall[1]


def test_the_parameters_are_those_that_the_library_began_with() -> None:
    from fsrs.scheduler import DEFAULT_PARAMETERS  # noqa: PLC0415  only this test looks

    assert tuple(DEFAULT_PARAMETERS) == spacing.PARAMETERS


# A topic


def test_a_topic_that_nobody_asked_about_waits_for_the_longest_time() -> None:
    found = spacing.due_days(TOPICS, [Review("melden", Rating.Good, NOON)], NOON)
    assert found == {"herkennen": TODAY + days(150), "melden": TODAY + days(8), "weigeren": TODAY + days(150)}


def test_answers_of_every_kind_of_attempt_count_and_items_without_topic_do_not() -> None:
    facts = (
        fact("entry", {"vraag-2": 1.0}),
        fact("quiz", {"vraag-5": 0.0}, NOON + days(1)),
        fact("scenario", {"vraag-6": 1.0}, NOON + days(2)),
        fact("probe", {"weg": 1.0}, NOON + days(3)),
    )
    found = [(review.topic, review.rating) for review in spacing.reviews_of(POOL, Progress(facts))]
    assert found == [("weigeren", Rating.Good), ("weigeren", Rating.Again)]


# What a refresher asks


def test_a_refresher_never_asks_what_measures() -> None:
    names = {item.id for item in spacing.usable(POOL.head)}
    forms = {form for item in POOL.head.items if item.id in names for form in item.forms}
    assert forms == {"a", "b", "year"}
    assert not any(item.is_anchor for item in POOL.head.items if item.id in names)


def test_a_refresher_asks_only_what_takes_twenty_seconds() -> None:
    slow = [item.model_copy(update={"type": "order"}) if item.id == "vraag-2" else item for item in PLAIN.head.items]
    quick = spacing.usable(PLAIN.head.model_copy(update={"items": tuple(slow)}))
    assert {item.id for item in PLAIN.head.items} - {item.id for item in quick} == {"vraag-2"}


@given(st.lists(st.sampled_from(TOPICS), min_size=1, max_size=3, unique=True), st.integers(0, 2**31),
       st.sets(st.sampled_from([item.id for item in spacing.usable(POOL.head)])))  # fmt: skip
def test_two_questions_on_two_topics_unseen_ones_first(topics: list[str], seed: int, seen: set[str]) -> None:
    progress = Progress((fact("quiz", dict.fromkeys(sorted(seen), 1.0)),))
    chosen = spacing.refresher_items(POOL, progress, topics, seed)
    about = {item.id: item.topic for item in POOL.head.items}
    assert len(set(chosen)) == 2
    assert [about[name] for name in chosen] == (topics[:2] if len(topics) > 1 else topics * 2)
    usable = {item.id for item in spacing.usable(POOL.head)}
    for name in chosen:
        unseen = {other for other in usable if about[other] == about[name]} - seen
        assert name not in seen or not unseen - set(chosen)
    assert chosen == spacing.refresher_items(POOL, progress, topics, seed)


def test_what_was_seen_longest_ago_comes_before_what_was_seen_last() -> None:
    every = [item.id for item in spacing.usable(PLAIN.head)]
    past = [fact("quiz", {name: 1.0}, NOON + days(place)) for place, name in enumerate(every)]
    assert set(spacing.refresher_items(PLAIN, Progress(tuple(past)), ["herkennen", "melden"], 1)) == {"vraag-0", "vraag-1"}


def test_one_topic_with_one_question_is_joined_by_another_topic() -> None:
    short = again_files.quiz(("year",) * 3)
    assert spacing.refresher_items(short, Progress(), ["melden"], 1)[0] == "vraag-1"
    assert len(set(spacing.refresher_items(short, Progress(), ["melden"], 1))) == 2


# When a refresher opens


def outlook(quiz: Quiz, facts: tuple[AttemptFact, ...], today: dt.date, slot: SlotFact | None = None) -> spacing.Outlook:
    return spacing.outlook(quiz, Progress(facts), NOON, slot, today)


def test_the_first_refresher_comes_after_a_rest_and_about_the_weakest() -> None:
    took = fact("quiz", {"vraag-0": 0.0, "vraag-1": 1.0, "vraag-2": 0.0})
    early = outlook(PLAIN, (took,), TODAY + days(REST_DAYS - 1))
    assert (early.refresh_on, early.topics) == (TODAY + days(REST_DAYS), ())
    assert outlook(PLAIN, (took,), TODAY + days(REST_DAYS)).topics == ("herkennen", "weigeren", "melden")


def test_without_topics_there_is_nothing_to_refresh() -> None:
    only = again_files.quiz(("probe",) * 6)
    assert outlook(only, (), TODAY + days(200)) == spacing.Outlook(None, None, ())


def two_years(right: Iterable[bool]) -> list[int]:
    """Answer every refresher on the day it opens, for two years; return the days between one time and the next."""
    known = itertools.cycle(right)
    facts = [fact("quiz", {f"vraag-{n}": float(next(known)) for n in range(6)})]
    day, gaps = TODAY, []
    while True:
        found = outlook(PLAIN, tuple(facts), day)
        assert found.refresh_on
        assert found.topics == (), "somebody who was asked today is left alone"
        gaps.append((found.refresh_on - day).days)
        day = found.refresh_on
        if day > TODAY + days(730):
            return gaps
        assert outlook(PLAIN, tuple(facts), day - days(1)).topics == ()
        chosen = spacing.refresher_items(PLAIN, Progress(tuple(facts)), outlook(PLAIN, tuple(facts), day).topics, len(facts))
        facts.append(fact("refresher", {name: float(next(known)) for name in chosen}, NOON + (day - TODAY)))


@settings(max_examples=8)
@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_over_two_years_nobody_is_asked_more_than_twice_a_month(answers: list[bool]) -> None:
    gaps = two_years(answers)
    assert min(gaps) >= REST_DAYS
    assert max(gaps) <= LONGEST_DAYS


def test_over_two_years_who_knows_it_is_hardly_asked_and_who_does_not_keeps_being_helped() -> None:
    knowing, lost = two_years([True]), two_years([False])
    assert len(knowing) <= 15 < len(lost)
    assert sum(knowing[:3]) < sum(knowing[-3:]), "intervals grow"
    assert set(lost) == {REST_DAYS}


# The probe


def slot(count: int = 30, at: dt.datetime = NOON) -> SlotFact:
    return SlotFact(SLUG, 2026, count, local_date(at) + days(count), at)


@pytest.mark.parametrize(
    ("after", "state"),
    [(0, "waiting"), (29, "waiting"), (30, "open"), (30 + WINDOW_DAYS, "open"), (31 + WINDOW_DAYS, "lapsed")],
)
def test_a_probe_opens_on_its_day_and_lapses_weeks_later(after: int, state: str) -> None:
    found = outlook(POOL, (), TODAY + days(after), slot())
    assert found.probe
    assert found.probe.state == state
    assert (found.refresh_on is None) == (state in {"waiting", "open"})


@given(st.sampled_from(SLOTS), st.integers(0, 300), st.sampled_from(["wrong", "none", "right"]))
def test_no_refresher_comes_before_the_probe_was_answered_or_lapsed(count: int, after: int, how: str) -> None:
    took = fact("quiz", {} if how == "none" else {f"vraag-{n}": float(how == "right") for n in range(3)})
    found = outlook(POOL, (took,), TODAY + days(after), slot(count))
    assert found.probe
    assert found.probe.state in {"waiting", "open", "lapsed"}
    assert not found.topics or after > count + WINDOW_DAYS


def test_once_answered_it_is_answered_and_the_refresher_follows_after_a_rest() -> None:
    answered = fact("probe", {"vraag-19": 0.0}, NOON + days(31), asked=("vraag-19",))
    found = outlook(POOL, (answered,), TODAY + days(32), slot())
    assert found.probe
    assert (found.probe.state, found.refresh_on, found.topics) == ("answered", TODAY + days(31 + REST_DAYS), ())
    assert outlook(POOL, (answered,), TODAY + days(31 + REST_DAYS), slot()).topics == ("melden",)


def test_a_probe_that_was_begun_stays_open() -> None:
    begun = fact("probe", {"vraag-19": 0.0}, NOON + days(31), asked=spacing.probe_items(POOL.head, (), 1), ended=False)
    found = outlook(POOL, (begun,), TODAY + days(32), slot())
    assert found.probe
    assert found.probe.state == "open"


def test_a_later_completion_begins_anew_and_asks_nothing_that_was_asked() -> None:
    first = fact("probe", {"vraag-19": 1.0}, NOON + days(31), asked=spacing.probe_items(POOL.head, (), 1))
    assert spacing.probe_of(POOL, Progress((first,)), slot(30, NOON + days(300)), TODAY + days(330)) is None
    lots = spacing.newest([slot(30, NOON + days(300)), slot()])
    assert lots[SLUG].at == NOON + days(300)


@given(st.integers(0, 2**31))
def test_a_probe_asks_six_unseen_items_and_then_the_route(seed: int) -> None:
    *items, last = spacing.probe_items(POOL.head, (), seed)
    forms = {item.id: item.forms for item in POOL.head.items}
    assert [forms[name] for name in items] == [("probe",)] * 6
    assert len(set(items)) == 6
    assert forms[last] == ("route",)


def test_a_larger_pool_has_a_second_probe_with_other_items() -> None:
    large = again_files.quiz((*again_files.FORMS, *("probe",) * 6))
    first = fact("probe", {}, asked=spacing.probe_items(large.head, (), 1))
    again = spacing.probe_items(large.head, [first], 2)
    assert len(again) == 7
    assert set(again).isdisjoint(first.asked or ())


def test_the_lot_gives_each_slot_a_third() -> None:
    """Chi-square with 2 degrees of freedom; 13.8 is passed once in a thousand times, and these seeds are fixed."""
    drawn = Counter(spacing.lot(seed, SLUG, 2026) for seed in range(3000))
    assert sum((drawn[one] - 1000) ** 2 / 1000 for one in SLOTS) < 13.8
    assert spacing.lot(7, SLUG, 2026) == spacing.lot(7, SLUG, 2026)
