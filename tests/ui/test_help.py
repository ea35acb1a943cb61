"""The help on a screen that is smaller than its text: how much is left is said."""

from __future__ import annotations

import re

from tests.ui.making import ListFeed, drawn, make_app, screen_text, three_runs


async def test_a_page_that_is_too_small_says_how_much_is_below() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(44, 20)) as pilot:
        await drawn(pilot, "ablate_k2")
        await pilot.press("question_mark")
        await pilot.pause()
        first = re.search(r"↓ (\d+) more", screen_text(app))
        assert first is not None
        await pilot.press("down")
        await pilot.pause()
        assert f"↓ {int(first[1]) - 1} more" in screen_text(app)
        await pilot.press(*["pagedown"] * 12)
        await pilot.pause()
        assert "↑ all above" in screen_text(app)


async def test_one_that_fits_says_nothing() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(200, 80)) as pilot:
        await drawn(pilot, "ablate_k2")
        await pilot.press("question_mark")
        await pilot.pause()
        assert "more" not in screen_text(app).splitlines()[-1]
        assert "? or esc closes" in screen_text(app)
