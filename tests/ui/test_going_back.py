"""`esc` goes one step back in every view and never quits; `n N` go through what a filter leaves."""

from __future__ import annotations

import pytest

from tests.ui.making import ListFeed, drawn, finished_run, make_app, three_runs, until
from tests.ui.views.test_health import crashed_run
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.views.charts.state import ChartsState
from tui_monitor.ui.views.listed import ListPanel
from tui_monitor.ui.widgets.episode_feed import EpisodeFeed


async def test_one_step_back_is_where_one_came_from_then_the_dashboard() -> None:
    app = make_app(ListFeed([crashed_run()]))
    desk = app._desk
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "crashed")
        for there, on, where in ((["5", "G"], "enter", "log"), (["2"], "c", "compare"), (["7"], "c", "compare")):
            await pilot.press(*there)
            came_from = desk.view
            await pilot.press(on)
            await until(pilot, lambda wanted=where: desk.view == wanted, where)  # type: ignore[misc]
            await pilot.press("escape")
            await until(pilot, lambda wanted=came_from: desk.view == wanted, "one step back")  # type: ignore[misc]
            await pilot.press("escape")
            await until(pilot, lambda: desk.view == "dashboard", "the dashboard")
        await pilot.press("escape", "escape")
        await drawn(pilot, "q quits")
        assert app.return_code is None


async def test_in_the_table_of_runs_the_filter_goes_first_and_the_marks_stay() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "ablate_k2")
        await pilot.press("3", "c", "2", "m", "slash", *"base", "enter", "escape")
        assert app._desk.view == "runs" and len(app._chosen.marked) == 1
        await pilot.press("escape")
        await until(pilot, lambda: app._desk.view == "dashboard", "the dashboard")
        assert len(app._chosen.marked) == 1, "they are compared from everywhere; M takes them away"


async def test_on_the_dashboard_a_search_is_dropped_then_the_panel() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "ablate_k2")
        await pilot.press("slash", *"410", "enter")
        assert app._desk.feed.search_words and isinstance(app._desk.focused, EpisodeFeed)
        await pilot.press("escape")
        assert not app._desk.feed.search_words and isinstance(app._desk.focused, EpisodeFeed)
        await pilot.press("escape")
        assert app._desk.focused is None
        await pilot.press("n")
        await drawn(pilot, "nothing to search for yet")
        await pilot.press("escape", "m")
        await drawn(pilot, "esc closes")
        await pilot.press("escape", "slash", *"410", "enter", "shift+tab", "shift+tab")
        assert app._desk.focused is None and app._desk.feed.search_words
        await pilot.press("escape")
        assert not app._desk.feed.search_words


def _chosen(app: MoeTop) -> object:
    """What is chosen in the view that is shown."""
    panel, scene = app._desk.focused, app._desk.scene
    if isinstance(panel, ListPanel):
        return panel.place()
    return panel.chosen if isinstance(panel, ChartsState) else scene and scene.selected and scene.selected.key


@pytest.mark.parametrize(
    ("view", "words"), [("2", "a"), ("3", "e"), ("4", "model"), ("5", "score|process")], ids=str
)
async def test_n_goes_through_what_a_filter_leaves(view: str, words: str) -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "ablate_k2")
        await pilot.press(view, "n")
        await drawn(pilot, "nothing is filtered")
        await pilot.press("slash", *words, "enter")
        await pilot.pause()
        chosen = _chosen(app)
        await pilot.press("n")
        await until(pilot, lambda: _chosen(app) != chosen, "the next")
        await pilot.press("N")
        await until(pilot, lambda: _chosen(app) == chosen, "the one before")
        await pilot.press("slash", *["backspace"] * len(words), *"zzz", "enter", "n")
        await drawn(pilot, "no match")


async def test_a_cursor_at_its_end_says_so_and_no_pause_is_unseen() -> None:
    app = make_app(ListFeed([finished_run()]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "baseline_50")
        for keys, words in (("3gg", "the first row"), ("30", "the whole run"), ("4j", "the last line"),
                            ("5k5k", "the first line"), ("2n", "nothing is filtered"),
                            (["2", "tab"], "only one part"), (["7", "tab"], "only one part")):  # fmt: skip
            await pilot.press(*keys)
            await drawn(pilot, words)
        await pilot.press("3", "z", "space")
        await drawn(pilot, "PAUSED")
        await pilot.press("space")
        await drawn(pilot, "goes on")
