"""Boxes in layers from top to bottom, with ways between them that cross as little as can be had cheaply. Pure.

It knows boxes with sizes, and nothing of scenarios. Ways that go back up are left out of the layers and drawn last. After
K. Sugiyama, S. Tagawa and M. Toda (1981), IEEE Trans. Syst. Man Cybern. 11(2), 109-125: layers, order, places.
"""

import dataclasses as dc
from collections.abc import Iterable, Mapping, Sequence

GAP, LANE, BETWEEN, EDGE = 28.0, 14.0, 62.0, 16.0
SWEEPS = 10
ROOM_FOR_RETURN = 26.0
"""At the right side, for each way that goes back up."""


@dc.dataclass(frozen=True, slots=True)
class Box:
    """Something with a size.

    Args:
        key: Its name.
        width: In pixels.
        height: Likewise.
        ports: For each way out the distance of its begin from the left side.
    """

    key: str
    width: float
    height: float
    ports: tuple[float, ...] = ()


@dc.dataclass(frozen=True, slots=True)
class Link:
    """A way from one port of a box to another box."""

    source: str
    port: int
    target: str


@dc.dataclass(frozen=True, slots=True)
class Route:
    """How a way runs.

    Args:
        link: Which way.
        path: As SVG path data.
        end: Where its arrow points, as x and y.
        is_return: Whether it goes back up; its arrow points to the left then.
    """

    link: Link
    path: str
    end: tuple[float, float]
    is_return: bool


