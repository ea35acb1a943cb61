"""A filter typed over the table of runs: live, with its errors at the place, and gone with escape."""

from __future__ import annotations

from textual.events import Key

from tests.ui.making import (
    ListFeed,
    drawn,
    make_app,
    screen_lines,
    screen_text,
    three_runs,
    until,
)
from tests.ui.test_pictures import same_in_every_layout
from tests.ui.views.runs_making import LAYOUTS, names_of, numbered, opened, selected, several, typed
from tui_monitor.ui.messages import RunChosen


async def test_a_filtered_and_ordered_table_at_every_size() -> None:
    app = make_app(ListFeed([*several(), *numbered(30)]))
    async with app.run_test(size=LAYOUTS[0]) as pilot:
        await opened(pilot, "CRITICAL")
        await typed(pilot, "run score>2")
        await pilot.press("enter", "o", "r")
        await same_in_every_layout(pilot, "runs-filtered", "run_2", (120, 36), (44, 20))


async def test_a_filter_is_live_tells_its_errors_and_escape_shows_all() -> None:
    app = make_app(ListFeed(several()))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        await typed(pilot, "stuck")
        await until(pilot, lambda: names_of(app) == ["stuck_lr3"] and selected(app) == "stuck_lr3", "the run chosen")
        assert "1 of 1 matching" in screen_text(app)
        await pilot.press("space", "x", "colon", "y")
        await until(pilot, lambda: "▲ no field x" in screen_lines(app)[9], "what is wrong, in the table's frame")
        assert "▲ no field x" in screen_lines(app)[-1] and names_of(app) == [], "the words understood last stand"
        await pilot.press("escape")
        await until(pilot, lambda: len(names_of(app)) == 6 and selected(app) == "ablate_k2", "all runs as before")
        assert "no field" not in screen_text(app)
        await typed(pilot, "nowhere")
        await pilot.press("enter")
        await until(pilot, lambda: "no run matches nowhere" in screen_text(app), "why there is none")
        await pilot.press("j", "escape")
        await until(pilot, lambda: len(names_of(app)) == 6, "all runs again")
        await pilot.press("escape")
        await drawn(pilot, "Episodes")


async def test_the_runs_stay_while_a_field_is_typed() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "CRITICAL")
        await typed(pilot, "sc")
        await until(pilot, lambda: "▲ no match: score>…?" in screen_lines(app)[-1], "what it may become")
        assert names_of(app) == ["baseline_50"], "those with an s, not none"
        await pilot.press("o", "r", "e", "greater_than_sign", "7", "enter")
        await until(pilot, lambda: names_of(app) == ["warmup_1000"], "the run of which it is true")


async def test_what_is_typed_at_once_after_the_key_belongs_to_the_filter() -> None:
    app = make_app(ListFeed(several()))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        for character in "/sq3":
            app.post_message(Key("slash" if character == "/" else character, character))
        await until(pilot, lambda: " filter sq3 " in screen_text(app), "all of it in the line")
        assert app.return_code is None and app._desk.view == "runs" and app.screen is app._desk


async def test_a_run_that_its_filter_lets_go_leaves_the_keys_where_it_stood() -> None:
    feed = ListFeed([*three_runs(), *numbered(3)])
    app = make_app(feed)
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "CRITICAL")
        await typed(pilot, "!run_0 !killed")
        await pilot.press("enter")
        await until(pilot, lambda: names_of(app)[0] == "warmup_1000" == selected(app), "the worst that is left")
        scene = app._desk.scene
        assert scene is not None
        app.post_message(RunChosen(next(view.key for view in scene.views if view.run.name == "ablate_k2")))
        await until(pilot, lambda: selected(app) == "ablate_k2", "one that is not listed")
        assert "4 matching" in screen_text(app)
        await pilot.press("j")
        await until(pilot, lambda: selected(app) == "warmup_1000", "the place where the chosen one stood")
