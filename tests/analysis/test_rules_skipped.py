"""Updates that a trainer counts as skipped or NaN, and a loss that it prints no more: how Megatron tells of NaN."""

from __future__ import annotations

import pytest

from tests.analysis.plain import Values, around, at_rows, plain, plain_rows, until
from tests.analysis.worlds import judge, said
from tests.making import run_of
from tui_monitor.analysis.classes import class_of
from tui_monitor.config import Settings
from tui_monitor.model.records import Record, Row

SKIPPED, NAN = "number_of_skipped_iterations", "number_of_nan_iterations"


def told(name: str, course: Values, length: int = 300, step: int = 1) -> str:
    check = judge("nonfinite", plain(length, step=step, loss=around(2.0), **{name: course}))
    return "nothing" if check is None else check.status


def test_a_skipped_update_now_and_then_is_no_finding() -> None:
    assert told(SKIPPED, 0.0) == "nothing"
    assert told(SKIPPED, at_rows({290}, 1.0, lambda i: 0.0)) == "note"
    assert told(SKIPPED, at_rows({251, 270, 290}, 1.0, lambda i: 0.0)) == "warning", "three of fifty"


def test_three_skipped_in_a_row_are_a_finding() -> None:
    assert told(SKIPPED, until(299, 0.0, 1.0)) == "warning", "two of fifty are more than 2 % too"
    assert told(SKIPPED, until(299, 0.0, 1.0), step=10) == "note", "two of five hundred"
    assert told(SKIPPED, until(298, 0.0, 1.0), step=10) == "warning", "three in a row"


def test_loss_scaling_seeks_its_scale_at_the_start() -> None:
    assert told(SKIPPED, until(20, 1.0, 0.0), 60) == "note"
    assert told(SKIPPED, until(20, 1.0, 0.0), 300) == "nothing"


def test_nan_updates_in_a_row_are_critical() -> None:
    assert told(NAN, until(298, 0.0, 1.0)) == "critical"
    assert told(NAN, at_rows({290}, 1.0, lambda i: 0.0)) == "note"
    assert "NaN" in said("nonfinite", plain(300, loss=1.5, **{NAN: until(298, 0.0, 1.0)})).reason


def rows_without_loss(silent: int, every: int = 1) -> list[Record]:
    rows = plain_rows(300, loss=around(2.0), lr=0.1)
    bare = [Row(row.counter, {"lr": 0.1}, line=row.line) if isinstance(row, Row) and row.counter % every else row
            for row in rows]  # fmt: skip
    return [*bare, *plain_rows(silent, start=300, lr=0.1)]


@pytest.mark.parametrize(("silent", "status"), [(0, "ok"), (9, "ok"), (10, "warning"), (500, "warning")])
def test_a_loss_that_is_printed_no_more(silent: int, status: str) -> None:
    check = said("loss", run_of(rows_without_loss(silent)))
    assert check.status == status
    if silent == 10:
        assert check.reason == "no loss in the last 10 rows: it may be NaN, the last was of episode 300"


def test_a_loss_that_stands_in_few_rows_is_missed_later() -> None:
    assert said("loss", run_of(rows_without_loss(90, every=10))).status == "ok"
    assert said("loss", run_of(rows_without_loss(110, every=10))).status == "warning"


def test_another_session_may_print_other_things() -> None:
    again = [Row(at, {"lr": 0.1}, line=400 + at) for at in range(1, 100)]
    assert said("loss", run_of([*rows_without_loss(0), *again])).status == "unknown"


@pytest.mark.parametrize("name", ["loss_scale", "grad_scaler_scale", "loss_weight", "entropy_coef", "reward_scale"])
def test_a_setting_is_no_figure_of_the_training(name: str) -> None:
    assert class_of(name, Settings()) == "other"
    assert said("loss", plain(60, **{name: 1.0})).status == "unknown"
