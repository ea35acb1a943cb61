"""The reports kept fresh: which verdicts become history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec import structs

from tests.making import NOW
from tests.ui.making import three_runs
from tui_monitor.config import Settings
from tui_monitor.model.records import Batch, Incident, Problem, Row
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean
from tui_monitor.ui.reports import ROUND, SETTLED, SPARKLINES, Reports

RUNNING, ENDED = "/home/u/results/warmup_1000", "/home/u/results/ablate_k2"


def test_a_verdict_that_stands_is_remembered_once() -> None:
    store = Store()
    store.apply_all(three_runs())
    reports = Reports(store, lambda _run: Settings())
    remembered = []
    for second in range(3 * SETTLED):
        for key in store.runs:
            reports.judge(key, NOW + timedelta(seconds=second))
        told = reports.verdicts_to_remember()
        assert not told or second == SETTLED - 1
        remembered += told
    assert {key for key, _ in remembered} == set(store.runs)
    assert {remark.verdict for _, remark in remembered} == {"healthy", "warning", "critical"}


def test_of_a_log_that_is_still_being_read_nothing_is_history() -> None:
    store = Store()
    store.apply_all(three_runs())
    for run in store.runs.values():
        assert run.facts is not None
        run.facts = type(run.facts)(run.facts.size + 1, run.facts.modified_at, run.facts.bytes_read)
    reports = Reports(store, lambda _run: Settings())
    for second in range(2 * SETTLED):
        for key in store.runs:
            reports.judge(key, NOW + timedelta(seconds=second))
        assert reports.verdicts_to_remember() == []


def test_of_many_runs_that_all_grow_none_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_monitor.ui.reports.BUDGET", 60.0)  # whatever this machine needs for a report
    store, (batch, *_) = Store(), three_runs()
    store.apply_all(structs.replace(batch, run=f"run_{at:02}") for at in range(50))
    reports = Reports(store, lambda _run: Settings())
    reports.judge_new(NOW)
    for second in range(1, 2 * ROUND + 1):
        store.apply_all(Batch(key, (Row(1000 + second, {"score": 1.0}),), 0.0) for key in [*store.runs])
        reports.changed(store.runs)
        reports.judge_others(NOW + timedelta(seconds=second))
    oldest = min(view.report.generated_at for view in reports.views())
    assert oldest >= NOW + timedelta(seconds=ROUND)


def test_of_many_runs_only_the_selected_one_has_trends_and_has_them_at_once() -> None:
    store, (batch, *_) = Store(), three_runs()
    store.apply_all(structs.replace(batch, run=f"run_{at:02}") for at in range(SPARKLINES + 1))
    reports = Reports(store, lambda _run: Settings())
    reports.judge_new(NOW)
    assert not any(view.report.trends for view in reports.views())
    for chosen in ("run_07", "run_08"):
        reports.judge_selected(chosen, NOW)
        told = {view.key: view.report.trends for view in reports.views()}
        assert told[chosen]["score"].mean
    reports.judge("run_08", NOW)
    assert {view.key: view.report.trends for view in reports.views()} == told, "nor does it lose them"


def test_a_list_with_sparklines_has_every_runs_trends() -> None:
    store = Store()
    store.apply_all(three_runs())
    reports = Reports(store, lambda _run: Settings())
    reports.judge_new(NOW)
    assert all(view.report.trends for view in reports.views())


def test_what_does_not_move_is_judged_seldom_and_at_once_when_it_does() -> None:
    store = Store()
    store.apply_all(three_runs())
    reports = Reports(store, lambda _run: Settings())
    reports.judge_new(NOW)
    later = NOW + timedelta(seconds=ROUND)
    reports.judge_others(later)
    assert [view.key for view in reports.views() if view.report.generated_at == later] == [RUNNING]
    assert reports.changed([ENDED]) == set(), "nothing was told of it"
    store.apply(Batch(ENDED, (Problem(Clean("log"), Clean("not permitted to read it")),), 0.0))
    assert reports.changed([ENDED]) == {ENDED}
    reports.judge_others(later + timedelta(seconds=1))
    assert ENDED in [view.key for view in reports.views() if view.report.generated_at > later]


def test_what_a_process_uses_just_now_is_no_reason_for_another_report_but_its_death_is() -> None:
    store = Store()
    store.apply_all(three_runs())
    reports = Reports(store, lambda _run: Settings())
    reports.judge_new(NOW)
    seen = store.runs[RUNNING].writer
    assert seen is not None and seen.process is not None
    busier = structs.replace(seen, process=structs.replace(seen.process, cpu_percent=3.0, rss_bytes=1))
    store.apply(Batch(RUNNING, (busier,), 0.0))
    assert reports.changed([RUNNING]) == set()
    store.apply(Batch(RUNNING, (structs.replace(seen, process=structs.replace(seen.process, state="zombie")),), 0.0))
    assert reports.changed([RUNNING]) == {RUNNING}


def test_of_many_runs_the_one_to_which_something_happened_is_judged_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_monitor.ui.reports.BUDGET", 0.0)  # one report a second
    store, (batch, *_) = Store(), three_runs()
    store.apply_all(structs.replace(batch, run=f"run_{at:02}") for at in range(50))
    reports = Reports(store, lambda _run: Settings())
    reports.judge_new(NOW)
    store.apply(Batch("run_49", (Incident("oom", Clean("CUDA out of memory")),), 0.0))
    reports.changed(store.runs)
    later = NOW + timedelta(seconds=ROUND)
    reports.judge_others(later)
    assert [view.key for view in reports.views() if view.report.generated_at == later] == ["run_49"]
