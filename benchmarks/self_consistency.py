"""Whether the estimates of the pages recover a simulated truth: `python -m benchmarks.self_consistency`.

Ends with code 1 when a check is outside its limits.
"""

import argparse
import math
import random
import sys

from app.simulation import truth
from benchmarks import recovered, tables
from benchmarks.recovered import Check


def main() -> None:
    """Run every check and print what came out."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=truth.SEED)
    given = arguments.parse_args()
    chance = random.Random(given.seed)  # noqa: S311  chance that can be repeated
    found = [check for group in recovered.CHECKS for check in group(given.runs, chance)]
    columns = ("check", "found", "independent", "limits", "")
    tables.table(
        f"{given.runs} simulated organisations of 1,116 people, seed {given.seed}", columns, [_row(one) for one in found]
    )
    sizes = [recovered.by_size(one, given.runs, chance) for one in recovered.BY_SIZE]
    rows = [
        (str(one.people), *(f"{value:.3f}" for value in (one.bias, one.coverage, one.width, one.lower, one.gain_bias)),
         "none" if math.isnan(one.gain_coverage) else f"{one.gain_coverage:.3f}")
        for one in sizes
    ]  # fmt: skip
    columns = ("people", "bias (pp)", "coverage", "width", "coverage, biased answering", "gain: bias (points)", "gain: coverage")
    tables.table("Departments by size, 60% answering", columns, rows)
    sys.exit(0 if all(one.holds for one in found) else 1)


def _row(one: Check) -> tuple[str, ...]:
    low, high = ("" if math.isinf(limit) else f"{limit:g}" for limit in (one.low, one.high))
    limits = f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}" if high else ""
    return one.name, f"{one.value:.3f}", one.reference, limits, ("holds" if one.holds else "OUTSIDE") if limits else ""


if __name__ == "__main__":
    main()
