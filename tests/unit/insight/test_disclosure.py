"""The privacy gate: what is told, what is not, and that nobody can work out the rest, not even after two years."""

import dataclasses as dc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import hypothesis as hy
import hypothesis.strategies as st
import numpy as np
import pytest

from app.insight.disclosure import (
    Cell,
    Counts,
    Figure,
    Movers,
    Past,
    Published,
    Row,
    Span,
    Sum,
    Unreleasable,
    release,
)
from app.insight.kinship import Kin, Line
from tests.attacker import World, room, spoken

ALL, STAFF, COUNCIL = "organisation", "role:civil_servant", "role:office_holder"
STARTED, COMPLETED = "started", "completed"
HIDDEN = Figure("suppressed")


def organisation(units: Sequence[tuple[int, int]], council: tuple[int, int], *also: Sequence[int]) -> Counts:
    """Make an organisation of departments and a council, each (people, how many started).

    Args:
        also: A second measure: per department and, last, for the council, how many completed.
    """
    groups = {f"unit:{number}": group for number, group in enumerate(units, 1)} | {COUNCIL: council}
    counts = {key: {STARTED: started} for key, (_, started) in groups.items()}
    for completed in also:
        for measures, count in zip(counts.values(), completed, strict=True):
            measures[COMPLETED] = count
    people = {key: people for key, (people, _) in groups.items()}
    sums = (Sum(ALL, (STAFF, COUNCIL)), Sum(STAFF, tuple(key for key in groups if key != COUNCIL)))
    for one in reversed(sums):
        people[one.whole] = sum(people[part] for part in one.parts)
        counts[one.whole] = dict(sum((Counter(counts[part]) for part in one.parts), Counter()))
        counts[one.whole] = {measure: counts[one.whole].get(measure, 0) for measure in counts[COUNCIL]}
    keys = (ALL, STAFF, COUNCIL, *sums[1].parts)
    return Counts(tuple(Cell(key, people[key], counts[key]) for key in keys), sums)


def alone(people: int, started: int) -> Counts:
    return Counts((Cell("unit:1", people, {STARTED: started}),), ())


def told(published: Published, measure: str = STARTED) -> dict[str, Figure]:
    return {row.key: row.figures[measure] for row in published.rows}


def exact(published: Published, measure: str = STARTED) -> dict[str, int]:
    return {key: figure.count for key, figure in told(published, measure).items() if figure.count is not None}


# One period


@pytest.mark.parametrize(
    ("people", "started", "figure"),
    [
        (10, 10, Figure("banded", at_least=80)),
        (10, 9, Figure("banded", at_least=80)),
        (10, 8, Figure("banded", at_least=80)),
        (10, 7, Figure("shown", 7)),
        (10, 3, Figure("shown", 3)),
        (10, 0, Figure("banded", at_most=20)),
        (24, 24, Figure("banded", at_least=90)),
        (49, 49, Figure("banded", at_least=95)),
        (24, 1, Figure("banded", at_most=10)),
        (5, 3, Figure("banded", at_least=60)),
        (5, 2, Figure("banded", at_most=40)),
    ],
)
def test_nearly_nobody_and_nearly_everybody_are_told_as_a_band(people: int, started: int, figure: Figure) -> None:
    assert release(alone(people, started), minimum=5) == Published((Row("unit:1", people, {STARTED: figure}),))


def test_an_ordinary_table_is_told_as_it_is() -> None:
    counts = organisation([(40, 12), (60, 25), (33, 8)], (55, 20))
    assert exact(release(counts, minimum=5)) == {cell.key: cell.counts[STARTED] for cell in counts.cells}


def test_a_small_department_takes_the_smallest_other_one_with_it() -> None:
    published = release(organisation([(4, 2), (30, 9), (60, 25), (90, 31)], (55, 20)), minimum=5)
    assert [row.key for row in published.rows if row.people is None] == ["unit:1", "unit:2"]
    assert published.row("unit:1").figures == published.row("unit:2").figures == {STARTED: HIDDEN}
    assert published.row("unit:3").people == 60


def test_a_group_without_people_is_told_to_be_empty() -> None:
    published = release(organisation([(0, 0), (30, 9), (60, 25)], (55, 20)), minimum=5)
    assert published.row("unit:1") == Row("unit:1", 0, {STARTED: Figure("empty")})
    assert len(exact(published)) == 5


