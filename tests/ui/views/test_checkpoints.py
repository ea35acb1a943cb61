"""The checkpoints view: what is there, what is missing or sick, which one a resume would take."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.making import NOW, SEED_BANNER, T, native_row
from tests.ui.making import (
    MINUTE,
    ListFeed,
    drawn,
    log_records,
    make_app,
    run_batch,
    saved,
    screen_text,
    seed_run,
    three_runs,
    until,
    writer,
)
from tests.ui.test_pictures import same_in_every_layout
from tui_monitor.config import Settings
from tui_monitor.draw.cells import row_text
from tui_monitor.model.records import Batch, CheckpointsSeen
from tui_monitor.model.store import Store
from tui_monitor.ui.reports import Reports
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.checkpoints.cadence import cadence_rows
from tui_monitor.ui.views.checkpoints.entries import entries_of

SIZES = ((120, 36), (80, 24), (44, 20), (200, 50))
HOSTILE = "[/][red]\x1b]52;c;x\x07\u202e 中文 😀 " + "long" * 60


def pruned_run(counters: tuple[int, ...] = (100, 400, 500), last: int = 590, name: str = "pruned") -> Batch:
    """A run that saves every 100 and of which some are gone."""
    rows = "".join(native_row(n) for n in range(10, last + 10, 10))
    began = T - 100 * MINUTE
    files = tuple(saved(f"model_{n:05d}", n, began + n * 8) for n in counters)
    seen = CheckpointsSeen(f"/home/u/{name}/checkpoints", (saved("best_model", None, T - 60, "best"), *files), 10**11)
    return run_batch(name, [*log_records(SEED_BANNER + rows, T - 3), seen, writer(started_at=began)])


def view_of(batch: Batch) -> RunView:
    store = Store()
    store.apply(batch)
    reports = Reports(store, lambda run: Settings())
    reports.judge_new(NOW)
    return reports.views()[0]


def told_of(view: RunView) -> list[object]:
    return [entry.saved.counter or entry.saved.kind if entry.saved else (*entry.gap,) for entry in entries_of(view)
            if entry.saved or entry.gap]  # fmt: skip


def strip_of(view: RunView) -> str:
    return row_text(cadence_rows(view, 100, 30)[1]).split()[-3]


def test_what_is_missing_stands_between_what_is_there() -> None:
    view = view_of(pruned_run())
    assert told_of(view) == ["best", 100, (200, 300, "taken"), 400, 500] and strip_of(view) == "■··■■"
    dense = view_of(pruned_run((100, 200, 500, 600), 690))
    assert told_of(dense) == ["best", 100, 200, (300, 400, "missing"), 500, 600] and strip_of(dense) == "■■✖✖■■"


def test_numbers_that_are_no_multiples_are_near_theirs() -> None:
    """`epoch_99` is the hundredth: neither missing nor late."""
    view = view_of(pruned_run((99, 199, 299, 399, 499), 590))
    assert told_of(view) == ["best", 99, 199, 299, 399, 499] and strip_of(view) == "■■■■■"
    assert all(check.status == "ok" for check in view.report.checks if check.id == "ckpt")


def test_what_retention_took_away_is_no_problem() -> None:
    view = view_of(pruned_run((800, 900, 1000), 1000))
    assert told_of(view)[1] == (100, 700, "taken") and not any(entry.is_problem for entry in entries_of(view))


def test_one_that_is_due_now_is_not_late_and_one_that_is_late_is_said() -> None:
    assert told_of(view_of(pruned_run((100, 200, 300), 400)))[-1] == (400, 400, "due")
    late = view_of(pruned_run((100, 200, 300), 470))
    assert told_of(late)[-1] == (400, 400, "late") and strip_of(late) == "■■■✖"


def test_millions_that_were_due_cost_what_is_there_costs() -> None:
    view = view_of(pruned_run((1, 2, 3, 4, 1_999_000), 2_000_000 // 1000))
    assert len(entries_of(view)) < 12 and len(cadence_rows(view, 100, 30)) == 3


async def test_every_layout() -> None:
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "WARNING")
        await pilot.press("4")
        await same_in_every_layout(pilot, "checkpoints", "▸ Checkpoints", *SIZES)


async def test_problems_and_the_one_to_resume_from_are_found() -> None:
    app = make_app(ListFeed([pruned_run((100, 200, 500, 600), 690)]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "pruned")
        await pilot.press("4")
        await drawn(pilot, "300 … 400")
        assert "300 … 400  missing between others" in screen_text(app) and "■■✖✖■■" in screen_text(app)
        await pilot.press("e")
        await drawn(pilot, "one is due every 100")
        await pilot.press("y")
        await drawn(pilot, "no file here")
        await pilot.press("r")
        await drawn(pilot, "a resume would start here")
        await pilot.press("y")
        await drawn(pilot, "copied (OSC 52)")
        assert app.clipboard.endswith("/model_00600.pth")
        await pilot.press("g", "E", "G", "k", "pageup", "pagedown")
        await drawn(pilot, "Checkpoints")


async def test_the_copy_key_copies_the_snapshot_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "WARNING")
        await pilot.press("4", "escape", "y")
        await drawn(pilot, "copied")
        assert app.clipboard.startswith("# Training Health Check")


@pytest.mark.parametrize("runs", [[], [run_batch(HOSTILE, log_records(native_row(10)))], three_runs()], ids=len)
async def test_any_runs_on_any_size(runs: list[Batch]) -> None:
    app = make_app(ListFeed(runs))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: "moe-top" in screen_text(app), "the screen")
        await pilot.press("4")
        for size in ((1, 1), (20, 5), (64, 11), (44, 20), (80, 24), (200, 50)):
            await pilot.resize_terminal(*size)
            await pilot.press("j", "e", "r", "y", "k")
        await drawn(pilot, "Checkpoints")
        assert "\x1b]52" not in screen_text(app) and "\u202e" not in screen_text(app)


async def test_ten_thousand_files_scroll() -> None:
    app = make_app(ListFeed([pruned_run(tuple(range(10, 50_010, 10)), last=50_010)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "pruned")
        await pilot.press("4", "G")
        await drawn(pilot, "model_50000")
        await pilot.press("g")
        await drawn(pilot, "best_model")
