"""How right the estimate was, told at the end of a run and of no other."""

from __future__ import annotations

import pytest

from tests.demo_runs import PACE
from tests.making import NOW, ZONE, T
from tui_monitor.analysis.hindsight import hindsight_of
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.model.records import Batch, Ending, LogFacts, Row
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean


def watched(to: int, slower_after: int = 400, times: float = 1.0) -> Run:
    """A run of 400 episodes, each seen arriving, up to `to`, its later ones slower; the last just now."""
    store, read = Store(), 0
    seconds = [PACE * (times if at > slower_after else 1.0) for at in range(1, to + 1)]
    when = T - sum(seconds)
    for at, took in enumerate(seconds, 1):
        when, read = when + took, read + 90
        facts = LogFacts(read, when, read, at, "native", at > 1)
        run = store.apply(Batch("run", (Row(at, {"score": 1.0}, 400, at), facts), when))
    return run


def test_a_steady_run_was_foretold() -> None:
    found = hindsight_of(watched(400), Settings(), T, ZONE)
    assert [round(one.share, 2) for one in found] == [0.25, 0.5, 0.75]
    assert all(one.held for one in found)
    assert found[0].finish_at.timestamp() == pytest.approx(T, abs=0.02 * 400 * PACE)
    assert found[0].at == pytest.approx(100, abs=4)


def test_a_run_that_became_six_times_slower_was_not() -> None:
    found = hindsight_of(watched(400, 150, 6.0), Settings(), T, ZONE)
    assert not found[0].held
    assert found[0].high_at < found[0].ended_at


def test_a_run_that_ended_early_has_none() -> None:
    assert hindsight_of(watched(300), Settings(), T, ZONE) == ()


def test_it_is_told_of_the_finished_only() -> None:
    run = watched(400)
    assert build_report(run, Settings(), NOW).state == "finished"
    assert len(build_report(run, Settings(), NOW).hindsight) == 3
    store = Store()
    store.runs["run"] = watched(300)
    ended = store.apply(Batch("run", (Ending(Clean("训练完成")),), T))
    assert build_report(ended, Settings(), NOW).hindsight == ()