def test_what_is_hidden_is_hidden_in_every_measure() -> None:
    # What of the two departments would show in one measure would be known of it in the other.
    counts = organisation([(3, 1), (30, 9), (60, 25)], (55, 20), [0, 8, 20, 15])
    published = release(counts, minimum=5)
    for row in published.rows:
        assert len({figure.state == "suppressed" for figure in row.figures.values()}) == 1
    assert [row.key for row in published.rows if row.people is None] == ["unit:1", "unit:2"]


def of_a_module(counts: Counts) -> Counts:
    """Count the second measure in a table of its own."""
    cells = (dc.replace(one, counts={STARTED: one.counts[STARTED], "started:m": one.counts[COMPLETED]}) for one in counts.cells)
    return dc.replace(counts, cells=tuple(cells))


def test_what_is_told_roughly_because_of_one_count_is_told_exactly_elsewhere() -> None:
    # One office-holder began the module: what all civil servants and one department did of it is told roughly.
    both = organisation([(400, 170), (500, 201), (216, 99)], (55, 20), [100, 90, 80, 1])
    published = release(of_a_module(both), minimum=5)
    assert exact(published) == {one.key: one.counts[STARTED] for one in both.cells}
    assert exact(published, "started:m").keys() == {ALL, "unit:1", "unit:2"}
    # In one table it is the same: who finished says nothing about who began.
    assert exact(release(both, minimum=5)) == exact(published)


def test_one_office_holder_of_55_is_not_the_difference_between_two_totals() -> None:
    published = release(organisation([(400, 170), (500, 201), (216, 99)], (55, 1)), minimum=5)
    figures = told(published)
    assert figures[ALL] == Figure("shown", 471)
    assert figures[COUNCIL] == Figure("banded", at_most=5)
    assert figures[STAFF] == Figure("banded", at_most=45)
    # All departments together would tell it too: the smallest one is told roughly.
    assert figures["unit:3"] == Figure("banded", at_most=50)
    assert exact(published).keys() == {ALL, "unit:1", "unit:2"}


def test_nobody_here_and_nobody_there_is_not_told_by_their_sum() -> None:
    published = release(organisation([(20, 0), (24, 0), (70, 30)], (55, 20)), minimum=5)
    assert told(published)["unit:1"] == Figure("banded", at_most=10)
    assert told(published)["unit:3"].count is None


def test_when_the_finest_rows_cannot_be_told_the_roles_still_are() -> None:
    # Two people in two departments: whoever is told, the other one follows.
    published = release(organisation([(1, 1), (6, 6), (1, 0)], (60, 20)), minimum=5)
    assert ALL in exact(published)
    assert all(row.people is None for row in published.rows if row.key.startswith("unit:"))


def test_an_organisation_of_four_is_not_told() -> None:
    with pytest.raises(Unreleasable):
        release(alone(4, 2), minimum=5)


def test_no_configuration_makes_smaller_groups_visible() -> None:
    with pytest.raises(ValueError, match="too small"):
        release(alone(40, 20), minimum=4)
    assert release(organisation([(9, 4), (40, 12), (50, 20)], (55, 20)), minimum=10).row("unit:1").people is None


def test_counts_that_do_not_add_up_are_refused() -> None:
    counts = organisation([(40, 12), (60, 25)], (55, 20))
    wrong = Counts((Cell(ALL, 155, {STARTED: 58}), *counts.cells[1:]), counts.sums)
    with pytest.raises(ValueError, match="not the sum"):
        release(wrong, minimum=5)


def test_a_second_table_hides_what_would_give_the_first_one_away() -> None:
    # The only department of a domain, without its external staff, would tell how many of the three externals did.
    cells = [
        ("domain", 48, 39),
        ("own", 45, 37),
        ("external", 3, 2),
        ("department, own", 45, 37),
        ("rest", 60, 20),
        ("all", 108, 59),
    ]
    sums = (Sum("all", ("domain", "rest")), Sum("domain", ("own", "external")), Sum("own", ("department, own",)))
    published = release(Counts(tuple(Cell(key, n, {STARTED: x}) for key, n, x in cells), sums), minimum=5)
    figures = told(published)
    assert figures["all"].count == 59
    assert figures["external"] == HIDDEN
    assert None in {figures["domain"].count, figures["department, own"].count}
    assert figures["own"].count is None or figures["domain"].count is None


