"""No key is silent: in each view, with whatever runs there are, it changes what is seen, or says why it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.ui.making import ListFeed, finished_run, make_app, screen_text, seed_run, until
from tests.ui.views.test_health import crashed_run
from tui_monitor.model.records import Batch
from tui_monitor.ui.actions import ACTIONS, Action, Scope
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.widgets.panel import Panel

VIEWS: dict[str, str] = {"dashboard": "1", "runs": "2", "charts": "3", "checkpoints": "4", "health": "5",
                         "compare": "6", "log": "7"}  # fmt: skip
WORLDS: dict[str, Callable[[], list[Batch]]] = {
    "no run": list, "one": lambda: [seed_run()], "dead": lambda: [crashed_run()], "finished": lambda: [finished_run()],
}  # fmt: skip
GENERAL: tuple[Scope, ...] = ("everywhere", "desk", "now", "view")


def keys_in(view: str) -> list[Action]:
    """The view's own keys; those of all views on the dashboard, and once where another panel has the keys."""
    general = GENERAL[:3] if view == "dashboard" else GENERAL if view == "health" else ("view",)
    return [action for action in ACTIONS if action.scope in (view, *general) and action.id != "app.quit"]


async def begin(pilot: Pilot[None], view: str) -> None:
    """The view as it is, with nothing over it and nothing said."""
    app = pilot.app
    assert isinstance(app, MoeTop)
    while len(app.screen_stack) > 1:
        app.pop_screen()
    if app._desk._typed.is_open or "esc closes" in screen_text(app):  # a line that is typed, or the list of columns
        await pilot.press("escape")
    if app._desk.view != view:
        await pilot.press(VIEWS[view])
    await pilot.pause()
    app.clear_notifications()


@pytest.mark.parametrize("world", WORLDS)
async def test_every_key_acts_or_says_why_not(
    world: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("written"))
    app = make_app(ListFeed(WORLDS[world]()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: len(app._store.runs) == len(WORLDS[world]()) and app._desk.scene is not None, "runs")
        for view in VIEWS:
            for action in keys_in(view):
                await begin(pilot, view)
                before = screen_text(app)
                app.simulate_key(action.keys[0])  # `press` would wait, and wait again
                seen = lambda was=before: bool(app._notifications) or screen_text(app) != was  # noqa: E731
                await until(pilot, seen, f"an answer to {action.id} in {view}")
                assert not [panel.failure for panel in app._desk.query(Panel) if panel.failure], (view, action.id)
