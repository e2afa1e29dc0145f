"""Printing: every outcome as a table that can be pasted into a document."""

from collections.abc import Mapping, Sequence

from benchmarks import slow
from benchmarks.first_visit import Visit
from benchmarks.rounds import Burst, Compared, Outcome

MOST_RATIO, MOST_QUERIES, MOST_REQUESTS, MOST_KILOBYTES = 2.0, 8, 8, 100


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; everything but the first column stands to the right."""
    widths = [max(len(row[place]) for row in (columns, *rows)) for place in range(len(columns))]
    print(f"\n{title}\n")
    _line(columns, widths)
    print("|" + "|".join("-" * (width + 1) + ("-" if place == 0 else ":") for place, width in enumerate(widths)) + "|")
    for row in rows:
        _line(row, widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> None:
    first, *others = zip(cells, widths, strict=True)
    shown = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    print("| " + " | ".join(shown) + " |", flush=True)


def _speed(one: Outcome) -> list[str]:
    return [f"{one.cpu_ms:.2f}", f"{one.per_second:.0f}", f"{one.p50_ms:.1f}", f"{one.p95_ms:.1f}"]


def beside_bare(title: str, compared: Sequence[Compared]) -> None:
    """Print the product beside the bare page."""
    columns = ["", "bytes", "CPU ms", "a second", "p50 ms", "p95 ms", "bare: CPU ms", "a second", "p50 ms", "p95 ms", "CPU ratio"]
    rows = [
        [one.name, f"{one.product.size:.0f}", *_speed(one.product), *_speed(one.bare), f"{one.ratio:.2f}"] for one in compared
    ]  # fmt: skip
    table(title, columns, rows)


def servers(title: str, outcomes: Mapping[str, Outcome], memory: Mapping[str, float], reference: str) -> None:
    """Print servers beside each other; the ratio is to the first one's processor time."""
    columns = ["", "CPU ms", "a second", "p50 ms", "p95 ms", "memory MB", "CPU ratio"]
    base = outcomes[reference].cpu_ms
    rows = [[name, *_speed(one), f"{memory[name]:.0f}", f"{one.cpu_ms / base:.2f}"] for name, one in outcomes.items()]
    table(title, columns, rows)


def beside_slow_clients(bursts: Mapping[str, Burst]) -> None:
    """Print how long somebody waited at most while slow clients held on to the server."""
    title = f"Home page beside {slow.CLIENTS} clients that take {slow.SECONDS:g} s to ask, SQLite"
    rows = [[name, f"{max(one.seconds) * 1000:.0f}", f"{one.per_second:.0f}"] for name, one in bursts.items()]
    table(title, ["", "longest ms", "a second"], rows)


def queries(small: Mapping[str, int], large: Mapping[str, int], people: tuple[int, int]) -> None:
    """Print the most queries per endpoint, in a small and in a large organisation."""
    rows = [[name, str(small.get(name, "")), str(large.get(name, ""))] for name in sorted({*small, *large})]
    columns = ["", f"{people[0]} people", f"{people[1]} people"]
    table(f"Queries per request, at most (aim: {MOST_QUERIES} a page)", columns, rows)


def visits(found: Sequence[Visit]) -> None:
    """Print what a first visit fetches."""
    title = f"First visit, empty cache (aim: {MOST_REQUESTS} requests, {MOST_KILOBYTES} kB)"
    table(title, ["", "requests", "kB"], [[one.name, str(one.requests), f"{one.kilobytes:.1f}"] for one in found])
