"""Other trainers than the native one: what their counter is called, no total, fractions, their own names of metrics."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from tests.making import T
from tests.ui.making import ListFeed, drawn, make_app, run_batch, screen_text, until, writer
from tui_monitor.config import MetricSettings, Settings
from tui_monitor.model.records import Batch, LogFacts, Row, Setup
from tui_monitor.model.report import Progress
from tui_monitor.model.text import Clean
from tui_monitor.ui.app import MoeTop


def steps_run(read: int = 10**6) -> Batch:
    """Steps without a total, as PPO prints them, of a log of which so many bytes of a million are read."""
    rows = [Row(n * 2048, {"loss": 2 / n, "ep_rew": n / 9, "fps": 900.0}) for n in range(1, 60)]
    return run_batch("ppo", [Setup(unit=Clean("step")), *rows, LogFacts(10**6, T - 3, read, 60, "sb3", True), writer()])


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (44, 20), (20, 5)], ids=str)
async def test_no_widget_says_episode_where_the_report_counts_steps(size: tuple[int, int]) -> None:
    app = make_app(ListFeed([steps_run()]))
    async with app.run_test(size=size) as pilot:
        await drawn(pilot, "120832")
        scene = app._desk.scene
        assert scene is not None and scene.selected is not None
        report = msgspec.structs.replace(scene.selected.report, progress=Progress("step", 120_832, None, None),
                                         checks=(), eta_unknown="no total")  # fmt: skip
        view = replace(scene.selected, report=report)
        app._desk.scene = replace(scene, views=(view,), selected=view)
        await pilot.pause()
        text = screen_text(app)
        assert "pisode" not in text and "/None" not in text and "%" not in text.replace("98%", "")
        assert size[0] < 60 or ("╭─ Steps ─" in text and "   step " in text)


async def test_fractions_of_an_epoch_are_told_as_they_are() -> None:
    rows = [Row(n / 100, {"loss": 2.5 - n / 200}) for n in range(1, 236)]
    app = make_app(ListFeed([run_batch("hf", [Setup(unit=Clean("epoch"), total=3), *rows])]))
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "2.35/3   78%")


async def test_how_far_a_long_log_is_read_is_said_until_it_is_whole() -> None:
    feed = ListFeed([steps_run(read=430_000)])
    app = make_app(feed)
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "─ reading the log: 43 % ─╯")
        await pilot.resize_terminal(44, 20)
        await drawn(pilot, "43 % read")
        await pilot.resize_terminal(20, 5)
        await drawn(pilot, "43 % read")
        feed.put(Batch(steps_run().run, (LogFacts(10**6, T - 3, 10**6, 60, "sb3", True),), T))
        await until(pilot, lambda: "% read" not in screen_text(app), "the log is whole")
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: "╭─ ppo ─" in screen_text(app) and "reading" not in screen_text(app), "whole")


async def test_the_configured_names_of_metrics_are_on_screen() -> None:
    named = (MetricSettings("Ep Rew", kind="score", unit="pt"), MetricSettings("loss", unit="nats"))
    settings = Settings(metrics=named)
    app = MoeTop(ListFeed([steps_run()]), lambda run: settings, title="r", clock=make_app(ListFeed())._clock, host="h")
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "Ep Rew (pt)")
        feed = next(line for line in screen_text(app).splitlines() if "   episode " in line or "   step " in line)
        assert "Ep Rew (pt)" in feed and "loss (nats)" in feed
        await pilot.resize_terminal(44, 20)
        await drawn(pilot, "Ep Rew (pt) 6.556")