@st.composite
def organisations(draw: st.DrawFn) -> Counts:
    sizes = draw(st.lists(st.sampled_from([0, 1, 3, 4, 5, 6, 9, 14, 24, 70, 118]), min_size=1, max_size=7))
    council = draw(st.sampled_from([0, 4, 7, 9, 55]))
    hy.assume(sum(sizes) + council >= 8)
    started = [draw(st.integers(0, size)) for size in (*sizes, council)]
    completed = [draw(st.integers(0, number)) for number in started]
    both = organisation(list(zip(sizes, started, strict=False)), (council, started[-1]), completed)
    return of_a_module(both) if draw(st.booleans()) else both


@hy.settings(max_examples=150, deadline=None)
@hy.given(organisations(), st.sampled_from([5, 8]))
def test_whatever_is_told_leaves_every_protected_count_its_room(counts: Counts, minimum: int) -> None:
    try:
        published = release(counts, minimum=minimum)
    except Unreleasable:
        assert counts.cells[0].people < 60
        return
    for measure in counts.cells[0].counts:
        world = World()
        for cell in counts.cells:
            world.add_column(cell.key, cell.counts[measure], cell.people)
            said = spoken(published.row(cell.key).figures[measure], cell.people)
            world.constrain({cell.key: 1}, *said)
            assert cell.people < minimum or said[0] <= cell.counts[measure] <= said[1]
        for one in counts.sums:
            world.constrain({one.whole: 1} | dict.fromkeys(one.parts, -1), 0, 0)
        for cell in counts.cells:
            low, high = world.interval({cell.key: 1})
            assert high - low >= room(cell.counts[measure], cell.people, minimum), (cell.key, measure)


# Several periods


def test_an_old_figure_stays_when_the_new_one_would_tell_about_the_one_who_left() -> None:
    # 8 of 12 and then 7 of 11: she who left had taken part.
    past = Past({"before": alone(12, 8)}, {"before": release(alone(12, 8), minimum=5)}, (Span("unit:1", "", ("before",), 1, 0),))
    with pytest.raises(Unreleasable):
        release(alone(11, 7), minimum=5, past=past)
    with pytest.raises(Unreleasable):
        release(alone(11, 8), minimum=5, past=past)


def test_a_new_figure_is_told_when_nobody_moved_or_many_did() -> None:
    shown = release(alone(70, 28), minimum=5)
    assert exact(
        release(alone(70, 28), minimum=5, past=Past({"x": alone(70, 28)}, {"x": shown}, (Span("unit:1", "", ("x",), 0, 0),)))
    )
    many = Past({"before": alone(70, 28)}, {"before": shown}, (Span("unit:1", "", ("before",), 20, 10),))
    assert exact(release(alone(60, 30), minimum=5, past=many)) == {"unit:1": 30}


def test_days_that_are_in_no_other_period_hide_who_left() -> None:
    shown = release(alone(70, 28), minimum=5)
    past = Past({"before": alone(70, 28)}, {"before": shown}, (Span("unit:1", "", ("before",), 1, 0, beyond=69),))
    assert exact(release(alone(69, 30), minimum=5, past=past)) == {"unit:1": 30}
    # One fewer than before: nobody started in these days, or the one who left had. It is too close.
    assert not exact(release(alone(69, 27), minimum=5, past=past))


def quarter(third: Counts, whole: Counts, spans: Sequence[Span], *before: Counts) -> tuple[Published, Published]:
    """Publish three months, the third one with an eye to the quarter that comes after it, and then the quarter."""
    counts = dict(zip(("m1", "m2"), before, strict=True))
    published = {name: release(one, minimum=5) for name, one in counts.items()}
    ahead = [dc.replace(span, parts=("m1", "m2", "")) for span in spans]
    month = release(third, minimum=5, past=Past(counts | {"q": whole}, published, tuple(ahead)))
    behind = [dc.replace(span, whole="", parts=("m1", "m2", "m3")) for span in spans]
    past = Past(counts | {"m3": third}, published | {"m3": month}, tuple(behind))
    return month, release(whole, minimum=5, past=past)


def test_the_last_month_is_told_roughly_so_that_the_quarter_can_be_told() -> None:
    # Department 1 lost one of its people in March. Three months and the quarter would tell whether he took part.
    one, two = organisation([(80, 10), (70, 9)], (55, 20)), organisation([(80, 12), (70, 7)], (55, 9))
    three, whole = organisation([(79, 9), (70, 8)], (55, 8)), organisation([(79, 30), (70, 24)], (55, 37))
    keys = [cell.key for cell in one.cells]
    lost = {"unit:1", STAFF, ALL}
    month, all_three = quarter(three, whole, [Span(key, "q", ("m1", "m2", "m3"), int(key in lost), 0) for key in keys], one, two)
    assert exact(all_three).keys() == set(keys)
    assert exact(month).keys() & lost == set()
    assert exact(month)[COUNCIL] == 8


