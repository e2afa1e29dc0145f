"""`python -m benchmarks.attack`: attack everything that is told of invented organisations in three years.

Each organisation is published by the program itself, table by table and in the right order, and then read by a colleague
with a linear and an integer programme. What was found is written down line by line, so that a run can be continued: what
was found before the program or the attack changed is done again.
"""

import argparse
import ast
import dataclasses as dc
import functools
import hashlib
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import colleague, keeping
from benchmarks.keeping import Told
from benchmarks.organisations import FIRST, SHAPES, months_from, organisation
from benchmarks.tables import table

STATES = ("shown", "banded", "suppressed")
HERE = Path(__file__).parent
DECIDES = ("counts", "disclosure", "kinship", "overlap", "periods", "placing", "protect", "published", "scrutiny", "solving")
ATTACKS = ("colleague", "keeping", "organisations")
GRAVEST, KEPT = ("fact", "small", "width"), 6
"""Findings of an organisation that are written down whole, the gravest first; of all of them how many there are."""


@functools.cache
def fingerprint() -> str:
    """Return what tells whether an earlier result still counts: a hash of what decides, and what attacks, without its words."""
    paths = [HERE.parent / "app" / "insight" / f"{name}.py" for name in DECIDES] + [HERE / f"{name}.py" for name in ATTACKS]
    digest = hashlib.sha256()
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
                node.body = node.body[1:]
        digest.update(ast.dump(tree).encode())
    return digest.hexdigest()[:12]


def attacked(task: tuple[int, int]) -> dict[str, Any]:
    """Publish and attack one organisation; return what was found, what was told and how long it took.

    Args:
        task: Its number, and for how many months.
    """
    number, months = task
    invented, began = organisation(number, months_from(FIRST, months)), time.process_time()
    kept = keeping.publish(invented)
    told = time.process_time()
    found = sorted(colleague.attack(invented, kept), key=lambda one: GRAVEST.index(one.kind))
    kinds = Counter((one.kind, one.insider) for one in found)
    return {
        "number": number, "months": months, "of": fingerprint(), "shape": invented.shape, "people": len(invented.lives),
        "cells": [[kind, state, count] for (kind, state), count in sorted(_cells(kept).items())],
        "found": [[kind, insider, count] for (kind, insider), count in sorted(kinds.items())],
        "findings": [dc.asdict(one) for one in found[:KEPT]],
        "publishing": round(told - began, 1), "attacking": round(time.process_time() - told, 1),
    }  # fmt: skip


def _cells(kept: Sequence[Told]) -> Counter[tuple[str, str]]:
    """Count the figures of the tables by kind of period and by how they were told; a table that was not told has none."""
    rows = ((one.period.kind, row) for one in kept for row in one.table.published.rows)
    return Counter((kind, figure.state) for kind, row in rows for figure in row.figures.values() if figure.state != "empty")


def _shares(title: str, results: Iterable[Mapping[str, Any]], name: str) -> None:
    """Print, by shape or by kind of period, how much was told exactly, roughly and not."""
    cells: dict[str, Counter[str]] = {}
    for one in results:
        for kind, state, count in one["cells"]:
            cells.setdefault(kind if name == "kind" else one[name], Counter())[state] += count
    rows = []
    for key, states in [*cells.items(), ("all", sum(cells.values(), Counter()))]:
        total = sum(states.values())
        rows.append([key, str(total), *(f"{100 * states[state] / total:.1f}%" for state in STATES)])
    table(title, ["", "cells", *STATES], rows)


def report(results: Sequence[Mapping[str, Any]]) -> None:
    """Print what was found and what was told."""
    _shares("What was told, by kind of period", results, "kind")
    _shares("What was told, by shape of organisation", results, "shape")
    rows = []
    for shape in [*SHAPES, ""]:
        some = [one for one in results if shape in {one["shape"], ""}]
        if some:
            kinds = Counter[str]()
            for kind, insider, count in (found for one in some for found in one["found"]):
                kinds[("insider " if insider else "") + kind] += count
            seconds = [sum(one[part] for one in some) / len(some) for part in ("publishing", "attacking")]
            found = [str(kinds[who + kind]) for who in ("", "insider ") for kind in GRAVEST]
            rows.append([shape or "all", str(len(some)), *found, *(f"{one:.1f}" for one in seconds)])
    columns = ["", "organisations", *2 * ("facts", "small", "narrow"), "s publishing", "s attacking"]
    table("What was worked out", columns, rows)


def main() -> None:
    """Attack, or print what earlier runs found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=1000, help="how many")
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of the first one")
    parser.add_argument(
        "--months",
        type=int,
        default=36,
        help="of each; three years take some ten seconds, of the shape of the province over a minute",
    )
    parser.add_argument("--minutes", type=float, default=60, help="begin no other one after so long")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--log", type=Path, default=Path("var/attack.jsonl"), help="one line per organisation")
    asked = parser.parse_args()
    asked.log.parent.mkdir(parents=True, exist_ok=True)
    done = [json.loads(line) for line in asked.log.read_text().splitlines()] if asked.log.exists() else []
    done = [one for one in done if one["months"] == asked.months and one["of"] == fingerprint()]
    known = {one["number"] for one in done}
    todo = [(one, asked.months) for one in range(asked.first, asked.first + asked.organisations) if one not in known]
    until = time.monotonic() + 60 * asked.minutes
    with multiprocessing.get_context("spawn").Pool(asked.processes) as pool, asked.log.open("a") as log:
        for result in pool.imap_unordered(attacked, todo):
            done.append(result)
            print(json.dumps(result), file=log, flush=True)
            findings = sum(count for *_kind, count in result["found"])
            print(f"  {len(done)}: {result['shape']}, {findings} …", file=sys.stderr, flush=True)
            if time.monotonic() > until:
                pool.terminate()
                break
    report(done)


if __name__ == "__main__":
    main()
