"""Estimates held against a simulated truth: the estimators are those of the pages, and nothing else.

Every check says what came out, what an independent simulation of a thousand runs found, and between which limits it has to be.
"""

import dataclasses as dc
import math
import random
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from app.insight import change, contrasts, decay, ewma, funnel_words, gains, intervals, measures, response, shrinkage
from app.insight.contrasts import Difference
from app.insight.measures import Share
from app.insight.quantiles import Z
from app.insight.statements import Tongue
from app.simulation import truth
from app.simulation.departments import PROVINCE, Department, willingness_of
from app.simulation.truth import Asked

SIZES = (8, 12, 18, 25, 40, 60, 90, 120, 160, 200, 250)
BY_SIZE = tuple(Department(f"Afdeling {size}.", "", size, 0.60, 0.64) for size in SIZES)
AVERAGE = willingness_of(PROVINCE)
WHOLE = Department("De hele organisatie", "", 1116, 650 / 1116, 0.60)
ALIKE = tuple(dc.replace(one, willingness=AVERAGE) for one in PROVINCE)
BIAS, ROSE, POWER = 0.6, 0.05, 0.8416
CLOSE_TO_HALF_LIFE = 0.20
PROBED = ((0, 640), (30, 150), (90, 150), (180, 150))
QUARTER_ANSWERS, QUARTER_SHARE, QUARTER_ROSE, LEVEL_QUARTERS, WATCHED, SOON = 130, 0.60, 0.08, 6, 8, 3
PERCENT = 100


