"""The panels' places: inside the screen, not on top of each other, at every size."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.ui.arrangement import Box, arrange


def overlap(one: Box, other: Box) -> bool:
    return (one.x < other.x + other.width and other.x < one.x + one.width
            and one.y < other.y + other.height and other.y < one.y + one.height)  # fmt: skip


@given(st.integers(0, 320), st.integers(0, 100), st.integers(0, 60), st.integers(0, 30))
def test_boxes_tile_the_screen(width: int, height: int, runs: int, charts: int) -> None:
    boxes = arrange(width, height, runs, charts)
    for box in boxes.values():
        assert box.x >= 0 and box.y >= 0 and box.width > 0 and box.height > 0
        assert box.x + box.width <= width and box.y + box.height <= height
    assert not [pair for pair in combinations(boxes, 2) if overlap(boxes[pair[0]], boxes[pair[1]])]
    assert sum(box.width * box.height for box in boxes.values()) == width * height


@pytest.mark.parametrize(
    ("size", "panels"),
    [
        ((120, 36), "top clock runs checkpoints checks header chart-1 chart-2 feed footer"),
        ((100, 28), "top clock runs checkpoints header chart-1 chart-2 feed footer"),
        ((80, 24), "top clock header chart-1 chart-2 feed footer"),
        ((200, 50), "top clock runs checkpoints checks header chart-1 chart-2 feed footer"),
        ((44, 20), "brief feed footer"),
        ((20, 5), "brief"),
        ((1, 1), "brief"),
        ((0, 0), ""),
    ],
)
def test_what_each_size_shows(size: tuple[int, int], panels: str) -> None:
    assert set(arrange(*size, 3)) == set(panels.split())


def chart_boxes(boxes: dict[str, Box]) -> list[Box]:
    return [box for name, box in boxes.items() if name.startswith("chart")]


@pytest.mark.parametrize(
    ("size", "charts", "rows"),
    [
        ((120, 36), 6, [2]),  # a second row would leave the feed too little
        ((80, 24), 6, [2]),
        ((120, 50), 6, [2, 2]),
        ((200, 36), 6, [3]),
        ((200, 50), 6, [3, 3]),
        ((200, 50), 5, [3, 2]),
        ((200, 50), 4, [2, 2]),
        ((200, 50), 3, [3]),
        ((200, 50), 1, [1]),
        ((200, 50), 0, [2]),
        ((300, 90), 30, [4, 4]),
    ],
)
def test_charts_fill_the_room_there_is(size: tuple[int, int], charts: int, rows: list[int]) -> None:
    boxes = arrange(*size, 3, charts)
    found = chart_boxes(boxes)
    heights = {box.y for box in found}
    assert [sum(box.y == y for box in found) for y in sorted(heights)] == rows
    assert boxes["feed"].height >= (14 if len(rows) > 1 else 7)


@given(st.integers(64, 320), st.integers(11, 100), st.integers(1, 30))
def test_a_chart_more_never_leaves_less_to_see(width: int, height: int, charts: int) -> None:
    fewer, more = chart_boxes(arrange(width, height, 3, charts)), chart_boxes(arrange(width, height, 3, charts + 1))
    assert len(fewer) <= len(more) and all(box.width >= 32 and box.height >= 8 for box in more)
