"""Invented organisations to attack: the shape of the real one, and nastier ones. A number gives everything. Pure."""

import dataclasses as dc
import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence

LONG_AGO = dt.date(2022, 1, 1)
MODULES = ("een", "twee")
EVERY_SECOND_MODULE = 4
WHO_GO, NOBODY_THERE = 0.6, 0.3
DAY = dt.timedelta(days=1)
PROVINCE = (74, 118, 96, 62, 88, 71, 66, 104, 78, 92, 58, 84, 70, 43, 12)
OFFICE_HOLDERS = 55
CAMPAIGNS = ((2, 15), (6, 1), (10, 1))
CAMPAIGN_DAYS = 21
FINISHES, FOLLOWS_ON = 0.85, 0.5

Months = tuple[dt.date, ...]
"""The first days of the months in which somebody takes part; the last one is when it is over."""
Unit = str
Place = str | None
"""A department; None is a political office."""


@dc.dataclass(frozen=True, slots=True)
class Stay:
    """Where somebody belonged, from a day until a day that is not included."""

    place: Place
    from_on: dt.date
    until_on: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Tell whether they belonged there on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dc.dataclass(slots=True)
class Life:
    """Somebody: where they belonged, and the days on which they began and finished each module."""

    stays: list[Stay]
    started: dict[str, dt.date] = dc.field(default_factory=dict)
    completed: dict[str, dt.date] = dc.field(default_factory=dict)

    def stay(self, day: dt.date) -> Stay | None:
        """Return where they belonged on a day."""
        return next((one for one in self.stays if one.holds(day)), None)

    def serves(self, first: dt.date, last: dt.date) -> bool:
        """Tell whether they were in service on any of these days."""
        return any(one.from_on <= last and (one.until_on is None or one.until_on > first) for one in self.stays)

    def ends(self, day: dt.date) -> None:
        """Let them leave; the day is the first on which they are gone."""
        self.stays[-1] = dc.replace(self.stays[-1], until_on=day)

    def goes(self, place: Place, day: dt.date) -> None:
        """Let them go to another department from a day on."""
        if self.stays[-1].from_on == day:
            self.stays[-1] = Stay(place, day)
        else:
            self.ends(day)
            self.stays.append(Stay(place, day))


@dc.dataclass(frozen=True, slots=True)
class Change:
    """Departments that begin or end on a day. Several go into one (a merger), one into several (a split)."""

    on_day: dt.date
    ended: tuple[Unit, ...]
    begun: tuple[Unit, ...]
    into: tuple[Unit, ...]


@dc.dataclass(slots=True)
class Organisation:
    """Everything there is to know of an invented organisation.

    Args:
        shape: Its name in the tables of results.
        units: Those it had at the beginning.
        changes: In order.
        lives: Everybody who was ever there.
        months: In which they took part.
        modules: That can be followed.
    """

    shape: str
    units: tuple[Unit, ...]
    changes: list[Change]
    lives: list[Life]
    months: Months
    modules: tuple[str, ...]

    def now(self, unit: Unit, life: Life, then: dt.date, now: dt.date) -> Unit:
        """Return the department of a later day in which somebody is counted who was in `unit` on `then`.

        Whoever had left when it was split stays behind under its old name.
        """
        at = unit
        for change in self.changes:
            if change.on_day <= now and change.on_day > then and at in change.ended:
                if len(change.into) == 1:
                    at = change.into[0]
                elif (stay := life.stay(change.on_day)) is not None and stay.place in change.into:
                    at = str(stay.place)
                else:
                    return at
        return at


@dc.dataclass(frozen=True, slots=True)
class Plan:
    """How an organisation is made.

    Args:
        sizes: People per department at the beginning.
        office: Political office-holders.
        leaving: Share a year that leaves; as many come.
        moving: Share a year that goes to another department.
        pace: The chance in a month that somebody begins who has not: by department and number of the month.
        changes: Adds what happens to departments.
    """

    sizes: Sequence[int]
    office: int
    leaving: float = 0.11
    moving: float = 0.03
    pace: Callable[[Place, int], float] = lambda _place, _month: 0.12
    changes: Callable[["_Making"], None] = lambda _making: None


