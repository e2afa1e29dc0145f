"""The layers of a drawing: nothing overlaps, and every way leads down or says that it does not."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.layers import Box, Layout, Link, lay_out, spread


@st.composite
def _drawings(draw: st.DrawFn) -> tuple[list[Box], list[Link]]:
    count = draw(st.integers(1, 12))
    keys = [f"b{number}" for number in range(count)]
    boxes, links = [], []
    for key in keys:
        targets = draw(st.lists(st.sampled_from(keys), max_size=4))
        width = draw(st.integers(80, 500))
        boxes.append(Box(key, width, draw(st.integers(40, 200)), tuple(width * (n + 1) / 5 for n in range(len(targets)))))
        links += [Link(key, number, target) for number, target in enumerate(targets)]
    return boxes, links


def _overlapping(layout: Layout, boxes: list[Box]) -> list[tuple[str, str]]:
    rows: dict[float, list[Box]] = {}
    for box in boxes:
        rows.setdefault(layout.places[box.key][1], []).append(box)
    ordered = [sorted(row, key=lambda box: layout.places[box.key][0]) for row in rows.values()]
    return [
        (left.key, right.key)
        for row in ordered
        for left, right in pairwise(row)
        if layout.places[left.key][0] + left.width > layout.places[right.key][0]
    ]


@given(_drawings())
def test_nothing_overlaps_and_everything_is_inside(drawing: tuple[list[Box], list[Link]]) -> None:
    boxes, links = drawing
    layout = lay_out(boxes, links)
    assert _overlapping(layout, boxes) == []
    for box in boxes:
        x, y = layout.places[box.key]
        assert 0 <= x <= x + box.width <= layout.width
        assert 0 <= y <= y + box.height <= layout.height
    assert [route.link for route in layout.routes] == links


@given(_drawings())
def test_every_way_leads_down_or_is_said_to_go_back(drawing: tuple[list[Box], list[Link]]) -> None:
    layout = lay_out(*drawing)
    for route in layout.routes:
        down = layout.places[route.link.source][1] < layout.places[route.link.target][1]
        assert down or route.is_return


def test_without_circles_no_way_goes_back() -> None:
    boxes = [Box(key, 100, 50, (25.0, 75.0)) for key in "abcd"]
    links = [Link("a", 0, "b"), Link("a", 1, "d"), Link("b", 0, "c"), Link("b", 1, "d"), Link("c", 0, "d")]
    layout = lay_out(boxes, links)
    assert not any(route.is_return for route in layout.routes)
    assert [layout.places[key][1] for key in "abcd"] == sorted({layout.places[key][1] for key in "abcd"})


def test_two_ways_that_cross_are_untangled() -> None:
    boxes = [Box("a", 200, 50, (50.0, 150.0)), Box("left", 80, 50), Box("right", 80, 50)]
    layout = lay_out(boxes, [Link("a", 0, "right"), Link("a", 1, "left")])
    assert layout.places["right"][0] < layout.places["left"][0]


def test_a_long_chain_is_no_problem() -> None:
    boxes = [Box(str(number), 100, 50, (50.0,)) for number in range(300)]
    assert lay_out(boxes, [Link(str(n), 0, str(n + 1)) for n in range(299)]).height > 300 * 50


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(1, 500)), min_size=1, max_size=30))
def test_places_keep_their_order_and_their_room(asked: list[tuple[float, float]]) -> None:
    wanted, rooms = [one for one, _room in asked], [room for _one, room in asked]
    found = spread(wanted, rooms)
    assert all(right - left >= room - 1e-6 for (left, right), room in zip(pairwise(found), rooms, strict=False))


@given(st.lists(st.floats(1, 500), min_size=1, max_size=30))
def test_what_has_room_enough_stands_where_it_wants(rooms: list[float]) -> None:
    wanted = [sum(rooms[:place]) + 3 for place in range(len(rooms))]
    assert all(abs(found - want) < 1e-6 for found, want in zip(spread(wanted, rooms), wanted, strict=True))
