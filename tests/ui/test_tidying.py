"""Garbage is collected while nobody presses keys, and closed pages leave none that stays."""

from __future__ import annotations

import gc

import pytest
from textual.strip import Strip

from tests.ui.making import ListFeed, drawn, make_app, seed_run
from tui_monitor.ui import tidying


class Collector:
    """Stands for the interpreter's: how often younger objects were collected, and how often all were."""

    def __init__(self) -> None:
        self.young, self.full = 0, 0

    def get_count(self) -> tuple[int, int, int]:
        return 0, 0, self.young

    def collect(self) -> None:
        self.full, self.young = self.full + 1, 0


async def test_no_key_waits_for_a_full_collection_which_is_not_put_off_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, collector = make_app(ListFeed([seed_run()])), Collector()
    async with app.run_test(size=(80, 24)) as pilot:
        monkeypatch.setattr(tidying, "gc", collector)
        now = tidying.monotonic()
        app._tidied = now
        await pilot.press("down")
        assert app._pressed >= now, "a key was seen"
        collector.young = tidying.OFTEN
        for seconds, told in ((0.5, 0), (tidying.CALM + 0.1, 1), (0.5, 1)):
            monkeypatch.setattr(tidying, "monotonic", lambda seconds=seconds: app._pressed + seconds)
            app.tidy()
            assert collector.full == told, seconds
        collector.young, app._tidied = tidying.OFTEN, app._pressed - tidying.LONGEST
        app.tidy()
        assert collector.full == 2, "somebody who types for a minute waits once"


async def test_a_page_that_is_closed_leaves_none_of_its_lines() -> None:
    def lines() -> int:
        gc.collect()
        return sum(type(each) is Strip for each in gc.get_objects())

    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "warmup_1000")
        counts = []
        for _ in range(3):
            await pilot.press("question_mark", "escape")
            await drawn(pilot, "? help")
            counts.append(lines())
        assert counts[-1] <= counts[0] + 36, "less than a screen more"
