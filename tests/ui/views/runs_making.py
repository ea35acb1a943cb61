"""Runs for the table of runs, the table opened, and what stands in it."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.ui.making import (
    drawn,
    run_batch,
    three_runs,
    until,
)
from tests.ui.test_pictures import named_runs, silent_run
from tui_monitor.model.records import Batch, Row
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.views.runs.panel import RunsTable

LAYOUTS = ((200, 50), (120, 36), (80, 24), (44, 20))
SIZES = ((200, 50), (64, 11), (20, 5), (10, 2), (1, 1), (120, 36))


def several() -> list[Batch]:
    return [*three_runs(), silent_run(), *named_runs()[:2]]


def numbered(count: int, rows: int = 3) -> list[Batch]:
    return [run_batch(f"run_{n}", [Row(k, {"score": k * n % 7.0, "loss": 1 / (n + k)}, 9) for k in range(1, rows + 1)])
            for n in range(count)]  # fmt: skip


def table(app: MoeTop) -> RunsTable:
    return app._desk.query_one(RunsTable)


def names_of(app: MoeTop) -> list[str]:
    return [view.report.name for view in table(app).listing.shown]


def selected(app: MoeTop) -> str:
    assert app._desk.scene is not None and app._desk.scene.selected is not None
    return app._desk.scene.selected.report.name


async def opened(pilot: Pilot[None], words: str) -> MoeTop:
    """The view, when these words stand in it."""
    app = pilot.app
    assert isinstance(app, MoeTop)
    await drawn(pilot, words)
    await pilot.press("2")
    await until(pilot, lambda: bool(app._desk.query(RunsTable)) and table(app).has_focus, "the table")
    await pilot.pause()
    return app


async def typed(pilot: Pilot[None], text: str) -> None:
    """A filter, left open."""
    await pilot.press("slash")
    await until(pilot, lambda: bool(pilot.app.screen.query("#prompt")), "the prompt")
    for character in text:
        await pilot.press({" ": "space", ":": "colon", ">": "greater_than_sign", "!": "exclamation_mark"}.get(
            character, character))  # fmt: skip
    await pilot.pause()