def test_a_hidden_month_is_not_the_quarter_less_the_other_months() -> None:
    # Department 1 had four people in January, and six from February on.
    one, two = organisation([(4, 2), (30, 9), (90, 30)], (55, 20)), organisation([(6, 3), (30, 6), (90, 20)], (55, 9))
    three, whole = organisation([(6, 3), (30, 5), (90, 16)], (55, 8)), organisation([(6, 6), (30, 20), (90, 66)], (55, 37))
    spans = [Span(cell.key, "q", ("m1", "m2", "m3"), 0, 0) for cell in one.cells]
    whole = organisation([(6, 8 - 3 + 1), (30, 20), (90, 66)], (55, 37))
    counts = {"m1": one, "m2": two, "m3": three}
    published = {name: release(one, minimum=5) for name, one in counts.items()}
    joined = [dc.replace(span, whole="", left=0, joined=0, beyond=0) for span in spans if span.key not in {"unit:1", STAFF, ALL}]
    moved = [Span(key, "", ("m1", "m2", "m3"), 2, 4) for key in ("unit:1", STAFF, ALL)]
    final = release(whole, minimum=5, past=Past(counts, published, (*joined, *moved)))
    assert published["m1"].row("unit:1").people is None
    assert final.row("unit:2").figures[STARTED].count is None


def test_who_was_gone_by_then_cannot_have_begun_later() -> None:
    # Three began in the second quarter and three in the last; 8 in the year leaves 2, and one more if who left had begun. They
    # left in the second quarter: of the third it says that at most two began. Had they left later, it would say nothing.
    counts = {name: alone(38, count) for name, count in (("q1", 1), ("q2", 3), ("q3", 1), ("q4", 3))}
    published = {name: release(one, minimum=5) for name, one in counts.items()}

    def span(*there: str) -> Span:
        return Span("unit:1", "", tuple(counts), 1, 0, movers=(Movers(1, there, stayed=False),))

    with pytest.raises(Unreleasable):
        release(alone(38, 8), minimum=5, past=Past(counts, published, (span("q1"),)))
    later = Past(counts, published, (span("q1", "q2", "q3"),))
    assert exact(release(alone(38, 8), minimum=5, past=later)) == {"unit:1": 8}


def test_the_last_quarter_and_the_year_do_not_tell_that_who_stayed_did_nothing_before() -> None:
    # The same 78 people stand in the last quarter and in the year: what the year has more, they did in the quarters before.
    def year(quarters: Sequence[int], whole: int) -> Mapping[str, int]:
        cells = {f"q{place}": alone(78, count) for place, count in enumerate(quarters)}
        left = tuple(Movers(5, (name,), stayed=False) for name in ("q0", "q1", "q2"))
        published = {name: release(one, minimum=5) for name, one in cells.items()}
        span = Span("unit:1", "", tuple(cells), 15, 0, movers=left)
        return exact(release(alone(78, whole), minimum=5, past=Past(cells, published, (span,))))

    assert [year((1, 1, 0, 4), whole) for whole in (4, 5, 6)] == [{}, {}, {}]
    assert year((2, 2, 1, 4), 8) == {"unit:1": 8}


