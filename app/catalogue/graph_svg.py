"""The graph of a scenario as an SVG text: scenes as boxes, choices as cells in them, ways as lines. Pure.

Colours are classes, so that a page can follow its theme; a file that stands by itself carries `STYLE` along. What a colour
says is said by a shape or a word too.
"""

import dataclasses as dc
import re
import textwrap
from collections.abc import Iterator
from html import escape

from app.catalogue.graph import Graph, Node, Value, Way
from app.catalogue.graph_words import Words, condition_words, marks, steps_text, way_condition
from app.catalogue.layers import Box, Layout, Link, Route, lay_out

MOST_SCENES = 200
"""More are not drawn: a picture of that size shows nobody anything."""
TITLE, SMALL = 15.0, 13.0
LINE, PAD = 18.0, 10.0
NARROWEST = 190.0
CELL, CELL_LETTERS = 124.0, 14
LEGEND, LEGEND_STEP = 44.0, 150.0
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold: an escape in YAML can make any character."""

BOXES = {
    "scene": "sw-graph__box", "good": "sw-graph__box sw-graph__box--good", "mixed": "sw-graph__box sw-graph__box--mixed",
    "bad": "sw-graph__box sw-graph__box--bad", "dead": "sw-graph__box sw-graph__box--wrong",
    "missing": "sw-graph__box sw-graph__box--wrong",
}  # fmt: skip
VALUES = {
    "strong": "sw-graph__value sw-graph__value--strong", "fair": "sw-graph__value sw-graph__value--fair",
    "risk": "sw-graph__value sw-graph__value--risk", "none": "sw-graph__value sw-graph__value--none",
}  # fmt: skip
SHAPES = {
    "strong": "M6 0A6 6 0 1 1 6 12A6 6 0 1 1 6 0Z",
    "fair": "M6 0A6 6 0 1 1 6 12A6 6 0 1 1 6 0ZM6 2.5A3.5 3.5 0 1 0 6 9.5Z",
    "risk": "M6 0L12 11.5H0Z",
    "none": "M6 0L12 6L6 12L0 6Z",
}
"""A disc, a disc with an open half, a triangle, a diamond: told apart without colour."""
STYLE = """\
text{font-family:"Atkinson Hyperlegible Next",system-ui,sans-serif;fill:#14213d}
.sw-graph__ground{fill:#fff}
.sw-graph__box{fill:#edf5f8;stroke:#0b5270;stroke-width:1.5}
.sw-graph__box--good{fill:#ebf6f0;stroke:#1b6e45;stroke-width:3}
.sw-graph__box--mixed{fill:#fdf4de;stroke:#7a4e00;stroke-width:3}
.sw-graph__box--bad{fill:#fcefee;stroke:#b3261e;stroke-width:3}
.sw-graph__box--wrong{fill:#fff;stroke:#b3261e;stroke-width:3;stroke-dasharray:7 4}
.sw-graph__cell{fill:#fff;stroke:#0b5270}
.sw-graph__cell--when{stroke-dasharray:4 3}
.sw-graph__title{font-size:15px;font-weight:700}
.sw-graph__note{font-size:13px}
.sw-graph__alarm{font-size:13px;font-weight:700;fill:#b3261e}
.sw-graph__way{fill:none;stroke:#545f70;stroke-width:1.6}
.sw-graph__way--longest{stroke:#0b5270;stroke-width:3.4}
.sw-graph__way--return{stroke:#b3261e;stroke-width:2.4;stroke-dasharray:7 4}
.sw-graph__arrow{fill:#545f70}
.sw-graph__value--strong{fill:#1b6e45}
.sw-graph__value--fair{fill:#7a4e00}
.sw-graph__value--risk{fill:#b3261e}
.sw-graph__value--none{fill:#545f70}
@media screen and (prefers-color-scheme:dark){
text{fill:#ecf0f6}
.sw-graph__ground,.sw-graph__cell,.sw-graph__box--wrong{fill:#1a2438}
.sw-graph__box{fill:#1c3448;stroke:#8fcce6}
.sw-graph__box--good{fill:#16352a;stroke:#85d8ab}
.sw-graph__box--mixed{fill:#362b14;stroke:#f4c566}
.sw-graph__box--bad{fill:#401f20;stroke:#ffa8a0}
.sw-graph__box--wrong{fill:#1a2438;stroke:#ffa8a0}
.sw-graph__cell{stroke:#8fcce6}
.sw-graph__alarm{fill:#ffa8a0}
.sw-graph__way{stroke:#aab5c6}
.sw-graph__way--longest{stroke:#8fcce6}
.sw-graph__way--return{stroke:#ffa8a0}
.sw-graph__arrow{fill:#aab5c6}
.sw-graph__value--strong{fill:#85d8ab}
.sw-graph__value--fair{fill:#f4c566}
.sw-graph__value--risk{fill:#ffa8a0}
.sw-graph__value--none{fill:#aab5c6}
}
"""


def drawing(graph: Graph, say: Words | None = None, *, label: str | None = None, alone: bool = False) -> str | None:
    """Draw a scenario.

    Args:
        graph: What to draw.
        say: The words in it; Dutch when left out.
        label: What it is called for whoever does not see it; the title when left out.
        alone: Whether it is a file of its own, with its colours in it.

    Returns:
        An `<svg>` without ids, scripts and style attributes; None when there are more scenes than can be seen.
    """
    if len(graph.nodes) > MOST_SCENES:
        return None
    say = say or Words()
    cards = {node.id: _Card(node, say, is_start=number == 0) for number, node in enumerate(graph.nodes)}
    links = [Link(node.id, number, way.to) for node in graph.nodes for number, way in enumerate(node.ways)]
    layout = lay_out([card.box for card in cards.values()], links)
    width, height = max(layout.width, 5 * LEGEND_STEP), layout.height + LEGEND
    name = _text(graph.title if label is None else label)
    size = f'width="{width:.0f}" height="{height:.0f}"'
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    lines = [
        f'<svg{space} class="sw-graph" {size} viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{name}">',
        *([f"<title>{name}</title>", f"<style>{STYLE}</style>"] if alone else []),
        f'<rect class="sw-graph__ground" {size}/>',
        *_ways(graph, layout),
        *(line for key, card in cards.items() for line in card.lines(*layout.places[key])),
        *_legend(layout.height, say),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return escape(UNFIT.sub("\ufffd", text))


def _ways(graph: Graph, layout: Layout) -> list[str]:
    """Draw lines, the longest path over the others."""
    longest = set(_longest(graph))
    ways = {node.id: node.ways for node in graph.nodes}

    def is_longest(route: Route) -> bool:
        link = route.link
        return (link.source, ways[link.source][link.port].choice, link.target) in longest

    return [_way(route, is_longest=is_longest(route)) for route in sorted(layout.routes, key=is_longest)]


def _longest(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """Yield the steps of the longest path: from where, by which choice, to where."""
    if graph.longest:
        nexts = [scene for scene, _choice in graph.longest.steps[1:]] + [graph.longest.end]
        for (scene, choice), following in zip(graph.longest.steps, nexts, strict=True):
            yield scene, choice, following


def _way(route: Route, *, is_longest: bool) -> str:
    x, y = route.end
    kind = "sw-graph__way"
    if route.is_return:
        kind = "sw-graph__way sw-graph__way--return"
        arrow = f"M{x:.1f} {y:.1f}l9 -5v10Z"
    else:
        kind = "sw-graph__way sw-graph__way--longest" if is_longest else kind
        arrow = f"M{x:.1f} {y:.1f}l-5 -9h10Z"
    return f'<path class="{kind}" d="{route.path}"/><path class="sw-graph__arrow" d="{arrow}"/>'


@dc.dataclass(frozen=True, slots=True)
class _Cell:
    """A choice in its scene, with one part for each of its ways."""

    ways: tuple[Way, ...]
    name: tuple[str, ...]
    offered: tuple[str, ...]
    branches: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> float:
        return CELL * len(self.ways)

    @property
    def head(self) -> float:
        return LINE * (len(self.name) + len(self.offered)) + PAD

    @property
    def foot(self) -> float:
        return max((LINE * len(lines) + PAD for lines in self.branches if lines), default=0.0)


def _wrapped(text: str, letters: int) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, letters, break_on_hyphens=True)) if text else ()


def _cells(node: Node, say: Words) -> list[_Cell]:
    groups: dict[str, list[Way]] = {}
    for way in node.ways:
        groups.setdefault(way.choice, []).append(way)
    return [
        _Cell(
            tuple(ways), _wrapped(ways[0].choice, CELL_LETTERS * len(ways) - 2),
            _wrapped(condition_words(ways[0].offered, say), CELL_LETTERS * len(ways)),
            tuple(_wrapped(way_condition(way, say), CELL_LETTERS) for way in ways),
        )
        for ways in groups.values()
    ]  # fmt: skip


class _Card:
    """A scene as it is drawn."""

    def __init__(self, node: Node, say: Words, *, is_start: bool) -> None:
        self.node, self.say = node, say
        self.cells = _cells(node, say)
        room = sum(cell.width for cell in self.cells)
        width = max(NARROWEST, room)
        letters = max(int((width - 2 * PAD) / (TITLE * 0.56)), 10)
        self.title = _wrapped(f"{node.number}. {node.title or node.id}", letters)
        wrong = node.kind in {"dead", "missing"} or node.is_stray or node.is_stuck
        self.marks = _wrapped(" · ".join(marks(node, say, is_start=is_start)), int((width - 2 * PAD) / (SMALL * 0.56)))
        self.mark_class = "sw-graph__alarm" if wrong else "sw-graph__note"
        self.head = LINE * (len(self.title) + len(self.marks) + 1) + 1.5 * PAD
        self.cell_head = max((cell.head for cell in self.cells), default=0.0)
        height = self.head + self.cell_head + max((cell.foot for cell in self.cells), default=0.0)
        self.left = (width - room) / 2
        ports = [self.left + CELL * (place + 0.5) for place in range(len(node.ways))]
        self.box = Box(node.id, width, height, tuple(ports))

    def lines(self, x: float, y: float) -> list[str]:
        """Return the marks of this scene with its upper left corner in a place."""
        box = self.box
        said = [f'<g transform="translate({x:.1f} {y:.1f})">', f"<title>{_text(self.node.title or self.node.id)}</title>"]
        kind = "dead" if self.node.is_stray or self.node.is_stuck else self.node.kind
        said.append(_rect(BOXES[kind], 0, 0, box.width, box.height))
        line = PAD / 2
        note = self.say.after % {"steps": steps_text(self.node)}
        texts = [("sw-graph__title", text) for text in self.title] + [(self.mark_class, text) for text in self.marks]
        for kind_of, text in [*texts, ("sw-graph__note", note)]:
            line += LINE
            said.append(_note(PAD, line, text, kind_of))
        left = self.left
        for cell in self.cells:
            said += self._cell(cell, left)
            left += cell.width
        return [*said, "</g>"]

    def _cell(self, cell: _Cell, left: float) -> list[str]:
        first, bottom = cell.ways[0], self.box.height
        dashed = "sw-graph__cell sw-graph__cell--when" if cell.offered else "sw-graph__cell"
        told = f"{first.choice}: {first.text} ({self.say.value(first.value)})"
        said = [
            f"<g><title>{_text(told)}</title>",
            _rect(dashed, left + 3, self.head, cell.width - 6, bottom - self.head - 3),
            _shape(first.value, left + 9, self.head + 8),
        ]
        line = self.head - 1
        for place, text in enumerate((*cell.name, *cell.offered)):
            line += LINE
            inset = 26 if place < len(cell.name) else 9
            said.append(_note(left + inset, line, text))
        for place, texts in enumerate(cell.branches):
            line = self.head + self.cell_head
            for text in texts:
                line += LINE
                said.append(_note(left + place * CELL + 9, line - 4, text))
        return [*said, "</g>"]


def _rect(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="6"/>'


def _shape(value: Value, x: float, y: float) -> str:
    """Return the shape that says what the author thinks of a choice."""
    place = f"translate({x:.1f} {y:.1f})"
    return f'<path class="{VALUES[value]}" d="{SHAPES[value]}" transform="{place}" fill-rule="evenodd"/>'


def _note(x: float, y: float, text: str, kind: str = "sw-graph__note") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{_text(text)}</text>'


def _legend(top: float, say: Words) -> list[str]:
    """Say what the shapes mean, and the thick line."""
    said = []
    values: tuple[Value, ...] = ("strong", "fair", "risk", "none")
    for place, value in enumerate(values):
        x = 16 + place * LEGEND_STEP
        said += [_shape(value, x, top + 14), _note(x + 18, top + 25, say.value(value))]
    x = 16 + len(values) * LEGEND_STEP
    line = f'<path class="sw-graph__way sw-graph__way--longest" d="M{x:.0f} {top + 20:.1f}h24"/>'
    return [*said, line, _note(x + 32, top + 25, say.longest)]