@dc.dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked.

    Args:
        name: What.
        value: What came out.
        reference: What an independent simulation found; empty where there is none.
        low: It has to be at least this.
        high: It has to be at most this.
    """

    name: str
    value: float
    reference: str = ""
    low: float = -math.inf
    high: float = math.inf

    @property
    def holds(self) -> bool:
        """Tell whether it is within its limits."""
        return self.low <= self.value <= self.high


@dc.dataclass(frozen=True, slots=True)
class BySize:
    """How estimates of departments of one size did.

    Args:
        people: The size.
        bias: Of the share, in percentage points.
        coverage: Of the exact interval.
        width: Of it.
        lower: The coverage when the willing answer more readily.
        gain_bias: Of what was gained, in points.
        gain_coverage: Of its interval.
    """

    people: int
    bias: float
    coverage: float
    width: float
    lower: float
    gain_bias: float
    gain_coverage: float


def pulse(departments: Sequence[Department], chance: random.Random, response_bias: float = 0.0) -> list[Asked]:
    """Ask every department once; where nobody answered there is nothing to estimate."""
    asked = (truth.pulse(one, truth.draws(one, chance), chance, response_bias=response_bias) for one in departments)
    return [one for one in asked if one.answered]


def is_covered(one: Asked) -> bool:
    """Tell whether the exact interval of a department holds its truth."""
    found = intervals.proportion(one.yes, one.answered, one.people)
    interval = found.interval or found.bounds
    return interval.low <= one.willing / one.people <= interval.high


def is_bounded(one: Asked) -> bool:
    """Tell whether the bounds that hold in any case hold its truth."""
    bounds = intervals.logical_bounds(one.yes, one.answered, one.people)
    return bounds.low <= one.willing / one.people <= bounds.high


def width(one: Asked) -> float:
    """Return how wide the exact interval is."""
    interval = intervals.proportion(one.yes, one.answered, one.people).interval
    return interval.high - interval.low if interval else 0.0


def mean(values: Iterable[float]) -> float:
    """Return the mean; nothing has none."""
    return statistics.fmean(values)


def shares(asked: Sequence[Asked]) -> list[Share]:
    """Return what was seen, as the estimators of the pages take it."""
    return [Share(one.department, one.yes, one.answered) for one in asked]


def weighted(asked: Sequence[Asked]) -> response.Weighted:
    """Return the share of the whole organisation in which every department counts for its size."""
    found = response.post_stratified([response.Stratum(one.people, one.answered, one.yes / one.answered) for one in asked])
    assert found is not None
    return found


def known(asked: Sequence[Asked]) -> float:
    """Return the share of the whole organisation as it is."""
    return sum(one.willing for one in asked) / sum(one.people for one in asked)


def off_by(asked: Sequence[Asked]) -> float:
    """Return how far the weighted share is off."""
    return weighted(asked).share - known(asked)


def intervals_hold(runs: int, chance: random.Random) -> Iterator[Check]:
    """Check the intervals of departments, with and without answers that depend on whether somebody answers."""
    benign = [pulse(PROVINCE, chance) for _run in range(runs)]
    biased = [pulse(PROVINCE, chance, BIAS) for _run in range(runs)]
    covered = mean(is_covered(one) for run in benign for one in run)
    lower = mean(is_covered(one) for run in biased for one in run)
    yield Check("coverage of the exact interval, answering unrelated", covered, ".973", 0.95, 0.99)
    yield Check("its mean width", mean(width(one) for run in benign for one in run), ".167")
    yield Check(
        "bias of the organisation, answering unrelated (pp)", PERCENT * mean(off_by(run) for run in benign), "", -0.5, 0.5
    )
    yield Check("coverage when the willing answer more readily", lower, ".842", high=covered - 0.05)
    yield Check("bias of the organisation then (pp)", PERCENT * mean(off_by(run) for run in biased), "5.5", 4.5, 6.5)
    bounded = mean(is_bounded(one) for run in (*benign, *biased) for one in run)
    yield Check("bounds that hold in any case hold the truth", bounded, "1.000", 1.0, 1.0)
    yield Check(
        "coverage of the weighted share of the organisation",
        mean(weighted(run).low <= known(run) <= weighted(run).high for run in benign),
        "",
        0.93,
        0.99,
    )


def careful_is_closer(runs: int, chance: random.Random) -> Iterator[Check]:
    """Check that careful estimates are closer to the truth than raw shares."""
    for name, departments, reference, most in (
        ("careful estimate: error beside that of the raw share", PROVINCE, ".742", 0.80),
        ("the same when departments are alike", ALIKE, ".313", 0.45),
    ):
        truly = {one.name: one.willingness for one in departments}
        raw, careful = [], []
        for _run in range(runs):
            units = shares(pulse(departments, chance))
            found = shrinkage.shrink(units)
            assert found is not None
            raw += [(one.count / one.people - truly[one.key]) ** 2 for one in units]
            careful += [(one.mean - truly[one.key]) ** 2 for one in found.units]
        yield Check(name, math.sqrt(mean(careful) / mean(raw)), reference, high=most)


def who_differs(runs: int, chance: random.Random) -> Iterator[Check]:
    """Check how often a department is called different that is not, and whether captions say what was decided."""
    truly = {one.name: one.willingness for one in PROVINCE}
    top = max(truly, key=lambda name: truly[name])
    highest, flags, wrong, unlike, said = [], 0, 0, 0, []
    for _run in range(runs):
        asked = pulse(PROVINCE, chance)
        units = shares(asked)
        best = max(one.count / one.people for one in units)
        highest.append([one.key for one in units if one.count / one.people == best] == [top])
        ways = measures.differing(units)
        flags += len(ways)
        wrong += sum(is_wrong(one, asked, ways[one.department]) for one in asked if one.department in ways)
        unlike += sum((way == "higher") != (truly[name] > _rest(name)) for name, way in ways.items())
        said.append(caption_is_decision(units))
    anybody = []
    for _run in range(runs):
        units = shares(pulse(ALIKE, chance))
        anybody.append(bool(measures.differing(units)))
        said.append(caption_is_decision(units))
    yield Check("the highest share is of the department that is highest", mean(highest), ".35")
    yield Check("any department called different when none is", mean(anybody), ".114", high=0.13)
    yield Check("departments called different the wrong way", wrong / max(1, flags), ".016", high=0.05)
    yield Check("the same, beside the chances that its people were drawn with", unlike / max(1, flags))
    yield Check("departments called different in a run", flags / runs)
    yield Check("captions of departments that say what was decided", mean(said), "1.000", 1.0, 1.0)


def _rest(name: str) -> float:
    return willingness_of([one for one in PROVINCE if one.name != name])


def is_wrong(one: Asked, asked: Sequence[Asked], way: measures.Direction) -> bool:
    """Tell whether the people of a department, those who were silent included, are not on that side of all others."""
    others = [other for other in asked if other != one]
    return (way == "higher") != (one.willing / one.people > known(others))


def caption_is_decision(units: Sequence[Share]) -> bool:
    """Tell whether the caption of a figure of departments says what was decided."""
    found = funnel_words.of_counts((one.key, one.count, one.people) for one in units)
    return says(funnel_words.finding(found, DUTCH), measures.differing(units), units)


def says(caption: str, ways: Mapping[str, measures.Direction], units: Sequence[Share]) -> bool:
    """Tell whether a caption names exactly who differs, each on their side, and nobody else."""
    higher, lower = _named(caption, "hoger", units), _named(caption, "lager", units)
    expected = [{name for name, way in ways.items() if way == side} for side in ("higher", "lower")]
    return [higher, lower] == expected and (not ways) == caption.startswith("Geen aantoonbare verschillen")


def _named(caption: str, side: str, units: Sequence[Share]) -> set[str]:
    """Read back from a sentence who is on one side."""
    if caption.endswith(f" ligt {side} dan de rest"):
        return {caption.removesuffix(f" ligt {side} dan de rest")}
    _before, start, rest = caption.partition(f"{side.capitalize()} dan de rest: ")
    listed = rest.partition(". Lager dan de rest: ")[0].removesuffix(".") if start else ""
    return {one.key for one in units if f", {one.key}, " in f", {listed}, "}


def _plain(text: str, **values: object) -> str:
    return text % values if values else text


def _plural(one: str, many: str, num: int, **values: object) -> str:
    return (one if num == 1 else many) % {"num": num, **values}


DUTCH = Tongue("nl", _plain, _plural)


def years_compare(runs: int, chance: random.Random) -> Iterator[Check]:
    """Check how often a rise is found, and what is said when there is none."""
    rose = [_two_years(ROSE, chance) for _run in range(runs)]
    stayed = [_two_years(0.0, chance) for _run in range(runs)]
    answered = mean(one.answered for one in rose)
    variance = WHOLE.willingness * (1 - WHOLE.willingness) / answered * (1 - answered / WHOLE.people)
    least = (Z + POWER) * math.sqrt(2 * variance)
    words = [one.word for one in (*rose, *stayed)]
    agree = mean(word == _by_hand(one.found) for word, one in zip(words, (*rose, *stayed), strict=True))
    yield Check("a rise of 5 pp between two years is found", mean(one.found.low > 0 for one in rose), ".81", 0.78, 0.84)
    yield Check("the smallest rise that is found four times in five (pp)", PERCENT * least, "4.9")
    yield Check("coverage of the difference between years", mean(one.is_covered for one in (*rose, *stayed)), "", 0.93, 0.99)
    yield Check("something rose or fell when nothing did", mean(not one.found.contains_zero for one in stayed), "", high=0.07)
    yield Check("‘gestegen’ when nothing did", mean(one.word == "risen" for one in stayed), "", high=0.025)
    yield Check("words of change that say what was decided", agree, "1.000", 1.0, 1.0)


@dc.dataclass(frozen=True, slots=True)
class _Years:
    """Two years of one organisation."""

    found: Difference
    is_covered: bool
    word: change.Word
    answered: float


def _two_years(more: float, chance: random.Random) -> _Years:
    people = truth.draws(WHOLE, chance)
    first, second = (truth.pulse(WHOLE, people, chance, more_willing=extra) for extra in (0.0, more))
    found = contrasts.year_on_year(first.yes, first.answered, first.people, second.yes, second.answered, second.people)
    rise = (second.willing - first.willing) / WHOLE.people
    return _Years(found, found.low <= rise <= found.high, change.decide(found), (first.answered + second.answered) / 2)


def _by_hand(found: Difference) -> str:
    """Return the word by reading the decision table from top to bottom: written apart from `change.decide`."""
    for way, sign in (("risen", 1), ("fallen", -1)):
        ends = sorted((sign * found.low, sign * found.high))
        if ends[0] > 0:
            return way if sign * found.estimate >= ROSE else f"slightly_{way}"
    return "same" if found.low >= -ROSE and found.high <= ROSE else "unclear"


def half_life_is_found(runs: int, chance: random.Random) -> Iterator[Check]:
    """Check the half-life of what was learned, from people who are asked once each."""
    found = [_fitted(chance) for _run in range(runs)]
    measurable = [one for one in found if one is not None and one.is_measurable]
    lives = [one.half_life for one in found if one is not None]
    close = [abs(one.half_life / truth.HALF_LIFE - 1) <= CLOSE_TO_HALF_LIFE for one in measurable]
    covered = [one.low <= truth.HALF_LIFE <= one.high for one in measurable]
    yield Check("half-life within 20 percent", sum(close) / runs, ".952", 0.90)
    yield Check("its median (days)", statistics.median(lives), "120.5", 114.0, 126.0)
    yield Check("coverage of its interval", sum(covered) / runs, ".956", 0.92, 0.98)


def _fitted(chance: random.Random) -> decay.Decay | None:
    probes = (truth.probed(days, people, chance) for days, people in PROBED)
    slots = [
        decay.Slot(
            one.days,
            one.right / one.asked,
            one.people,
            decay.standard_error(one.right / one.asked, one.people, truth.PROBE_ITEMS),
        )
        for one in probes
    ]
    return decay.fit(slots, truth.FLOOR)


def trend_leaves_its_level(runs: int, chance: random.Random) -> Iterator[Check]:
    """Check how soon a rise is signalled, and how often nothing is."""
    calm = [_signal(0.0, chance) for _run in range(runs)]
    rose = [_signal(QUARTER_ROSE, chance) for _run in range(runs)]
    soon, ever = LEVEL_QUARTERS + SOON, LEVEL_QUARTERS + WATCHED
    yield Check("trend: signal within 8 quarters when nothing happens", mean(one <= ever for one in calm), ".106", high=0.14)
    yield Check("trend: 8 pp found within 3 quarters", mean(one <= soon for one in rose), ".636")
    yield Check("trend: 8 pp found within 8 quarters", mean(one <= ever for one in rose), ".951", 0.90)


def _signal(more: float, chance: random.Random) -> float:
    """Return the first quarter with a signal; infinite without one."""
    levels = [QUARTER_SHARE] * LEVEL_QUARTERS + [QUARTER_SHARE + more] * WATCHED
    counts = [sum(chance.random() < level for _answer in range(QUARTER_ANSWERS)) for level in levels]
    found = ewma.ewma(counts, [QUARTER_ANSWERS] * len(counts), LEVEL_QUARTERS)
    assert found is not None
    return math.inf if found.signal is None else found.signal


Group = Callable[[int, random.Random], Iterator[Check]]
CHECKS: tuple[Group, ...] = (
    intervals_hold, careful_is_closer, who_differs, half_life_is_found, years_compare, trend_leaves_its_level,
)  # fmt: skip


def by_size(department: Department, runs: int, chance: random.Random) -> BySize:
    """Return how the estimates of a department of one size do.

    Args:
        department: Of that size.
        runs: How often it is asked and tested.
        chance: Everything that is drawn.
    """
    benign = [one for _run in range(runs) for one in pulse([department], chance)]
    biased = [one for _run in range(runs) for one in pulse([department], chance, BIAS)]
    tests = [truth.tested(department, chance, average=AVERAGE, module=1) for _run in range(runs)]
    found = [(gains.paired(one.before, one.after), one.gain) for one in tests]
    covered = [one.low <= known <= one.high for one, known in found if one.low is not None and one.high is not None]
    return BySize(
        department.people,
        PERCENT * mean(one.yes / one.answered - one.willing / one.people for one in benign),
        mean(is_covered(one) for one in benign),
        mean(width(one) for one in benign),
        mean(is_covered(one) for one in biased),
        mean(one.difference - known for one, known in found if one.difference is not None),
        mean(covered) if covered else math.nan,
    )