def test_of_many_who_were_there_all_year_it_does_not_follow_that_one_was_earlier() -> None:
    # Followed person by person: 17 office-holders stand in every table, one more left before the last quarter. With 4 in that
    # quarter, 5 in the year leave one of the 17, who knows that nobody else was. 7 in the year leave three: that says nothing.
    def year(quarters: Sequence[int], whole: int) -> Mapping[str, int]:
        cells = {f"q{place}": alone(18 - place // 3, count) for place, count in enumerate(quarters)}
        tables = {name: frozenset({place}) for place, name in enumerate(cells)} | {"": frozenset(range(4))}
        stayed = Line(17, dict.fromkeys(tables, "unit:1"), frozenset(range(4)))
        left = Line(1, dict.fromkeys(("q0", "q1", "q2"), "unit:1"), frozenset(range(3)))
        everybody = Kin(frozenset({"unit:1"}), tables, dict.fromkeys(tables, ("unit:1",)), (stayed, left), is_everybody=True)
        published = {name: release(one, minimum=5) for name, one in cells.items()}
        return exact(release(alone(17, whole), minimum=5, past=Past(cells, published, (), (everybody,))))

    with pytest.raises(Unreleasable):
        year((0, 1, 0, 4), 5)
    assert year((2, 1, 0, 4), 7) == {"unit:1": 7}


def test_everybody_is_not_told_piece_by_piece() -> None:
    # Five of eight in the first quarter and the other three in the second: nobody publishes the sum, but everybody can add.
    first, second, so_far = alone(8, 5), alone(8, 3), alone(8, 8)
    shown = release(first, minimum=5)
    assert exact(release(second, minimum=5)) == {"unit:1": 3}
    past = Past(
        {"q1": first, "so far": so_far}, {"q1": shown, "so far": Published(())}, (Span("unit:1", "so far", ("q1", ""), 0, 0),)
    )
    with pytest.raises(Unreleasable):
        release(second, minimum=5, past=past)


# Two years of an organisation, and somebody who kept every figure

Place = str | None


@dc.dataclass(frozen=True)
class Person:
    """Where somebody was at the end of each month, and in which month they first did what is measured."""

    places: tuple[Place, ...]
    did: int | None

    def could(self, month: int) -> bool:
        """Tell whether they were in service during a month, as everybody knows."""
        return any(self.places[at] for at in (month, month - 1) if at >= 0)


@dc.dataclass(frozen=True)
class Interval:
    """A period, as months from 0."""

    name: str
    first: int
    last: int


class History:
    """An organisation that publishes every month, quarter and year, and checks each against what it published before."""

    def __init__(self, seed: int, sizes: Sequence[int], council: int, months: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.months = months
        self.units = [f"unit:{number}" for number in range(len(sizes))]
        self.pace = self.rng.choice([0.05, 0.12])
        crowd = [(unit, 0) for unit, size in zip(self.units, sizes, strict=True) for _ in range(size)]
        crowd += [(str(self.rng.choice(self.units)), int(at)) for at in self.rng.integers(1, months, sum(sizes) * months // 100)]
        self.people = [self.life(place, start) for place, start in [*crowd, *[(COUNCIL, 0)] * council]]
        self.published: dict[str, Published] = {}
        self.counts: dict[str, Counts] = {}

    def life(self, place: Place, start: int) -> Person:
        places: list[Place] = [None] * start
        did = None
        for month in range(start, self.months):
            if month > start and place in self.units:
                dice = self.rng.random()
                place = None if dice < 0.01 else str(self.rng.choice(self.units)) if dice < 0.013 else place
            places.append(place)
            if did is None and place and self.rng.random() < self.pace:
                did = month
        return Person(tuple(places), did)

    def periods(self) -> Iterator[Interval]:
        for month in range(self.months):
            yield Interval(f"month {month}", month, month)
            if month % 3 == 2:
                yield Interval(f"quarter {month}", month - 2, month)
            if month % 12 == 11:
                yield Interval(f"year {month}", month - 11, month)

    def groups(self, place: Place) -> tuple[str, ...]:
        return () if place is None else (ALL, COUNCIL) if place == COUNCIL else (ALL, STAFF, place)

    def count(self, period: Interval) -> Counts:
        people: Counter[str] = Counter()
        did: Counter[str] = Counter()
        for person in self.people:
            for key in self.groups(person.places[period.last]):
                people[key] += 1
                did[key] += person.did is not None and period.first <= person.did <= period.last
        keys = (ALL, STAFF, COUNCIL, *self.units)
        sums = (Sum(ALL, (STAFF, COUNCIL)), Sum(STAFF, tuple(self.units)))
        return Counts(tuple(Cell(key, people[key], {STARTED: did[key]}) for key in keys), sums)

    def spans(self, whole: Interval, name: str, parts: Mapping[str, Interval]) -> Iterator[Span]:
        found: dict[str, Counter[tuple[tuple[str, ...], bool]]] = defaultdict(Counter)
        for person in self.people:
            stands = {part: self.groups(person.places[one.last]) for part, one in parts.items()}
            end = self.groups(person.places[whole.last])
            for key in {*end, *(key for keys in stands.values() for key in keys)}:
                if key not in end:
                    found[key][tuple(part for part, keys in stands.items() if key in keys), False] += 1
                elsewhere = tuple(part for part, one in parts.items() if key not in stands[part]
                                  and any(map(person.could, range(one.first, one.last + 1))))  # fmt: skip
                if key in end and elsewhere:
                    found[key][elsewhere, True] += 1
        for key in (ALL, STAFF, COUNCIL, *self.units):
            movers = tuple(Movers(people, names, stayed) for (names, stayed), people in sorted(found[key].items()))
            left, joined = (sum(one.people for one in movers if one.stayed is stayed) for stayed in (False, True))
            yield Span(key, name, tuple(parts), left, joined, movers=movers)

    def made_of(self, whole: Interval, known: Iterable[Interval]) -> dict[str, Interval]:
        """Return the longest published parts of a period."""
        parts, at = {}, whole.first
        while at <= whole.last:
            one = max(
                (one for one in known if one.first == at and one.last <= whole.last and one != whole), key=lambda one: one.last
            )
            parts[one.name] = one
            at = one.last + 1
        return parts

    def publish_everything(self) -> None:
        seen: list[Interval] = []
        for period in self.periods():
            self.counts[period.name] = self.count(period)
            self.published[period.name] = self.publish(period, seen)
            seen.append(period)

    def publish(self, period: Interval, seen: Sequence[Interval]) -> Published:
        new = dc.replace(period, name="")
        of_the_year = [one for one in seen if one.first // 12 == period.first // 12]
        ahead = [one for one in self.periods() if one.last == period.last and one.first < period.first]
        so_far = Interval("so far", period.last // 12 * 12, period.last)
        wholes = [one for one in (*of_the_year, new, *ahead) if one.last > one.first]
        extra = [] if any((one.first, one.last) == (so_far.first, so_far.last) for one in (*wholes, new)) else [so_far]
        spans = [span for whole in (*wholes, *extra)
                 for span in self.spans(whole, whole.name, self.made_of(whole, (*of_the_year, new, *ahead)))]  # fmt: skip
        counts = {one.name: self.count(one) for one in (*of_the_year, *ahead, *extra)}
        published = {one.name: self.published[one.name] for one in of_the_year} | {one.name: Published(()) for one in extra}
        try:
            return release(self.counts[period.name], minimum=5, past=Past(counts, published, tuple(spans)))
        except Unreleasable:
            return Published(())

    def reader(self) -> tuple[World, list[Mapping[Any, int]]]:
        """Return all that everybody knows, in how many people with the same past did it when, and what must stay unknown."""
        world, targets = World(), list[Mapping[Any, int]]()
        alike = Counter(person.places for person in self.people)
        true = Counter((person.places, person.did) for person in self.people)
        for places, people in alike.items():
            months = [month for month in range(self.months) if Person(places, None).could(month)]
            for month in months:
                world.add_column((places, month), true[places, month], people)
            together = {(places, month): 1 for month in months}
            world.constrain(together, 0, people)
            if people < 5:
                targets += [together, *({key: 1} for key in together)]
        for period in self.periods():
            for cell in self.counts[period.name].cells:
                terms = {(places, month): 1 for places, month in world.columns
                         if cell.key in self.groups(places[period.last]) and period.first <= month <= period.last}  # fmt: skip
                row = next((row for row in self.published[period.name].rows if row.key == cell.key), None)
                if row is not None and row.people:
                    world.constrain(terms, *spoken(row.figures[STARTED], cell.people))
                if cell.people and (cell.people < 5 or min(cell.counts[STARTED], cell.people - cell.counts[STARTED]) <= 2):
                    targets.append(terms)
        return world, targets


@pytest.mark.parametrize(("seed", "sizes", "council"), [(1, (24, 9, 70), 20), (2, (14, 40, 4), 9)])
def test_after_two_years_of_months_quarters_and_years_nobody_can_be_worked_out(
    seed: int, sizes: tuple[int, ...], council: int
) -> None:
    history = History(seed, sizes, council, 24)
    history.publish_everything()
    world, targets = history.reader()
    assert len(targets) > 100
    assert world.known(targets) == []
    rows = [row for published in history.published.values() for row in published.rows]
    assert sum(row.people is not None for row in rows) > 0.6 * len(rows)


def test_without_a_look_at_the_past_somebody_would_be_worked_out() -> None:
    history = History(1, (24, 9, 70), 20, 6)
    for period in history.periods():
        history.counts[period.name] = history.count(period)
        history.published[period.name] = release(history.counts[period.name], minimum=5)
    world, targets = history.reader()
    assert world.known(targets)
