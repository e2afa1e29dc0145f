"""A drawing of how people went through the scenes of a scenario, from top to bottom. Pure.

It is made of the published numbers alone. A scene is a bar as wide as the number of people; a choice is a ribbon as wide as
its share. Of a rare choice only a bound is known: it is a thin line.
"""

import dataclasses as dc
from collections.abc import Iterator, Mapping, Sequence

from app.insight.choice_tables import ChoiceTable, Scene, Way

WIDTH, ROOM, GAP = 360.0, 340.0, 18.0
BAR, BETWEEN, STUB, EDGE = 26.0, 84.0, 30.0, 10.0
THIN = 2.0
FEWEST_FOR_LABEL = 46.0
"""So wide a ribbon has to be to hold its percentage."""


@dc.dataclass(frozen=True, slots=True)
class Bar:
    """A scene.

    Args:
        number: Of the scene in the list beside the drawing, from 1.
        x: Of its left side.
        y: Of its top.
        width: As many as came.
    """

    number: int
    x: float
    y: float
    width: float


@dc.dataclass(frozen=True, slots=True)
class Ribbon:
    """A choice, from a scene to the next that is told, or a short way to what is not told.

    Args:
        path: The outline, as an SVG path.
        label: The percentage, where there is room for it.
        x: Of the middle of the label.
        y: Of its base line.
        is_thin: Whether only a bound is known, or it can lead to several scenes.
        is_end: Whether it leads to no scene that is told.
    """

    path: str
    label: str
    x: float
    y: float
    is_thin: bool
    is_end: bool


@dc.dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that is drawn, ribbons under bars."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]


def drawing(table: ChoiceTable) -> Drawing:
    """Draw a scenario. Scenes stand below all that lead to them."""
    # A scene in which conditions offered something else is told twice: the one with most people comes first, and is drawn.
    numbers = {scene.id: number for number, scene in reversed(list(enumerate(table.scenes, 1)))}
    scenes = {scene.id: scene for scene in reversed(table.scenes)}
    layers = _layers(scenes)
    bars = dict(_bars(layers, scenes, numbers))
    ribbons = tuple(_ribbons([scene for layer in layers for scene in layer], bars))
    bottom = max(bar.y for bar in bars.values()) + BAR + STUB + EDGE
    return Drawing(WIDTH, bottom, tuple(bars.values()), ribbons)


def _layers(scenes: dict[str, Scene]) -> list[list[Scene]]:
    """Divide scenes over layers: each in the one after the last scene that leads to it."""
    depth = dict.fromkeys(scenes, 0)
    for _round in scenes:
        for scene in scenes.values():
            for following in _following(scene, scenes):
                depth[following] = min(max(depth[following], depth[scene.id] + 1), len(scenes))
    every = sorted(set(depth.values()))
    return [[scene for scene in reversed(scenes.values()) if depth[scene.id] == layer] for layer in every]


def _following(scene: Scene, scenes: Mapping[str, Scene]) -> Iterator[str]:
    return (target for way in scene.ways for target in way.leads_to if target in scenes)


def _bars(
    layers: Sequence[Sequence[Scene]], scenes: Mapping[str, Scene], numbers: Mapping[str, int]
) -> Iterator[tuple[str, Bar]]:
    most = max(sum(scene.people for scene in layer) for layer in layers)
    widest = max(len(layer) for layer in layers)
    scale = (ROOM - GAP * (widest - 1)) / most
    for place, layer in enumerate(layers):
        whole = sum(scene.people * scale for scene in layer) + GAP * (len(layer) - 1)
        x = (WIDTH - whole) / 2
        for scene in layer:
            width = scenes[scene.id].people * scale
            yield scene.id, Bar(numbers[scene.id], round(x, 1), EDGE + place * (BAR + BETWEEN), round(width, 1))
            x += width + GAP


def _ribbons(scenes: Sequence[Scene], bars: Mapping[str, Bar]) -> Iterator[Ribbon]:
    """Draw every choice; ribbons that come into one scene stand beside each other there."""
    taken = dict.fromkeys(bars, 0.0)
    for scene in scenes:
        bar = bars[scene.id]
        x = bar.x
        for way in scene.ways:
            width = bar.width * _part(way, scene)
            targets = [target for target in way.leads_to if target in bars]
            for target in targets:
                is_thin = way.share.state == "at_most" or len(way.leads_to) > 1
                there = bars[target]
                start = taken[target] if not is_thin else min(taken[target], max(there.width - THIN, 0))
                broad = THIN if is_thin else min(width, max(there.width - start, THIN))
                yield _ribbon(
                    way, (x, bar.y + BAR, THIN if is_thin else width), (there.x + start, there.y, broad), is_thin=is_thin
                )
                taken[target] += 0 if is_thin else broad
            if not targets:
                yield _end(way, x, bar.y + BAR, width)
            x += width


def _part(way: Way, scene: Scene) -> float:
    """Return the part of the bar that a choice begins at: its share, or what is left for what is only bounded."""
    known = sum(one.share.percent for one in scene.ways if one.share.state != "at_most")
    bounded = sum(one.share.percent for one in scene.ways if one.share.state == "at_most")
    whole = max(known + bounded, 1)
    return way.share.percent / whole


def _ribbon(
    way: Way, start: tuple[float, float, float], end: tuple[float, float, float], *, is_thin: bool
) -> Ribbon:  # fmt: skip
    (x, y, width), (to_x, to_y, to_width) = start, end
    half = (y + to_y) / 2
    path = (
        f"M{x:.1f} {y:.1f}C{x:.1f} {half:.1f} {to_x:.1f} {half:.1f} {to_x:.1f} {to_y:.1f}"
        f"h{to_width:.1f}C{to_x + to_width:.1f} {half:.1f} {x + width:.1f} {half:.1f} {x + width:.1f} {y:.1f}Z"
    )
    return Ribbon(path, _label(way, width), round(x + width / 2, 1), y + 18, is_thin, is_end=False)


def _end(way: Way, x: float, y: float, width: float) -> Ribbon:
    is_thin = way.share.state == "at_most"
    path = f"M{x:.1f} {y:.1f}v{STUB:.1f}h{THIN if is_thin else width:.1f}v-{STUB:.1f}Z"
    return Ribbon(path, "" if is_thin else _label(way, width), round(x + width / 2, 1), y + 18, is_thin, is_end=True)


def _label(way: Way, width: float) -> str:
    """Return the percentage; a bound is told in the list."""
    return f"{way.share.percent}%" if way.share.state == "about" and width >= FEWEST_FOR_LABEL else ""