class _Making:
    """An organisation on its way through three years."""

    def __init__(self, shape: str, plan: Plan, chance: random.Random, months: Months, modules: tuple[str, ...]) -> None:
        self.plan, self.chance = plan, chance
        units = tuple(f"a{number:02}" for number in range(len(plan.sizes)))
        lives = [Life([Stay(unit, LONG_AGO)]) for unit, size in zip(units, plan.sizes, strict=True) for _ in range(size)]
        lives += [Life([Stay(None, LONG_AGO)]) for _ in range(plan.office)]
        self.made = Organisation(shape, units, [], lives, months, modules)
        self.living = set(units)
        self.planned: list[tuple[dt.date, int, Callable[[], None]]] = []
        plan.changes(self)
        for first in months[:-1]:
            self._turn_over(first)
        self.planned.sort(key=lambda one: one[:2])
        for _day, _number, happens in self.planned:
            happens()
        for life in self.made.lives:
            self._take_part(life)

    def on(self, day: dt.date, happens: Callable[[], None]) -> None:
        """Plan something for a day."""
        self.planned.append((day, len(self.planned), happens))

    def _turn_over(self, first: dt.date) -> None:
        for life in list(self.made.lives):
            if self.chance.random() < self.plan.leaving / 12:
                self._plan_leaving(life, self.day_in(first))
            elif life.stays[0].place and self.chance.random() < self.plan.moving / 12:
                self._plan_moving(life, self.day_in(first))
        for _ in range(_drawn(self.chance, len(self.made.lives) * self.plan.leaving / 12)):
            day = self.day_in(first)
            self.on(day, lambda day=day: self._join(day))  # type: ignore[misc]

    def _join(self, day: dt.date) -> None:
        is_office = self.chance.random() < self.plan.office / max(1, self.plan.office + sum(self.plan.sizes))
        place = None if is_office else self.chance.choice(sorted(self.living))
        self.made.lives.append(Life([Stay(place, day)]))

    def _plan_leaving(self, life: Life, day: dt.date) -> None:
        self.on(day, lambda: life.ends(day) if self._is_here(life, day) else None)

    def _plan_moving(self, life: Life, day: dt.date) -> None:
        self.on(day, lambda: life.goes(self.chance.choice(sorted(self.living)), day) if self._is_here(life, day) else None)

    @staticmethod
    def _is_here(life: Life, day: dt.date) -> bool:
        return life.stays[-1].until_on is None and life.stays[-1].from_on < day

    def members(self, unit: Unit, day: dt.date) -> list[Life]:
        """Return who is in a department when it is that day."""
        return [life for life in self.made.lives if life.stays[-1].until_on is None and life.stays[-1].place == unit
                and life.stays[-1].from_on <= day]  # fmt: skip

    def day_in(self, first: dt.date) -> dt.date:
        """Return some day of a month, not the first."""
        return first + self.chance.randrange(1, 28) * DAY

    def merge(self, day: dt.date, ended: Sequence[Unit], into: Unit) -> None:
        """Let departments go into one, which may be new."""
        begun = () if into in self.living else (into,)
        self.made.changes.append(Change(day, tuple(ended), begun, (into,)))
        self.living = (self.living - set(ended)) | {into}
        for unit in ended:
            for life in self.members(unit, day):
                life.goes(into, day)

    def split(self, day: dt.date, ended: Unit, into: Sequence[Unit], share: float) -> None:
        """Let a department go into two new ones."""
        self.made.changes.append(Change(day, (ended,), tuple(into), tuple(into)))
        self.living = (self.living - {ended}) | set(into)
        for life in self.members(ended, day):
            life.goes(into[self.chance.random() < share], day)

    def begin(self, day: dt.date, unit: Unit, number: int) -> None:
        """Let a new department begin with some people of others."""
        self.made.changes.append(Change(day, (), (unit,), ()))
        people = [life for life in self.made.lives if life.stays[-1].place in self.living and self._is_here(life, day)]
        self.living.add(unit)
        for life in self.chance.sample(people, min(number, len(people))):
            life.goes(unit, day)

    def _take_part(self, life: Life) -> None:
        for number, first in enumerate(self.made.months[:-1]):
            days = [day for day in (first + at * DAY for at in range(28)) if life.stay(day)]
            busy = 2 if any(first.month == month for month, _day in CAMPAIGNS) else 1
            if days and (stay := life.stay(days[0])) and self.chance.random() < self.plan.pace(stay.place, number) * busy:
                self._begin_and_finish(life, self.chance.choice(days))
                return

    def _begin_and_finish(self, life: Life, day: dt.date) -> None:
        at, after = day, self.made.months[-1]
        for module in self.made.modules:
            life.started[module] = at
            finish = at + self.chance.randrange(40) * DAY
            if self.chance.random() < FINISHES and finish < after and life.stay(finish):
                life.completed[module] = finish
            at += self.chance.randrange(1, 150) * DAY
            if self.chance.random() >= FOLLOWS_ON or at >= after or not life.stay(at):
                return


