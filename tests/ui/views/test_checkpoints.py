"""The checkpoints view: what is there, what is missing or sick, which one a resume would take."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from tests.making import NOW, SEED_BANNER, T, native_row
from tests.ui.making import (
    MINUTE,
    SIZE,
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
from tui_monitor.ui.checkpoint_lines import way_to_checkpoint
from tui_monitor.ui.messages import RunChosen
from tui_monitor.ui.reports import Reports
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.checkpoints.cadence import cadence_rows
from tui_monitor.ui.views.checkpoints.entries import entries_of
from tui_monitor.ui.views.checkpoints.panel import CheckpointList
from tui_monitor.ui.views.checkpoints.tree import FOLDER, OLDER, tree_of

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
    return (re.findall("[■▲✖○·]+", row_text(cadence_rows(view, 100, 30)[1])) or [""])[0]


def test_what_is_missing_stands_between_what_is_there() -> None:
    view = view_of(pruned_run())
    assert told_of(view) == ["best", 100, (200, 300, "taken"), 400, 500] and strip_of(view) == "■··■■"
    dense = view_of(pruned_run((100, 200, 500, 600), 690))
    assert told_of(dense) == ["best", 100, 200, (300, 400, "missing"), 500, 600] and strip_of(dense) == "■■✖✖■■"


def test_each_sign_of_the_strip_has_its_word_where_there_is_room() -> None:
    dense = view_of(pruned_run((100, 200, 500, 600), 690))
    wide, narrow = (row_text(cadence_rows(dense, width, 30)[1]) for width in (100, 34))
    assert wide.split("   ")[-1].strip() == "■■✖✖■■  4 usable  ✖ 2 missing" and narrow.endswith("4 usable")
    waiting = row_text(cadence_rows(view_of(pruned_run((100, 200, 300), 400)), 100, 30)[1])
    assert waiting.endswith("■■■○  3 usable  ○ 1 to come")
    assert row_text(cadence_rows(view_of(pruned_run((100,), 190)), 100, 30)[0]).endswith("2 files, 18.8 MB")


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


def test_when_the_disk_is_full_is_told_as_far_as_the_pace_is_known() -> None:
    view = view_of(pruned_run((100, 200, 300, 400, 500), 590))

    def told(free: int, **eta: float) -> str:
        report = msgspec.structs.replace(view.report, disk_free_bytes=free)
        assert report.eta is not None
        report = msgspec.structs.replace(report, eta=msgspec.structs.replace(report.eta, **eta))
        return row_text(cadence_rows(replace(view, report=report), 100, 30)[-1])

    assert told(10**12).endswith("lasts beyond the ETA")
    sure = {"rate_per_minute": 0.1, "seconds": 246_000.0, "low_seconds": 240_000.0, "high_seconds": 250_000.0}
    assert told(SIZE * 2, **sure).endswith("full in 35 h, Thu 22:45, before the end")
    assert told(SIZE * 2, **sure | {"low_seconds": 100_000.0}).endswith("full in 35 h, before the end")
    assert told(SIZE * 2, **sure | {"overdue_seconds": 60.0}).endswith("full in 35 h, before the end")
    assert told(0, **sure | {"rate_per_minute": 5.0}).endswith("full in 2 min, 11:47, before the end")


def ten() -> list[int]:
    return list(range(100, 1300, 100))


def test_the_older_ones_are_a_node_that_folds_and_what_it_hides_is_counted() -> None:
    view = view_of(pruned_run(tuple(ten()), 1290))
    lines = tree_of(view, frozenset())
    assert [line.node for line in lines if line.node] == [FOLDER, OLDER] and len(lines) == 1 + 1 + 1 + 12
    older = lines[2]
    assert [entry.counter for entry in older.within] == [100, 200, 300, 400]
    assert [line.depth for line in lines] == [0, 1, 1, 2, 2, 2, 2, *[1] * 8] and lines[6].last
    closed = tree_of(view, frozenset({OLDER}))
    assert len(closed) == 11 and not closed[2].open and closed[3].counter == 500
    assert len(tree_of(view, frozenset({FOLDER}))) == 1
    few = view_of(pruned_run((100, 200, 300), 390))
    assert [line.node for line in tree_of(few, frozenset()) if line.node] == [FOLDER]
    assert tree_of(view_of(run_batch("none", [])), frozenset()) == ()


async def test_a_node_folds_and_opens_and_what_is_looked_for_opens_it() -> None:
    app = make_app(ListFeed([pruned_run(tuple(counter for counter in ten() if counter != 300), 1290), seed_run()]))
    async with app.run_test(size=(120, 50), notifications=True) as pilot:
        await drawn(pilot, "pruned")
        app._desk.post_message(RunChosen("/home/u/results/pruned"))
        await pilot.press("4")
        await drawn(pilot, "▾ 3 older")
        await pilot.press("g", "down", "down", "space")
        await drawn(pilot, "▸ 3 older")
        assert "model_00100" not in screen_text(app) and "1 with a problem" in screen_text(app)
        await pilot.press("right_square_bracket", "left_square_bracket", "left_square_bracket")
        await drawn(pilot, "WARNING")
        await pilot.press("right_square_bracket", "left_square_bracket")
        app._desk.post_message(RunChosen("/home/u/results/pruned"))
        await drawn(pilot, "▸ 3 older")
        await pilot.press("e")
        await drawn(pilot, "one is due every 100")
        assert "▾ 3 older" in screen_text(app) and "PAUSED" not in screen_text(app)
        await pilot.press("left")
        await drawn(pilot, "enter folds")
        await pilot.press("left")
        await drawn(pilot, "▸ 3 older")
        await pilot.press("left", "enter")
        await drawn(pilot, "folded: enter opens")
        assert "best_model" not in screen_text(app)
        await pilot.press("f")
        await drawn(pilot, "which episode it was saved at is not known")
        await pilot.press("right", "G", "space")
        await drawn(pilot, "PAUSED")
        await pilot.press("space")
        await pilot.click(CheckpointList, offset=(4, 5))
        await drawn(pilot, "▸ checkpoints/")


async def test_from_a_checkpoint_to_its_episode_and_back() -> None:
    app = make_app(ListFeed([pruned_run((100, 200, 300, 400, 500), 590)]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "pruned")
        await pilot.press("4", "r", "up", "up", "enter")
        await until(pilot, lambda: app._desk.view == "dashboard" and app._desk.feed.has_focus, "the rows")
        await until(pilot, lambda: app._desk.feed.counter_at_cursor() == 300, "its episode")
        await drawn(pilot, "▸     300")
        await pilot.press("enter")
        await drawn(pilot, "─ model_00300 ─")
        assert app._desk.view == "checkpoints"
        await pilot.press("escape", "down", "enter")
        await until(pilot, lambda: app._desk.view == "dashboard", "310 has none: it stays")


def test_the_checkpoint_of_a_line_is_the_one_it_names_or_that_was_saved_at_it() -> None:
    report = view_of(pruned_run((100, 200), 290)).report

    def way(text: str, at: float | None = 200) -> tuple[float | None, str | None]:
        found = way_to_checkpoint(report, text, at)
        return (found.at, found.about and found.about.rpartition("/")[2]) if found is not None else (None, None)

    assert way("↻ resumed at 100 from checkpoints/model_00100.pth") == (None, "model_00100.pth")
    assert way("200   6   2.60") == (200, None) and way("210   6   2.60", 210) == (None, None)
    assert way("▲ a warning after it") == way("✖ OSError: model_00100.pth   ▸ 3 lines") == way("", None) == (None, None)


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


async def test_a_filter_finds_by_counter_and_by_problem_and_tab_says_that_there_is_one_part() -> None:
    app = make_app(ListFeed([pruned_run((100, 200, 500, 600), 690)]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "600")
        await pilot.press("4", "slash", *"missing", "enter")
        await drawn(pilot, "Checkpoints · only missing")
        await pilot.press("slash", "x")
        await drawn(pilot, "no checkpoint has these words")
        await pilot.press("escape", "escape", "tab")
        await drawn(pilot, "only one part here")
        await until(pilot, lambda: "· only" not in screen_text(app), "all of them")
