"""A key that cannot act says why."""

from __future__ import annotations

import pytest

from tests.ui.making import ListFeed, drawn, finished_run, make_app, three_runs


@pytest.mark.parametrize(
    ("size", "keys", "reason"),
    [
        ((120, 36), ["left_square_bracket"], "the only run"),
        ((120, 36), ["enter"], "nothing is folded at this line"),
        ((120, 36), ["e"], "no problem in the rows"),
        ((44, 20), ["z"], "no charts on a screen so small"),
    ],
)
async def test_why_nothing_happened_is_said(size: tuple[int, int], keys: list[str], reason: str) -> None:
    app = make_app(ListFeed([finished_run()]))
    async with app.run_test(size=size, notifications=True) as pilot:
        await drawn(pilot, "HEALTHY")
        await pilot.press(*keys)
        await drawn(pilot, reason)


async def test_the_ends_of_the_list_are_said() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("left_square_bracket")
        await drawn(pilot, "the first run")
        await pilot.press(*["right_square_bracket"] * 3)
        await drawn(pilot, "the last run")


async def test_keys_before_there_is_any_run() -> None:
    app = make_app(ListFeed())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await drawn(pilot, "WAITING")
        for key, reason in (("j", "no run yet"), ("s", "no run to write about yet"), ("a", "no run to acknowledge")):
            await pilot.press(key)
            await drawn(pilot, reason)