@dc.dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    Args:
        places: The upper left corner of each box.
        routes: In the order of the links.
        width: Of everything, with a margin.
        height: Likewise.
    """

    places: Mapping[str, tuple[float, float]]
    routes: tuple[Route, ...]
    width: float
    height: float


def lay_out(boxes: Sequence[Box], links: Sequence[Link]) -> Layout:
    """Place boxes. The first one is the begin; whatever no way leads to begins at the top too.

    Args:
        boxes: At least one, each with a key of its own.
        links: Between boxes that exist.
    """
    order = [box.key for box in boxes]
    returns = _returns(order, links)
    onward = [link for link in links if link not in returns]
    depth = _depths(order, onward)
    grid = _Grid(boxes, onward, depth)
    grid.untangle()
    grid.straighten()
    return grid.draw(links, returns)


def _returns(order: Sequence[str], links: Sequence[Link]) -> set[Link]:
    """Return the links that close a circle, found by walking on from each box in turn."""
    out: dict[str, list[Link]] = {key: [] for key in order}
    for link in links:
        out[link.source].append(link)
    state: dict[str, str] = {}
    found: set[Link] = set()
    for root in order:
        if root in state:
            continue
        state[root] = "open"
        stack = [(root, iter(out[root]))]
        while stack:
            key, rest = stack[-1]
            onward = next(rest, None)
            if onward is None:
                state[key] = "done"
                stack.pop()
            elif state.get(onward.target) == "open":
                found.add(onward)
            elif onward.target not in state:
                state[onward.target] = "open"
                stack.append((onward.target, iter(out[onward.target])))
    return found


def _depths(order: Sequence[str], onward: Sequence[Link]) -> dict[str, int]:
    """Return the layer of each box: one below the last box that leads to it. There are no circles."""
    waiting = dict.fromkeys(order, 0)
    out: dict[str, list[str]] = {key: [] for key in order}
    for link in onward:
        waiting[link.target] += 1
        out[link.source].append(link.target)
    depth = dict.fromkeys(order, 0)
    ready = [key for key in order if waiting[key] == 0]
    for key in ready:  # grows while it is walked: a queue
        for target in out[key]:
            depth[target] = max(depth[target], depth[key] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return depth


@dc.dataclass(slots=True)
class _Spot:
    """A box in its layer, or a lane where a longer way passes."""

    box: Box
    layer: int
    is_lane: bool
    x: float = 0.0


@dc.dataclass(frozen=True, slots=True)
class _Step:
    """A part of a way, from one layer to the next."""

    source: _Spot
    offset: float
    target: _Spot


class _Grid:
    """Layers of spots and the steps between them."""

    def __init__(self, boxes: Sequence[Box], onward: Sequence[Link], depth: Mapping[str, int]) -> None:
        self.spots = {box.key: _Spot(box, depth[box.key], is_lane=False) for box in boxes}
        self.layers: list[list[_Spot]] = [[] for _ in range(max(depth.values()) + 1)]
        for spot in self.spots.values():
            self.layers[spot.layer].append(spot)
        self.lanes: dict[Link, list[_Spot]] = {}
        self.steps: list[list[_Step]] = [[] for _ in self.layers]
        for link in onward:
            self._pave(link)
        self._pack()

    def _pave(self, link: Link) -> None:
        """Give a way a lane in each layer between."""
        here, target = self.spots[link.source], self.spots[link.target]
        offset = here.box.ports[link.port]
        lanes = [_Spot(Box("", LANE, 0.0), layer, is_lane=True) for layer in range(here.layer + 1, target.layer)]
        for lane in lanes:
            self.layers[lane.layer].append(lane)
        for spot in (*lanes, target):
            self.steps[here.layer].append(_Step(here, offset, spot))
            here, offset = spot, LANE / 2
        self.lanes[link] = lanes

    def _pack(self) -> None:
        """Put every layer side by side, in its order."""
        for layer in self.layers:
            x = 0.0
            for spot in layer:
                spot.x = x
                x += spot.box.width + GAP

    def untangle(self) -> None:
        """Order each layer by where its neighbours stand, down and up in turn; keep the order with the fewest crossings."""
        best, fewest = [list(layer) for layer in self.layers], self._crossings()
        for sweep in range(SWEEPS):
            if fewest == 0:
                break
            down = sweep % 2 == 0
            for number in range(len(self.layers)) if down else range(len(self.layers) - 1, -1, -1):
                wanted = self._wanted(number, above=down)
                self.layers[number].sort(key=lambda spot: wanted.get(id(spot), _middle(spot)))
                self._pack()
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(layer) for layer in self.layers], crossings
        self.layers = best
        self._pack()

    def _crossings(self) -> int:
        total = 0
        for steps in self.steps:
            ends = [_middle(step.target) for step in sorted(steps, key=lambda step: (_start(step), _middle(step.target)))]
            total += sum(before > after for place, before in enumerate(ends) for after in ends[place + 1 :])
        return total

    def _wanted(self, number: int, *, above: bool) -> dict[int, float]:
        """Return for each spot the middle that its neighbours on one side would like."""
        found: dict[int, list[float]] = {}
        if above and number > 0:
            for step in self.steps[number - 1]:
                found.setdefault(id(step.target), []).append(_start(step))
        elif not above:
            for step in self.steps[number]:
                found.setdefault(id(step.source), []).append(_middle(step.target) + step.source.box.width / 2 - step.offset)
        return {key: sum(values) / len(values) for key, values in found.items()}

    def straighten(self) -> None:
        """Move boxes to their neighbours without changing the order."""
        for sweep in range(2 * SWEEPS):
            down = sweep % 2 == 0
            for number in range(len(self.layers)) if down else range(len(self.layers) - 1, -1, -1):
                wanted = self._wanted(number, above=down)
                layer = self.layers[number]
                left = [wanted.get(id(spot), _middle(spot)) - spot.box.width / 2 for spot in layer]
                for spot, x in zip(layer, spread(left, [spot.box.width + GAP for spot in layer]), strict=True):
                    spot.x = x
        leftmost = min(spot.x for layer in self.layers for spot in layer)
        for layer in self.layers:
            for spot in layer:
                spot.x += EDGE - leftmost

    def draw(self, links: Iterable[Link], returns: set[Link]) -> Layout:
        """Give everything its height, and draw the ways."""
        heights = [max(spot.box.height for spot in layer) for layer in self.layers]
        tops = [EDGE]
        for height in heights:
            tops.append(tops[-1] + height + BETWEEN)
        places = {key: (round(spot.x, 1), tops[spot.layer]) for key, spot in self.spots.items()}
        right = max(spot.x + spot.box.width for layer in self.layers for spot in layer)
        arrivals = self._arrivals()
        routes: list[Route] = []
        turned = 0
        for link in links:
            if link in returns:
                turned += 1
                routes.append(self._back(link, places, right + turned * ROOM_FOR_RETURN))
            else:
                routes.append(self._onward(link, places, tops, heights, arrivals[link]))
        return Layout(places, tuple(routes), round(right + turned * ROOM_FOR_RETURN + EDGE, 1), tops[-1] - BETWEEN + EDGE)

    def _arrivals(self) -> dict[Link, float]:
        """Return where each way meets the top of its box: side by side, in the order in which they come."""
        coming: dict[str, list[tuple[float, Link]]] = {}
        for link, lanes in self.lanes.items():
            spot = self.spots[link.source]
            start = _middle(lanes[-1]) if lanes else spot.x + spot.box.ports[link.port]
            coming.setdefault(link.target, []).append((start, link))
        found: dict[Link, float] = {}
        for key, ways in coming.items():
            spot = self.spots[key]
            room = min(2 * LANE, (spot.box.width - 2 * LANE) / max(len(ways) - 1, 1))
            first = _middle(spot) - room * (len(ways) - 1) / 2
            for place, (_start_x, link) in enumerate(sorted(ways, key=lambda one: one[0])):
                found[link] = first + place * room
        return found

    def _onward(
        self, link: Link, places: Mapping[str, tuple[float, float]], tops: Sequence[float], heights: Sequence[float], end: float
    ) -> Route:  # fmt: skip
        spot = self.spots[link.source]
        x, y = spot.x + spot.box.ports[link.port], places[link.source][1] + spot.box.height
        path = [f"M{x:.1f} {y:.1f}V{tops[spot.layer] + heights[spot.layer]:.1f}"]
        for lane in self.lanes[link]:
            path.append(_curve(x, tops[lane.layer] - BETWEEN, _middle(lane), tops[lane.layer]))
            path.append(f"V{tops[lane.layer] + heights[lane.layer]:.1f}")
            x = _middle(lane)
        y = places[link.target][1]
        path.append(_curve(x, y - BETWEEN, end, y - LANE / 2))
        return Route(link, "".join(path), (round(end, 1), y), is_return=False)

    def _back(self, link: Link, places: Mapping[str, tuple[float, float]], right: float) -> Route:
        """Draw a way that goes back up along the right side."""
        spot, target = self.spots[link.source], self.spots[link.target]
        x, y = spot.x + spot.box.ports[link.port], places[link.source][1] + spot.box.height
        end = (round(target.x + target.box.width, 1), places[link.target][1] + LANE)
        low, high = y + BETWEEN / 3, end[1]
        path = f"M{x:.1f} {y:.1f}V{low:.1f}H{right:.1f}V{high:.1f}H{end[0] + LANE / 2:.1f}"
        return Route(link, path, end, is_return=True)


def _middle(spot: _Spot) -> float:
    return spot.x + spot.box.width / 2


def _start(step: _Step) -> float:
    return step.source.x + step.offset


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    half = (y + to_y) / 2
    return f"C{x:.1f} {half:.1f} {to_x:.1f} {half:.1f} {to_x:.1f} {to_y:.1f}"


def spread(wanted: Sequence[float], rooms: Sequence[float]) -> list[float]:
    """Return the places nearest to those wanted, in this order and with this much room for each.

    Args:
        wanted: The left side that each would like.
        rooms: How much each needs up to the next.

    Returns:
        Left sides; the sum of squared distances to those wanted is the smallest that can be (pool adjacent violators).
    """
    before = [sum(rooms[:place]) for place in range(len(rooms))]
    blocks: list[tuple[float, int]] = []
    for want, taken in zip(wanted, before, strict=True):
        blocks.append((want - taken, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (left, many), (right, more) = blocks[-2:]
            blocks[-2:] = [((left * many + right * more) / (many + more), many + more)]
    even = [mean for mean, many in blocks for _ in range(many)]
    return [mean + taken for mean, taken in zip(even, before, strict=True)]