def months_from(first: dt.date, number: int) -> Months:
    """Return so many months, and the first day after them."""
    every = (first.month - 1 + at for at in range(number + 1))
    return tuple(dt.date(first.year + at // 12, at % 12 + 1, 1) for at in every)


FIRST = dt.date(2024, 1, 1)
THREE_YEARS = months_from(FIRST, 36)


def _drawn(chance: random.Random, mean: float) -> int:
    """Draw a whole number around a mean."""
    return int(mean) + (chance.random() < mean - int(mean))


# The shapes


def _some_day(chance: random.Random, months: Months) -> dt.date:
    return chance.choice(months[1:-1]).replace(day=chance.choice((1, 1, 1, 15, 20)))


def _sizes(chance: random.Random, few: int = 2, many: int = 4) -> list[int]:
    return [chance.choice((9, 12, 14, 18, 24, 33)) for _ in range(chance.randint(few, many))]


def _province(_chance: random.Random, _months: Months) -> Plan:
    return Plan(PROVINCE, OFFICE_HOLDERS)


def _ordinary(chance: random.Random, _months: Months) -> Plan:
    return Plan(_sizes(chance), chance.choice((12, 20, 55)))


def _tiny(chance: random.Random, _months: Months) -> Plan:
    return Plan([chance.randint(1, 6) for _ in range(chance.randint(2, 4))] + _sizes(chance, 1, 2), chance.choice((4, 9, 20)))


def _all_or_none(chance: random.Random, _months: Months) -> Plan:
    paces = [chance.choice((0.0, 0.004, 0.7)) for _ in range(20)]
    return Plan(_sizes(chance), 20, pace=lambda place, _month: paces[int(place[1:]) % 20] if place else paces[-1])


def _one_alone(chance: random.Random, _months: Months) -> Plan:
    return Plan([1, *_sizes(chance)], 20, moving=0.0)


def _mass_departure(chance: random.Random, months: Months) -> Plan:
    day = _some_day(chance, months)

    def leave(making: _Making) -> None:
        for life in making.members("a00", day):
            if making.chance.random() < WHO_GO:
                life.ends(day)

    return Plan(_sizes(chance), 20, changes=lambda making: making.on(day, lambda: leave(making)))


def _merger(chance: random.Random, months: Months) -> Plan:
    day, into = _some_day(chance, months), chance.choice(("b00", "a01"))
    ended = ("a00", "a01") if into == "b00" else ("a00",)
    return Plan(_sizes(chance, 3, 4), 20, changes=lambda making: making.on(day, lambda: making.merge(day, ended, into)))


def _split(chance: random.Random, months: Months) -> Plan:
    day, share = _some_day(chance, months), chance.choice((0.1, 0.3, 0.5))
    sizes = [chance.choice((20, 30, 40)), *_sizes(chance, 2, 3)]
    return Plan(sizes, 20, changes=lambda making: making.on(day, lambda: making.split(day, "a00", ("b00", "b01"), share)))


def _back_and_forth(chance: random.Random, months: Months) -> Plan:
    def go(making: _Making) -> None:
        for life in making.members("a00", LONG_AGO)[: chance.randint(1, 3)]:
            for number in range(chance.randint(2, 4)):
                day = months[chance.randrange(len(months) - 1)].replace(day=3 + number)
                making.on(day, lambda life=life, day=day, to=("a01", "a00")[number % 2]: _go(life, to, day))  # type: ignore[misc]

    return Plan(_sizes(chance), 20, changes=go)


def _go(life: Life, to: Unit, day: dt.date) -> None:
    if life.stays[-1].until_on is None and life.stays[-1].from_on < day and life.stays[-1].place != to:
        life.goes(to, day)


def _short_lived(chance: random.Random, months: Months) -> Plan:
    day, number = _some_day(chance, months), chance.randint(2, 9)
    after = day + 61 * DAY

    def plan(making: _Making) -> None:
        making.on(day, lambda: making.begin(day, "b00", number))
        making.on(after, lambda: making.merge(after, ("b00",), "a00"))

    return Plan(_sizes(chance), 20, changes=plan)


def _january(chance: random.Random, _months: Months) -> Plan:
    return Plan(_sizes(chance), 20, pace=lambda _place, month: 0.85 if month == 0 else 0.08)


def _uneven(chance: random.Random, _months: Months) -> Plan:
    sizes = [0 if chance.random() < NOBODY_THERE else int(chance.gammavariate(0.8, 16)) for _ in range(5)]
    return Plan([*sizes, 20], chance.choice((9, 20)), pace=lambda _place, _month: chance.choice((0.0, 0.03, 0.2)))


SHAPES: Mapping[str, Callable[[random.Random, Months], Plan]] = {
    "province": _province, "ordinary": _ordinary, "tiny departments": _tiny, "all or none": _all_or_none,
    "one person alone": _one_alone, "mass departure": _mass_departure, "merger": _merger, "split": _split,
    "back and forth": _back_and_forth, "two months": _short_lived, "january": _january, "uneven sizes": _uneven,
}  # fmt: skip


def organisation(number: int, months: Months = THREE_YEARS) -> Organisation:
    """Return an invented organisation.

    Args:
        number: The same one gives the same organisation.
        months: In which they take part.
    """
    modules = MODULES if number % EVERY_SECOND_MODULE == 0 else MODULES[:1]
    name = list(SHAPES)[number % len(SHAPES)]
    chance = random.Random(20250311 + number)  # noqa: S311  repeatable on purpose
    return _Making(name, SHAPES[name](chance, months), chance, months, modules).made
