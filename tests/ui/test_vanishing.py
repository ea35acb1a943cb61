"""Runs whose files were deleted: which are gone, when they leave the list, and who is selected then."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.making import NOW, SEED_BANNER, T, native_row
from tests.ui.making import ListFeed, drawn, log_records, make_app, screen_text, seed_run, three_runs, until
from tui_monitor.model.records import Batch, CheckpointsSeen, LogChanged, RunFound, WriterSeen
from tui_monitor.model.text import Clean
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.vanishing import GRACE

NO_FOLDER = CheckpointsSeen(None, ())
DELETED = (LogChanged("missing"), NO_FOLDER, WriterSeen())


def selected(app: MoeTop) -> str:
    scene = app._desk.scene
    return scene.selected.report.name if scene and scene.selected else ""


def names(app: MoeTop) -> list[str]:
    scene = app._desk.scene
    return [view.report.name for view in scene.views] if scene else []


async def test_the_neighbour_is_selected_and_a_run_that_comes_back_is_one_again() -> None:
    now, feed, key = [NOW], ListFeed(three_runs()), seed_run().run

    def clock() -> datetime:
        return now[0]

    app = make_app(feed, clock)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "3 runs")
        await pilot.press("j")
        await until(pilot, lambda: selected(app) == "warmup_1000", "the second run")
        feed.put(Batch(key, DELETED, T))
        await until(pilot, lambda: app._store.runs[key].changes == ["missing"], "the deletion")
        app._show()
        assert selected(app) == "warmup_1000", "a rotated log would be back in a moment"
        now[0] += GRACE
        app._show()
        assert (selected(app), names(app)) == ("baseline_50", ["ablate_k2", "baseline_50"])
        await drawn(pilot, "warmup_1000 is gone: its log was deleted")
        feed.put(Batch(key, (LogChanged("appeared"),), T))
        await until(pilot, lambda: "warmup_1000" in names(app), "the run again")
        assert selected(app) == "baseline_50"


async def test_the_last_one_down_gives_way_to_the_one_above_and_none_is_waiting() -> None:
    now, feed = [NOW], ListFeed(three_runs())
    app = make_app(feed, lambda: now[0], waiting=lambda: "waiting for a run in results/")
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "3 runs")
        await pilot.press("j", "j")
        await until(pilot, lambda: selected(app) == "baseline_50", "the last run")
        for batch, left in zip(reversed(three_runs()), ("warmup_1000", "warmup_1000", ""), strict=True):
            feed.put(Batch(batch.run, DELETED, T))
            await until(pilot, lambda at=batch.run: bool(app._store.runs[at].changes), "the deletion")
            app._show()
            now[0] += GRACE
            app._show()
            assert selected(app) == left
        await drawn(pilot, "○ WAITING")
        assert "0 runs" in screen_text(app)


async def test_a_deleted_log_that_is_still_written_or_has_checkpoints_stays() -> None:
    now, feed, key = [NOW], ListFeed([seed_run()]), seed_run().run
    app = make_app(feed, lambda: now[0])
    async with app.run_test(size=(80, 24)) as pilot:
        await drawn(pilot, "290/1000")
        for records in ((LogChanged("missing"), NO_FOLDER), (seed_run().records[-2], WriterSeen())):
            feed.put(Batch(key, records, T))
            version = app._store.runs[key].version
            await until(pilot, lambda before=version: app._store.runs[key].version > before, "the change")
            app._show()
            now[0] += timedelta(seconds=9)
            app._show()
            assert names(app) == ["warmup_1000"]


async def test_a_folder_that_waited_for_its_log_is_the_run_of_that_log() -> None:
    folder = "/home/u/results/late"
    feed = ListFeed([Batch(folder, (RunFound(Clean("late"), folder, None),), T)])
    app = make_app(feed)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "no line yet")
        log = f"{folder}/training_output.log"
        feed.put(Batch(log, (RunFound(Clean("late"), folder, log), *log_records(SEED_BANNER + native_row(10))), T))
        await drawn(pilot, "10/1000")
        assert names(app) == ["late"] and "deleted" not in screen_text(app)
