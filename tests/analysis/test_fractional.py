"""A log that counts in fractions of epochs: its report, windows and checks are those of any other."""

from __future__ import annotations

import msgspec
import pytest

from tests.making import run_of
from tui_monitor.analysis.facts import row_step, span_of
from tui_monitor.analysis.results import results_of
from tui_monitor.analysis.telling import Told, told_by_log
from tui_monitor.analysis.trends import Trends
from tui_monitor.analysis.windows import span_values, start_level
from tui_monitor.config import Settings
from tui_monitor.model.records import Row, Setup
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean


def epochs(rows: int = 300, apart: float = 0.01) -> Run:
    """Three epochs, a line at each hundredth of one: the loss is the line's place."""
    lines = [Row(round(place * apart, 2), {"loss": float(place)}, line=place) for place in range(1, rows + 1)]
    return run_of([Setup(total=3, unit=Clean("epoch")), *lines])


def told(run: Run) -> Told:
    return told_by_log(run, Settings(), None, Trends())


def test_windows_are_of_rows_where_a_counter_is_many() -> None:
    run = epochs()
    assert row_step(run) == pytest.approx(0.01)
    assert span_of(run, 50, 5) == pytest.approx(0.5)
    assert span_values(run, "loss", 50, 5)[-1] == 300
    assert 49 <= len(span_values(run, "loss", 50, 5)) <= 51
    assert start_level(run, "loss") == pytest.approx(15, abs=2), "the first tenth is no whole epoch"


def test_the_report_tells_fractions_as_printed_and_whole_epochs_as_integers() -> None:
    report = told(epochs())
    assert msgspec.json.encode(report["progress"]) == b'{"unit":"epoch","current":3,"total":3,"fraction":1.0}'
    assert [row.counter for row in report["recent"]][-3:] == [2.98, 2.99, 3]
    assert isinstance(report["recent"][-1].counter, int)
    assert (report["sessions"][0].first, report["sessions"][0].to) == (0.01, 3)
    assert len(told(epochs(150))["sessions"]) == 1


def test_a_whole_run_in_fractions_has_all_its_rows_in_its_results() -> None:
    found = results_of(epochs(), Settings())
    assert found is not None
    assert (found.best[0].value, found.best[0].at) == (1.0, 0.01)
    assert found.phases[0].means["loss"] == pytest.approx(150.5)
