"""One table of keys: every row works, and footer, help and README say what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest

from tests.ui.making import ListFeed, drawn, make_app, screen_text, seed_run, until
from tui_monitor.ui.actions import ACTIONS, Scope, acting, anywhere, as_markdown, in_footer, keys_of, of_scopes
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.commands import commands_of
from tui_monitor.ui.keys.remapped import remapped
from tui_monitor.ui.pages import Pages
from tui_monitor.ui.past import Past
from tui_monitor.ui.replaying import Replaying
from tui_monitor.ui.screens.commands_page import CommandsPage
from tui_monitor.ui.screens.dashboard_keys import DashboardKeys
from tui_monitor.ui.screens.desk_keys import DeskKeys
from tui_monitor.ui.screens.help import Help, HelpText
from tui_monitor.ui.screens.snapshot_page import SnapshotPage
from tui_monitor.ui.views.charts.keys import ChartsKeys
from tui_monitor.ui.views.checkpoints.keys import CheckpointKeys
from tui_monitor.ui.views.compare.keys import CompareKeys
from tui_monitor.ui.views.health.panel import HealthList
from tui_monitor.ui.views.log.keys import LogKeys
from tui_monitor.ui.views.runs.keys import RunsKeys
from tui_monitor.ui.widgets.feed_keys import FeedKeys
from tui_monitor.ui.widgets.prompt import Prompt

HOLDERS: dict[str, tuple[type, tuple[str, ...]]] = {
    "app": (Pages, ("everywhere",)),
    "palette": (CommandsPage, ("palette",)),
    "snapshot": (SnapshotPage, ("snapshot",)),
    "desk": (DeskKeys, ("desk", "now", "view")),
    "dashboard": (DashboardKeys, ("dashboard",)),
    "feed": (FeedKeys, ("feed", "columns")),
    "charts": (ChartsKeys, ("charts",)),
    "runs": (RunsKeys, ("runs",)),
    "prompt": (Prompt, ("prompt",)),
    "checkpoints": (CheckpointKeys, ("checkpoints",)),
    "health": (HealthList, ("health",)),
    "compare": (CompareKeys, ("compare",)),
    "replay": (Replaying, ("replay",)),
    "past": (Past, ("live", "past")),
    "log": (LogKeys, ("log",)),
    "help": (Help, ("help",)),
}


def test_ids_are_unique() -> None:
    assert [name for name, count in Counter(action.id for action in ACTIONS).items() if count > 1] == []


def test_every_action_has_its_method_and_no_method_lacks_its_action() -> None:
    held = [scope for _, scopes in HOLDERS.values() for scope in scopes]
    assert {action.scope for action in ACTIONS} == set(held), "keys of a scope that nobody holds"
    for holder, scopes in HOLDERS.values():
        wanted = {f"action_{action.method}" for action in ACTIONS if action.scope in scopes}
        own = {name for name in vars(holder) if name.startswith("action_")}
        assert own == wanted, scopes


def test_no_key_means_two_things_in_one_place() -> None:
    places = [("everywhere", "desk", "dashboard"), ("everywhere", "help"), ("everywhere", "desk", "view", "replay"),
              ("everywhere", "desk", "dashboard", "replay")]  # fmt: skip
    own = {action.scope for action in ACTIONS} - {scope for place in places for scope in place}
    for place in [*places, *([scope] for scope in own)]:
        keys = [key for action in ACTIONS if action.scope in place for key in action.keys]
        assert [key for key, count in Counter(keys).items() if count > 1] == [], place


def test_every_binding_carries_its_id() -> None:
    made = bindings(*dict.fromkeys(action.scope for action in ACTIONS))
    assert [binding.id for binding in made] == [action.id for action in ACTIONS]


def test_the_readme_table_has_every_action() -> None:
    table = as_markdown()
    assert all(f"`{action.id}`" in table and action.help in table for action in ACTIONS)


def test_the_table_is_free_of_textual() -> None:
    code = "import sys, tui_monitor.ui.actions, tui_monitor.ui.launch; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


async def test_the_footer_is_made_from_the_table() -> None:
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(200, 50)) as pilot:
        await drawn(pilot, "warmup_1000")
        footer = screen_text(app).splitlines()[-1]
        assert all(action.label in footer for action in in_footer(("everywhere", "desk", "dashboard")))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=str)
async def test_the_footer_of_usual_screens_has_the_keys_that_act(size: tuple[int, int]) -> None:
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=size) as pilot:
        await drawn(pilot, "warmup_1000")
        footer = screen_text(app).splitlines()[-1]
        assert all(words in footer for words in ("? help", "e problem", "s snapshot", "a seen", "q quit"))
        assert "…" not in footer and ("f follow" in footer) == (size[0] == 120)


async def test_a_narrow_footer_keeps_help_and_quit() -> None:
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(30, 12)) as pilot:
        await drawn(pilot, "warmup_1000")
        footer = screen_text(app).splitlines()[-1]
        assert "? help" in footer and footer.endswith("q quit")


async def test_help_is_made_from_the_table_and_opens_and_closes() -> None:
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 60)) as pilot:
        await drawn(pilot, "warmup_1000")
        for closing in ("question_mark", "escape"):
            await pilot.press("question_mark")
            await until(pilot, lambda: "These keys" in screen_text(app), "help")
            text = screen_text(app)
            told = of_scopes(("everywhere", "desk", "dashboard"))
            assert all(action.help in text and keys_of(action) in text for action in told)
            await pilot.press(closing)
            await until(pilot, lambda: "warmup_1000" in screen_text(app), "the dashboard again")


async def test_quit_works_from_help_with_code_0() -> None:
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_1000")
        await pilot.press("question_mark")
        await pilot.press("q")
    assert app.return_code == 0


TIMES: tuple[tuple[Scope, ...], ...] = ((), ("live",), ("replay",), ("replay", "past"))


@pytest.mark.parametrize("times", TIMES, ids=str)
@pytest.mark.parametrize("view", ["dashboard", "runs", "charts", "checkpoints", "health", "compare", "log"])
def test_footer_help_and_palette_tell_of_the_same_actions(view: Scope, times: tuple[Scope, ...]) -> None:
    scopes = (*anywhere(times), view, *(() if view == "dashboard" else ("view",)))
    helped = [action for _, _, part in HelpText("help", view, (), times)._parts for action in part]
    wanted = {action.id for action in acting(scopes)}
    assert wanted <= {action.id for action in helped} and all(action.help for action in helped)
    assert wanted == {each.does.id for each in commands_of(None, view, (), times) if each.does is not None}
    assert {action.id for action in in_footer(scopes)} <= wanted
    keys = [key for action in acting((view, "view")) for key in action.keys]
    assert view == "dashboard" or len(keys) == len(set(keys)), "one key, one meaning in the help of a view"


def test_a_key_that_is_given_away_is_told_nowhere_else() -> None:
    table = {action.id: action for action in remapped(ACTIONS, {"run.next": "n,?", "feed.match_newer": "M"})}
    assert table["run.next"].keys == ("n", "question_mark") and not table["run.next"].shown
    assert "view.match" not in table, "its only key is another's"
    assert table["feed.match"].keys == ("n",) and table["app.help"].keys == ("question_mark",), "of other places"
    assert not table["feed.match"].shown and table["log.next"].shown == "n N"


@pytest.mark.parametrize("view", ["3", "4", "5", "6", "7"])
async def test_a_key_of_another_view_says_where_it_is_one(view: str) -> None:
    app = make_app(ListFeed([seed_run()]), keys={"view.runs": "F"})
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "warmup_1000")
        await pilot.press(view, "m")
        await drawn(pilot, "· m: columns in Dashboard (1), mark in Runs (F)")
        await pilot.press("question_mark")
        await drawn(pilot, "or esc closes")
        await pilot.press("m", "escape", "B")
        await until(pilot, lambda: " in Runs (" not in screen_text(app), "a page answers for itself, B is nobody's")


async def test_remapped_keys_stand_in_footer_help_and_palette() -> None:
    app = make_app(ListFeed([seed_run()]), keys={"app.quit": "x", "run.next": "n"})
    async with app.run_test(size=(200, 60)) as pilot:
        await drawn(pilot, "warmup_1000")
        footer = screen_text(app).splitlines()[-1]
        assert "x quit" in footer and "n next run" in footer and "q quit" not in footer and "[ ]" not in footer
        await pilot.press("question_mark")
        await until(pilot, lambda: "These keys" in screen_text(app), "help")
        assert re.search(r"│ x +Quit;", screen_text(app)) and re.search(r"│ n +The run below,", screen_text(app))
        await pilot.press("escape", "ctrl+p", *"quit; the")
        await until(pilot, lambda: bool(re.search(r"quit: Quit;.* x +action", screen_text(app))), "the palette")


async def test_keys_can_be_remapped() -> None:
    app = make_app(ListFeed([seed_run()]), keys={"app.quit": "x"})
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "warmup_1000")
        await pilot.press("q")
        assert app.return_code is None
        await pilot.press("x")
    assert app.return_code == 0
