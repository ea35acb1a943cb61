"""What a second costs, counted: judgements and drawings of a row and of a tick, and that no line kept is an old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from textual.geometry import Region
from textual.strip import Strip

from tests.making import NOW
from tests.ui.making import ListFeed, drawn, make_app, seed_run, three_runs, until
from tui_monitor.analysis.trends import Trends
from tui_monitor.config import Settings
from tui_monitor.draw.cells import Row as FramedRow
from tui_monitor.model.records import Batch, Row
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.ui import reports
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.widgets.panel import Panel

ROWS = 6
KEY = "/home/u/results/warmup_1000"


class Seconds:
    """A clock that a test moves; the app's own second is called by hand."""

    def __init__(self, feed: ListFeed, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.episode = NOW, 290
        self.tick = MoeTop._tick
        monkeypatch.setattr(MoeTop, "_tick", lambda _app: None)
        self.feed, self.app = feed, make_app(feed, clock=self.read)

    def read(self) -> datetime:
        return self.now

    def go_on(self, seconds: float) -> None:
        """Time passes, also since the screen was painted."""
        self.now += timedelta(seconds=seconds)
        self.app._pace._shown -= seconds

    def row(self) -> Callable[[], bool]:
        """A row comes; whether it is on screen."""
        self.episode += 10
        self.feed.put(Batch(KEY, (Row(self.episode, {"score": float(self.episode % 7)}, 1000),), self.now.timestamp()))
        return lambda: self.app._desk.scene is not None and any(
            view.run.current == self.episode and view.report.progress.current == self.episode  # type: ignore[union-attr]
            for view in self.app._desk.scene.views
        )


def judgements(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the reports that are made, by run."""
    made, build = Counter[str](), reports.build_report

    def counted(run: Run, settings: Settings, now: datetime, trends: Trends) -> RunReport:
        made[run.name] += 1
        return build(run, settings, now, trends)

    monkeypatch.setattr(reports, "build_report", counted)
    return made


def drawings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the drawings of each panel."""
    done, draw = Counter[str](), Panel._draw

    def counted(panel: Panel) -> list[FramedRow]:
        done[panel.id or ""] += 1
        return draw(panel)

    monkeypatch.setattr(Panel, "_draw", counted)
    return done


@pytest.mark.parametrize("phase", [0.3, 0.6, 0.9])
async def test_a_row_a_second_is_one_judgement_a_second(monkeypatch: pytest.MonkeyPatch, phase: float) -> None:
    """Wherever between two rows the clock's second falls."""
    seconds = Seconds(ListFeed([seed_run()]), monkeypatch)
    async with seconds.app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "warmup_1000")
        made = judgements(monkeypatch)
        for _ in range(ROWS):
            await until(pilot, seconds.row(), "the row")
            seconds.go_on(phase)
            seconds.tick(seconds.app)
            seconds.go_on(1 - phase)
        assert made == {"warmup_1000": ROWS}


async def test_without_rows_every_third_second_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = Seconds(ListFeed(three_runs()), monkeypatch)
    async with seconds.app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "warmup_1000")
        made = judgements(monkeypatch)
        for _ in range(ROWS):
            seconds.go_on(1)
            seconds.tick(seconds.app)
        shown = seconds.app._desk.scene.selected  # type: ignore[union-attr]
        assert shown is not None and made[shown.report.name] == ROWS / 3
        assert shown.report.generated_at == seconds.now


async def test_a_second_in_which_nothing_new_was_judged_draws_the_clock_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = Seconds(ListFeed([seed_run()]), monkeypatch)
    async with seconds.app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "warmup_1000")
        await until(pilot, seconds.row(), "the row")
        done = drawings(monkeypatch)
        seconds.go_on(0.9)
        seconds.tick(seconds.app)
        assert done == {"clock": 1}
        seconds.go_on(2.1)
        seconds.tick(seconds.app)
        assert done["clock"] == 2 and done["header"] == 1


def look(strips: list[Strip]) -> list[list[tuple[str, object]]]:
    return [[(segment.text, segment.style) for segment in strip] for strip in strips]


def kept_and_fresh(panel: Panel) -> tuple[list[object], list[object]]:
    """The panel's lines as the screen gets them, and as they are when made anew."""
    whole = Region(0, 0, *panel.size)
    kept = look(panel.render_lines(whole))
    panel._coloured.clear()
    panel._ground = None
    return [*kept], [*look(panel.render_lines(whole))]


async def test_the_lines_kept_are_those_that_would_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """After rows, another theme, a zoom and another size."""
    seconds = Seconds(ListFeed([seed_run()]), monkeypatch)
    async with seconds.app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "warmup_1000")
        for step in ("", "t", "", "z", "t"):
            await until(pilot, seconds.row(), "the row")
            if step:
                await pilot.press(step)
            seconds.go_on(1)
            seconds.tick(seconds.app)
            await pilot.pause()
            shown = [panel for panel in seconds.app._desk._panels if panel.is_on_screen]
            assert len(shown) > 5
            for panel in shown:
                kept, fresh = kept_and_fresh(panel)
                assert kept == fresh, panel.id
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        for panel in seconds.app._desk._panels:
            if panel.is_on_screen:
                kept, fresh = kept_and_fresh(panel)
                assert kept == fresh and len(kept) == panel.size.height
