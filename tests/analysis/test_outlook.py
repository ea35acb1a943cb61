"""The estimate as the report tells it: the printed limit of steps, the session before a resume, the overdue end."""

from __future__ import annotations

import math

import pytest

from tests.analysis.worlds import process
from tests.making import NOW, T
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.records import Batch, LogFacts, Record, Resume, Row, Setup
from tui_monitor.model.report import EtaReport
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean

PACE = 5.0


def watched(store: Store, first: int, last: int, until: float, pace: float = PACE, *begin: Record) -> Run:
    """Episodes `first`…`last` that arrive one by one, the last at `until`."""
    run = store.apply(Batch("run", begin, until - (last - first + 1) * pace)) if begin else None
    read = run.facts.bytes_read if run is not None and run.facts is not None else 0
    for at in range(first, last + 1):
        when = until - (last - at) * pace
        read += 90
        facts = LogFacts(read, when, read, at, "native", True)
        steps = 100.0 + 50 * math.sin(at)
        run = store.apply(Batch("run", (Row(at, {"score": 1.0, "steps": steps}, 900, at), facts), when))
    assert run is not None
    return run


def eta(run: Run, now_shift: float = 0.0) -> EtaReport:
    report = build_report(run, Settings(), NOW.fromtimestamp(T + now_shift, NOW.tzinfo))
    assert report.eta is not None, report.eta_unknown
    return report.eta


def resumed(pace_before: float, units: int) -> Run:
    """300 episodes, then a resume at 301 and `units` more at PACE."""
    store = Store()
    watched(store, 1, 300, T - 3600, pace_before, Setup(total=900))
    again = [process(started=T - units * PACE - 30), Resume(at=300)]
    return watched(store, 301, 300 + units, T, PACE, *again)


def test_just_after_a_resume_the_session_before_stands_in() -> None:
    found = eta(resumed(PACE, 4))
    assert found.seconds == pytest.approx(596 * PACE, rel=0.02)
    assert "pace of the session before the resume" in found.basis
    assert found.high_seconds / found.low_seconds > math.exp(2 * 0.4)


def test_the_session_before_makes_the_interval_narrower_where_it_agrees() -> None:
    same, other = eta(resumed(PACE, 60)), eta(resumed(3 * PACE, 60))
    assert "as in the session before" in same.basis
    assert "session before" not in other.basis
    assert same.high_seconds / same.low_seconds < 0.9 * other.high_seconds / other.low_seconds
    assert same.seconds == pytest.approx(other.seconds)


def test_a_start_from_nothing_has_no_session_before() -> None:
    store = Store()
    watched(store, 1, 300, T - 3600, PACE, Setup(total=900))
    run = watched(store, 1, 4, T, PACE, process(started=T - 30), Setup(total=900))
    report = build_report(run, Settings(), NOW)
    assert report.eta is None
    assert "too early: 4 episodes" in (report.eta_unknown or "")


def test_the_printed_limit_of_steps_caps_the_upper_end() -> None:
    """Episodes take 0.05 s a step: at most 200 steps, ten seconds."""
    ends = []
    for limit in (200, None):
        store = Store()
        store.apply(Batch("run", (Setup(total=900, steps_per_episode=limit), process(started=T - 1500)), T - 1500))
        when = T - sum(5 + 2.5 * math.sin(at) for at in range(1, 201))
        for at in range(1, 201):
            steps = 100.0 + 50 * math.sin(at) * (1 if at > 100 else 0.2)
            when += 0.05 * steps
            facts = LogFacts(at * 90, when, at * 90, at, "native", True)
            run = store.apply(Batch("run", (Row(at, {"score": 1.0, "steps": steps}, 900, at), facts), when))
        ends.append(eta(run).high_seconds)
    assert ends[0] <= 700 * 0.05 * 200 * 1.001
    assert ends[0] <= ends[1]


def test_an_outlived_estimate_says_by_how_much() -> None:
    store = Store()
    run = watched(store, 1, 898, T, PACE, process(started=T - 898 * PACE), Setup(total=900))
    assert eta(run).overdue_seconds == 0.0
    late = eta(run, 40.0)
    assert late.overdue_seconds == pytest.approx(30, abs=1)
    assert late.seconds >= 0
    assert "over its estimate by" in late.basis


def test_the_estimate_names_the_unit_of_the_counter() -> None:
    store = Store()
    run = watched(store, 1, 300, T, PACE, process(started=T - 300 * PACE), Setup(total=900, unit=Clean("step")))
    assert "300 steps in 25 min" in eta(run).basis
    none = store.apply(Batch("other", (Setup(total=900, unit=Clean("epoch")), process(started=T)), T))
    assert build_report(none, Settings(), NOW).eta_unknown == "no epoch yet"


def test_a_run_that_may_stop_early_has_no_end_to_name() -> None:
    for early, reason in ((True, "it may stop early: the trainer was told to"), (False, None), (None, None)):
        store = Store()
        begin = process(started=T - 300 * PACE), Setup(total=900, early_stopping=early)
        report = build_report(watched(store, 1, 300, T, PACE, *begin), Settings(), NOW)
        assert (report.eta is None, report.eta_unknown) == (bool(early), reason)


def test_an_anchor_of_the_session_before_is_kept_over_an_empty_one() -> None:
    store = Store()
    watched(store, 1, 30, T - 3600, PACE, Setup(total=900))
    run = store.apply(Batch("run", (Resume(at=30),), T))
    assert run.arrivals.previous[-1] == Anchor(T - 3600, 30)
    assert run.arrivals.anchors == []
