"""The reports kept fresh: which verdicts become history."""

from __future__ import annotations

from datetime import timedelta

from tests.making import NOW
from tests.ui.making import three_runs
from tui_monitor.config import Settings
from tui_monitor.model.store import Store
from tui_monitor.ui.reports import SETTLED, Reports


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
