"""What no screen was made for: names without end or none at all, series without a number."""

from __future__ import annotations

import math

import pytest
from rich.cells import cell_len

from tests.ui.making import ListFeed, drawn, make_app, run_batch, screen_lines, screen_text
from tui_monitor.model.records import Batch, Row

SIZES = [(200, 50), (120, 36), (80, 24), (44, 20), (20, 5)]
NAMES = ["x" * 200, "", "专家混乱🔥" * 20, "[/][red]\x1b[2J"]


def rows(name: str, values: list[float]) -> Batch:
    return run_batch(name, [Row(n, {"score": value, "m" * 200: value}, 100) for n, value in enumerate(values, 1)])


@pytest.mark.parametrize("name", NAMES, ids=["long", "none", "wide", "markup"])
async def test_any_name_is_drawn_inside_its_lines(name: str) -> None:
    app = make_app(ListFeed([rows(name, [1.0, 2.0, 3.0])]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "3/100")
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await drawn(pilot, "3/100" if size != (20, 5) else " ")
            assert "\x1b" not in screen_text(app)
            assert all(cell_len(line) <= size[0] for line in screen_lines(app))


@pytest.mark.parametrize("value", [math.nan, math.inf, 1.0, 1e308, 5e-324, 0.0], ids=str)
async def test_series_without_a_shape_are_drawn(value: float) -> None:
    app = make_app(ListFeed([rows("flat", [value] * 40)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "40/100")
        await pilot.press("z")
        await drawn(pilot, "40/100")
