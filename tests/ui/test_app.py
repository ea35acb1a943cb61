"""The app's life: data in slices, snapshot and copy, ends, failures, and nothing left behind."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.making import NOW, T
from tests.ui.making import (
    ListFeed,
    drawn,
    finished_run,
    killed_run,
    make_app,
    run_batch,
    screen_lines,
    seed_run,
    three_runs,
    until,
)
from tui_monitor.analysis.compare import Comparison, Side, compare_runs
from tui_monitor.config import ReportSettings, Settings
from tui_monitor.model.records import Row
from tui_monitor.model.report import RunReport
from tui_monitor.model.store import Store
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.intake import drain_slice
from tui_monitor.ui.launch import prepare
from tui_monitor.ui.services import Services


async def test_quit_is_0_stops_the_feed_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    feed = ListFeed(three_runs())
    app = make_app(feed)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "ablate_k2")
        await pilot.press("q")
    assert app.return_code == 0 and feed.stopped
    assert set(threading.enumerate()) <= before


class BrokenFeed(ListFeed):
    def drain(self, most: int) -> list:  # type: ignore[type-arg]
        raise ValueError("broken inside")


async def test_an_internal_failure_is_not_0_and_stops_the_feed() -> None:
    feed = BrokenFeed([seed_run()])
    app = make_app(feed)
    with pytest.raises(ValueError, match="broken inside"):
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.return_code is not None, "the end")
    assert app.return_code == 1
    app.stop_feed()
    assert feed.stopped


async def test_a_backlog_is_drained_in_slices_and_wholly() -> None:
    feed = ListFeed(run_batch("r", [Row(n, {"score": 1.0}, 40_000)]) for n in range(1, 20_001))
    app = make_app(feed)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "20000/40000")
        feed.put(run_batch("r", [Row(20_001, {"score": 1.0}, 40_000)]))
        await drawn(pilot, "20001/40000")


def test_a_slice_says_whether_more_is_waiting() -> None:
    store = Store()
    rows = [Row(n, {"score": 1.0}) for n in range(100_000)]
    many = ListFeed(run_batch("r", rows[at : at + 500]) for at in range(0, len(rows), 500))
    changed, empty = drain_slice(many, store)
    assert len(changed) == 1 and not empty
    few = ListFeed([seed_run()])
    assert drain_slice(few, store)[1] is True
    assert drain_slice(few, store) == (set(), True)


async def test_the_clock_judges_again_without_any_line() -> None:
    now = [NOW]
    app = make_app(ListFeed([seed_run()]), clock=lambda: now[0])
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "last line 3 s")
        now[0] = NOW + timedelta(seconds=40)
        app._tick()
        await drawn(pilot, "last line 43 s")


async def test_snapshot_goes_where_the_configuration_says(tmp_path: Path) -> None:
    settings = Settings(report=ReportSettings(folder=str(tmp_path)))
    app = MoeTop(ListFeed([seed_run()]), lambda run: settings, title="r", clock=lambda: NOW, host="gpu01")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "290/1000")
        await pilot.press("s")
        await until(pilot, lambda: bool(list(tmp_path.glob("*.md"))), "the file")
        await drawn(pilot, "written: ")
    written = list(tmp_path.iterdir())
    assert [path.name for path in written] == [f"warmup_1000-{NOW:%Y%m%d-%H%M%S}.md"]
    assert written[0].read_text("utf-8").startswith("# Training Health Check - warmup")


async def test_copy_fills_the_clipboard_and_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "290/1000")
        await pilot.press("y")
        await drawn(pilot, "copied (OSC 52)")
        assert app.clipboard == next(tmp_path.glob("*.md")).read_text("utf-8")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (44, 20), (20, 5)])
async def test_messages_take_the_last_lines_only_and_one_takes_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    folder = tmp_path / "a_long_name_of_a_folder" / "and_another_one_in_it"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=size, notifications=True) as pilot:
        await drawn(pilot, "290/1000")
        before = screen_lines(app)
        for _ in range(2):
            await pilot.press("y")
            await drawn(pilot, "· copied" if size[0] > 20 else "· warmup")
            after = screen_lines(app)
            changed = [row for row in range(size[1]) if before[row] != after[row]]
            assert changed == ([size[1] - 2, size[1] - 1] if size[0] == 20 else [size[1] - 1])
        said = "".join(line.strip() for line in after[changed[0] :])
        assert next(folder.glob("*.md")).name in said


async def test_a_snapshot_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    settings = Settings(report=ReportSettings(folder=str(tmp_path / "missing")))
    app = MoeTop(ListFeed([seed_run()]), lambda run: settings, title="r", clock=lambda: NOW, host="gpu01")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "290/1000")
        await pilot.press("s")
        await drawn(pilot, "not written: No such file")


async def test_the_run_that_needs_you_is_shown_first_but_a_chosen_one_stays() -> None:
    feed = ListFeed([seed_run()])
    app = make_app(feed)
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "▸ ▲ warmup_1000")
        feed.put(three_runs()[1])
        await drawn(pilot, "▸ ✖ ablate_k2")
        await pilot.press("j")
        await drawn(pilot, "▸ ▲ warmup_1000")
        feed.put(run_batch("ablate_k2", [Row(420, {"score": 1.0}, 1000)], T + 1))
        await until(pilot, lambda: app._store.runs[three_runs()[1].run].current == 420, "the row")
        await drawn(pilot, "▸ ▲ warmup_1000")


def test_the_start_prepares_textual_but_respects_the_user() -> None:
    environment = {"TEXTUAL_FPS": "5"}
    prepare(environment)
    assert environment == {"TEXTUAL_FPS": "5", "TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0"}


def test_the_local_clock_knows_its_zone() -> None:
    from tui_monitor.ui.app import local_now

    moment: datetime = local_now()
    assert moment.tzinfo is not None


async def test_after_a_tiny_terminal_the_old_size_shows_what_is_new() -> None:
    """A panel that was hidden and got its old place back must not show its old lines for ever."""
    feed = ListFeed([run_batch("r", [Row(n, {"score": 1.0}, 900) for n in range(10, 110, 10)])])
    app = make_app(feed)
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "100/900")
        await pilot.resize_terminal(20, 5)
        feed.put(run_batch("r", [Row(110, {"score": 1.0}, 900)]))
        await drawn(pilot, "110/900")
        await pilot.resize_terminal(80, 24)
        await drawn(pilot, "110/900")
        feed.put(run_batch("r", [Row(120, {"score": 1.0}, 900)]))
        await drawn(pilot, "120/900")


async def test_a_snapshot_of_a_run_that_is_over_has_its_baseline_and_no_key_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reading, read = threading.Event(), threading.Event()

    def compared(report: RunReport, now: datetime) -> dict[str, Comparison | None]:
        reading.set()
        assert read.wait(20)
        sides = [Side(name, Store().apply(batch), Settings()) for name, batch in
                 (("baseline_50", finished_run()), ("warmup_1000", seed_run()))]  # fmt: skip
        return {report.path: compare_runs(*sides, now.timestamp())}

    app = make_app(ListFeed([finished_run(), killed_run()]), services=Services(compared))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "▸ ✖ ablate_k2")
        await pilot.press("j")
        await drawn(pilot, "▸ ✔ baseline_50")
        await pilot.press("s")
        await until(pilot, reading.is_set, "the comparison")
        await pilot.press("k")
        await drawn(pilot, "▸ ✖ ablate_k2")
        assert not list(tmp_path.iterdir())
        read.set()
        await drawn(pilot, "written: ")
    assert "| baseline_50 | warmup_1000 |" in next(tmp_path.glob("baseline_50-*.md")).read_text("utf-8")


async def test_the_next_key_takes_an_answer_away_but_not_the_path_of_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "290/1000")
        await pilot.press("[")
        await drawn(pilot, "the only run")
        await pilot.press("tab")
        await until(pilot, lambda: "q quit" in screen_lines(app)[-1], "the footer again")
        await pilot.press("y")
        await drawn(pilot, "copied (OSC 52)")
        await pilot.press("tab")
        await pilot.pause()
        assert any("copied (OSC 52)" in line for line in screen_lines(app))


async def test_one_panel_at_a_time_has_the_mark_of_the_chosen_one() -> None:
    app = make_app(ListFeed([finished_run()]))
    async with app.run_test(size=(120, 50)) as pilot:
        await drawn(pilot, "baseline_50")
        for chosen in ("Runs", "Episodes", "Checkpoints", "Checks", None, "Runs"):
            await pilot.press("tab")
            await pilot.pause()
            titles = "".join(line for line in screen_lines(app) if "─ ▸ " in line)
            marked = [word for word in ("Runs", "Episodes", "Checkpoints", "Checks") if f"─ ▸ {word}" in titles]
            assert marked == ([chosen] if chosen else [])


async def test_y_copies_the_line_of_the_chosen_panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "290/1000")
        await pilot.press("tab", "tab", "up", "y")
        await drawn(pilot, "copied (OSC 52): 280")
        assert app.clipboard.split()[:2] == ["280", "0"]
        await pilot.press("tab", "y")
        await drawn(pilot, "model_00500.pth")
        assert app.clipboard.endswith("/checkpoints/model_00500.pth") and list(tmp_path.iterdir()) == []
