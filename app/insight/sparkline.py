"""The course of a share as a small line beside a sentence: no axis, no colour that says good or bad. Pure."""

import dataclasses as dc
from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 160, 40, 5
FEWEST = 2
"""One point is no course."""


@dc.dataclass(frozen=True, slots=True)
class Sparkline:
    """A line from 0 to 100 %, left is earlier.

    Args:
        pieces: Points of each unbroken piece, as SVG wants them; a moment that is not told breaks the line.
        dots: Where a point stands by itself, and the last point.
        width: Of the drawing.
        height: Of the drawing.
    """

    pieces: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(shares: Sequence[float | None]) -> Sparkline | None:
    """Return a line through shares.

    Args:
        shares: From 0 to 1, oldest first; None is a moment that is not told.

    Returns:
        None where fewer than two moments are told.
    """
    told = [(place, share) for place, share in enumerate(shares) if share is not None]
    if len(told) < FEWEST:
        return None
    step = (WIDTH - 2 * MARGIN) / max(1, len(shares) - 1)
    at = {
        place: (round(MARGIN + place * step, 1), round(MARGIN + (1 - share) * (HEIGHT - 2 * MARGIN), 1)) for place, share in told
    }
    pieces: list[list[int]] = []
    for place in at:
        if pieces and pieces[-1][-1] == place - 1:
            pieces[-1].append(place)
        else:
            pieces.append([place])
    dots = [at[piece[0]] for piece in pieces if len(piece) == 1] + [at[told[-1][0]]]
    lines = (" ".join(f"{at[place][0]},{at[place][1]}" for place in piece) for piece in pieces if len(piece) > 1)
    return Sparkline(tuple(lines), tuple(dict.fromkeys(dots)))
