"""A whole simulated organisation as two documents: what is true of it, and what could be seen of it. Pure."""

import dataclasses as dc
import random
from collections.abc import Iterator, Sequence
from typing import Any

from app.simulation import truth
from app.simulation.departments import Department, willingness_of

Json = dict[str, Any]
FORMAT = 1


@dc.dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated.

    Args:
        departments: At least one.
        quarters: How many, at least one.
        seed: The same plan gives the same documents.
        response_bias: How much more readily the willing answer, in logits; see `truth.pulse`.
    """

    departments: tuple[Department, ...]
    quarters: int = 8
    seed: int = truth.SEED
    response_bias: float = 0.0

    @property
    def people(self) -> int:
        """Return how many there are together."""
        return sum(one.people for one in self.departments)

    @property
    def steps(self) -> int:
        """Return how many steps `simulate` takes."""
        return 2 * len(self.departments) + self.quarters + 1


@dc.dataclass(slots=True)
class Documents:
    """What is true, and what could be seen. They fill up while `simulate` goes on."""

    truth: Json
    observations: Json


def simulate(plan: Plan, into: Documents) -> Iterator[None]:
    """Simulate step by step, so that whoever waits can be told how far it is.

    Args:
        plan: What is simulated.
        into: Is filled.
    """
    chance = random.Random(plan.seed)  # noqa: S311  chance that can be repeated
    into.truth |= _known(plan)
    into.observations |= {"format": FORMAT, "invented": True}
    months = plan.quarters * truth.MONTHS_A_QUARTER
    people, started = {}, []
    for one in plan.departments:
        people[one.name] = truth.draws(one, chance)
        started += [dc.asdict(month) for month in truth.participation(one, months, chance)]
        yield
    asked: list[truth.Asked] = []
    for quarter in range(1, plan.quarters + 1):
        asked += _pulses(plan, quarter, people, chance)
        yield
    tests: list[truth.Tested] = []
    average = willingness_of(plan.departments)
    for one in plan.departments:
        tests += [truth.tested(one, chance, average=average, module=module) for module in range(1, truth.MODULES + 1)]
        yield
    probes = list(truth.retention(plan.people, chance))
    reports = [truth.reported(quarter, plan.quarters, plan.people, chance) for quarter in range(1, plan.quarters + 1)]
    into.truth |= {
        "pulses": _only(asked, "quarter", "department", "people", "willing"),
        "tests": _only(tests, "department", "module", "gain"),
        "reports": _only(reports, "quarter", "seen"),
    }
    into.observations |= {
        "participation": started,
        "pulses": _only(asked, "quarter", "department", "people", "invited", "answered", "yes"),
        "tests": _only(tests, "department", "module", "before", "after"),
        "probes": [dc.asdict(one) for one in probes],
        "reports": _only(reports, "quarter", "person_years", "reports"),
    }
    yield


def _pulses(plan: Plan, quarter: int, people: dict[str, list[float]], chance: random.Random) -> Iterator[truth.Asked]:
    for one in plan.departments:
        yield truth.pulse(
            one, people[one.name], chance, quarter=quarter, more_willing=truth.campaign(quarter),
            invited=truth.invited_share(quarter), response_bias=plan.response_bias,
        )  # fmt: skip


def _only(records: Sequence[Any], *names: str) -> list[Json]:
    """Return records with these fields only: what is true and what can be seen stay apart."""
    return [{name: getattr(record, name) for name in names} for record in records]


def _known(plan: Plan) -> Json:
    return {
        "format": FORMAT,
        "invented": True,
        "seed": plan.seed,
        "quarters": plan.quarters,
        "response_bias": plan.response_bias,
        "departments": [dc.asdict(one) for one in plan.departments],
        "organisation": {"people": plan.people, "willingness": willingness_of(plan.departments)},
        "campaign": [truth.campaign(quarter) for quarter in range(1, plan.quarters + 1)],
        "knowledge": {"gain": truth.GAIN, "difficulties": truth.difficulties(), "bad_items": truth.BAD_ITEMS},
        "retention": {
            "start": truth.START, "floor": truth.FLOOR, "half_life": truth.HALF_LIFE, "together": truth.TOGETHER,
            "items": truth.PROBE_ITEMS,
        },
        "reporting": {
            "seen_a_year": truth.SEEN_A_YEAR,
            "reported": [truth.reporting_rate(quarter, plan.quarters) for quarter in range(1, plan.quarters + 1)],
            "categories": dict(truth.CATEGORIES),
        },
    }  # fmt: skip
