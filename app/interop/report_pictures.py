"""A figure of the yearly report as PNG, for documents that cannot hold shapes."""

import io
import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from app.insight.yearly_drawing import Drawing, Line, Mark, Words, diamond

SCALE = 3
"""Pixels a point: 2,040 pixels over the width of a page are more than 300 an inch."""
WEIGHT, BOLD = 400, 700
DASH, GAP = 7.0, 4.0


def png(drawing: Drawing, font: Path | None) -> bytes:
    """Return a figure as a picture; the same figure is the same bytes.

    Args:
        drawing: What to draw.
        font: The typeface of the house, or None for the one that comes with the library.
    """
    picture = Image.new("RGB", (round(drawing.width * SCALE), round(drawing.height * SCALE)), "white")
    pen = ImageDraw.Draw(picture)
    for line in drawing.lines:
        _line(pen, line)
    for mark in drawing.marks:
        _mark(pen, mark)
    for words in drawing.texts:
        _words(pen, words, font)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _line(pen: ImageDraw.ImageDraw, line: Line) -> None:
    ends = ((line.x1, line.y1), (line.x2, line.y2))
    length = math.dist(*ends)
    step = DASH + GAP if line.dashed else length or 1.0
    pieces = range(max(1, math.ceil(length / step)))
    for number in pieces:
        first = number * step
        last = min(length, first + (DASH if line.dashed else length))
        points = [_scaled(*_along(line, at / (length or 1.0))) for at in (first, last)]
        pen.line(points, fill=line.colour, width=max(1, round(line.width * SCALE)))


def _along(line: Line, part: float) -> tuple[float, float]:
    return line.x1 + (line.x2 - line.x1) * part, line.y1 + (line.y2 - line.y1) * part


def _scaled(x: float, y: float) -> tuple[float, float]:
    return x * SCALE, y * SCALE


def _mark(pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    corners = [_scaled(mark.x - mark.size, mark.y - mark.size), _scaled(mark.x + mark.size, mark.y + mark.size)]
    if mark.form == "diamond":
        pen.polygon([_scaled(x, y) for x, y in diamond(mark)], fill=mark.colour)
    elif mark.form == "square":
        pen.rectangle(corners, fill=mark.colour)
    elif mark.form == "ring":
        pen.ellipse(corners, fill="white", outline=mark.colour, width=2 * SCALE)
    else:
        pen.ellipse(corners, fill=mark.colour)


def _words(pen: ImageDraw.ImageDraw, words: Words, font: Path | None) -> None:
    anchor = {"start": "lm", "middle": "mm", "end": "rm"}[words.anchor]
    pen.text(_scaled(words.x, words.y), words.text, fill=words.colour, font=_font(words, font), anchor=anchor)


def _font(words: Words, font: Path | None) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    size = words.size * SCALE
    if font is None:
        return ImageFont.load_default(size)
    loaded = ImageFont.truetype(font, size)
    loaded.set_variation_by_axes([BOLD if words.bold else WEIGHT])
    return loaded
