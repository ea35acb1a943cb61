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


@given(st.integers(0, 260), st.integers(0, 90), st.integers(0, 60))
def test_boxes_tile_the_screen(width: int, height: int, runs: int) -> None:
    boxes = arrange(width, height, runs)
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
        ((200, 50), "top clock runs checkpoints checks header chart-1 chart-2 chart-3 feed footer"),
        ((44, 20), "brief feed footer"),
        ((20, 5), "brief"),
        ((1, 1), "brief"),
        ((0, 0), ""),
    ],
)
def test_what_each_size_shows(size: tuple[int, int], panels: str) -> None:
    assert set(arrange(*size, 3)) == set(panels.split())
