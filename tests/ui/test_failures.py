"""A panel that raises says so in its own place; all others live, and it is tried again."""

from __future__ import annotations

import pytest

from tests.ui.making import ListFeed, drawn, make_app, screen_text, seed_run, until
from tui_monitor.ui.widgets.checkpoint_tree import CheckpointTree
from tui_monitor.ui.widgets.episode_feed import EpisodeFeed


def broken(*_: object) -> list:  # type: ignore[type-arg]
    raise ValueError("[/] broken \x1b[2J inside")


@pytest.mark.parametrize("part", ["body", "frame", "inputs"])
async def test_a_failing_panel_leaves_all_others_alive(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = CheckpointTree if part != "inputs" else EpisodeFeed
    feed = ListFeed()
    app = make_app(feed)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: "WAITING" in screen_text(app), "the first screen")
        with monkeypatch.context() as patch:
            patch.setattr(panel, part, broken)
            feed.put(seed_run())
            await until(pilot, lambda: "290/1000" in screen_text(app), "the others")
            if part != "inputs":  # what only spares a drawing may fail without a word: it is drawn then
                assert "failed: ValueError: [/]" in screen_text(app)
                assert "\x1b" not in screen_text(app)
        app._show()
        app.query_one(panel).redraw() if panel is EpisodeFeed else None
        await drawn(pilot, "model_00200")
        assert "failed:" not in screen_text(app)
