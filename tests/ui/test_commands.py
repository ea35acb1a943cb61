"""The command palette: everything is found by a few letters of its name, and does what its key does."""

from __future__ import annotations

import pytest
from textual.events import Key
from textual.widgets import Input

from tests.ui.making import (
    ListFeed,
    drawn,
    log_records,
    make_app,
    native_row,
    run_batch,
    screen_text,
    three_runs,
    until,
)
from tui_monitor.model.text import clean
from tui_monitor.ui.commands import Command, commands_of, found
from tui_monitor.ui.rows import row_width
from tui_monitor.ui.screens.commands_page import CommandsPage, command_row

HOSTILE = clean("[red]x[/] [@click=app.quit]y \u202e 中文 " + "long" * 40)


def test_letters_in_order_find_a_name_and_the_likeliest_stands_first() -> None:
    commands = [Command(name, "run", "") for name in ("ablation_k2", "warmup_1000", "world model", "baseline")]
    assert next(hit.name for hit in found(commands, "wm")) in ("warmup_1000", "world model")
    assert [hit.name for hit in found(commands, "k2")] == ["ablation_k2"]
    assert found(commands, "zzz") == [] and found(commands, " ") == commands


@pytest.mark.parametrize(
    ("words", "label"),
    [("runs", "runs"), ("run", "runs"), ("log", "log"), ("theme", "theme"), ("follow", "follow"), ("q", "quit"),
     ("health", "health"), ("search", "search"), ("help", "help"), ("pause", "pause")],
)  # fmt: skip
def test_who_types_a_label_means_it(words: str, label: str) -> None:
    assert found(commands_of(None, "dashboard", ()), words)[0].name.startswith(f"{label}: ")


@pytest.mark.parametrize("width", [1, 5, 39, 40, 60, 200])
def test_a_command_has_the_width_it_is_given(width: int) -> None:
    for chosen in (False, True):
        line = command_row(Command(HOSTILE, "run, healthy", "ctrl+p"), width, chosen)
        assert row_width(line) <= max(width, 3)


async def test_a_run_is_gone_to_by_its_name() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "ablate_k2")
        await pilot.press("ctrl+p", *"baseline_50", "enter")
        await drawn(pilot, "▸ ✔ baseline_50")
        assert app.return_code is None


async def test_an_action_and_a_theme_do_what_their_keys_do() -> None:
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("ctrl+p", *"hold the display", "enter")
        await drawn(pilot, "PAUSED")
        await pilot.press("ctrl+p", *"moe-light", "enter")
        await until(pilot, lambda: app.theme == "moe-light", "the theme")
        await pilot.press("ctrl+p", "down", "up", "escape")
        await until(pilot, lambda: not isinstance(app.screen, CommandsPage), "the desk")
        await pilot.press("ctrl+p", *"zzzzzz")
        await drawn(pilot, "nothing of this name")
        await pilot.press("enter", "ctrl+p", *"quit; the", "enter")
    assert app.return_code == 0


async def test_colon_asks_for_a_name_or_an_episode_and_what_is_typed_at_once_belongs_to_it() -> None:
    """`:` as in other terminal programs; a bare number goes to that episode's row, or to its line of the log."""
    app = make_app(ListFeed(three_runs()))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "ablate_k2")
        for key in ("colon", *"quiet"):  # at once, before anything is drawn
            app.post_message(Key(key, ":" if key == "colon" else key))
        await until(pilot, lambda: isinstance(app.screen, CommandsPage), "the commands")
        await until(pilot, lambda: app.screen.query_one(Input).value == "quiet", "all letters")
        await pilot.press(*["backspace"] * 5, *"200")
        await drawn(pilot, "▸ go to episode 200")
        await pilot.press("enter")
        await until(pilot, lambda: app._desk.feed.counter_at_cursor() == 200, "the row of the episode")
        await pilot.press("3", "colon", *"40", "enter")
        await until(pilot, lambda: app._desk.view == "dashboard", "the rows")
        await until(pilot, lambda: app._desk.feed.counter_at_cursor() == 40, "the row of the episode")
        await pilot.press("7", "colon", *"40", "enter")
        await pilot.pause()
        assert app._desk.view == "log"


async def test_hostile_names_stand_as_they_are_on_any_size() -> None:
    app = make_app(ListFeed([run_batch(HOSTILE, log_records(native_row(10)))]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "[red]x[/]")
        await pilot.press("ctrl+p", *"red")
        await until(pilot, lambda: isinstance(app.screen, CommandsPage), "the palette")
        for size in ((200, 50), (44, 20), (20, 5), (1, 1), (80, 24)):
            await pilot.resize_terminal(*size)
        await drawn(pilot, "[red]x[/] [@click=app.quit]y")
        assert "\u202e" not in screen_text(app)
