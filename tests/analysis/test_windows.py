"""The latest values of a metric that stands in few of the rows: a progress bar prints a row each step, a loss each
hundred."""

from __future__ import annotations

import pytest

from tests.analysis.worlds import said
from tests.making import run_of
from tui_monitor.analysis.windows import last_values, span_values, value_step
from tui_monitor.model.records import Record, Resume, Row
from tui_monitor.model.run import Run


def barred(steps: int, every: int, **metrics: float) -> Run:
    """A row each step, of which every so many have metrics."""
    rows: list[Record] = [
        Row(at, {name: value + at for name, value in metrics.items()} if at % every == 0 else {}, steps, at)
        for at in range(1, steps + 1)
    ]
    return run_of(rows)


@pytest.mark.parametrize("every", [1, 4, 10, 100])
def test_values_are_found_however_far_they_lie_apart(every: int) -> None:
    run = barred(60 * every, every, loss=0.0)
    assert last_values(run, "loss", 50) == [(at, float(at)) for at in range(11 * every, 60 * every + 1, every)]
    assert value_step(run, "loss") == every
    assert span_values(run, "loss", 5, 10) == [float(at) for at in range(51 * every, 60 * every + 1, every)]


def test_the_cost_is_bounded_where_values_are_rarest() -> None:
    run = barred(60_000, 30_000, loss=0.0)
    assert last_values(run, "loss", 200) == [(60_000, 60_000.0)]


def test_a_loss_among_the_rows_of_a_bar_is_known() -> None:
    assert said("loss", barred(1000, 100, loss=1.0)).status == "ok"


def test_experts_among_the_rows_of_a_bar_are_judged_by_their_values() -> None:
    even = {f"expert_{expert}_load": 100.0 for expert in range(4)}
    assert said("load", barred(900, 100, **even)).status == "unknown", "nine values are too few"
    assert said("load", barred(1000, 100, **even)).status == "ok"
    assert said("lb_loss", barred(2000, 100, load_balancing_loss=1.0)).status != "unknown"


def test_tokens_are_counted_by_values_not_by_rows() -> None:
    few = {f"expert_{expert}_load": 50.0 for expert in range(4)}
    flat = [Row(at, few if at % 100 == 0 else {}, 1000, at) for at in range(1, 1001)]
    assert said("load", run_of(flat)).status == "unknown", "ten times 50 tokens"
    many = dict.fromkeys(few, 150.0)
    flat = [Row(at, many if at % 100 == 0 else {}, 1000, at) for at in range(1, 1001)]
    assert said("load", run_of(flat)).status == "ok"


def test_a_gradient_norm_among_the_rows_of_a_bar_has_a_level_of_its_own() -> None:
    assert said("grad", barred(10_000, 100, gradient_norm=1.0)).status != "unknown"


def test_the_pause_after_a_resume_is_counted_in_values() -> None:
    """A step to a higher loss at a resume is no spike until twenty values have passed, whatever stands between."""
    def course(at: int) -> float:
        return (1.0 if at <= 11_000 else 9.0) + at % 300 / 3000

    rows: list[Record] = [Row(at, {"loss": course(at)} if at % 100 == 0 else {}, 20_000, at) for at in range(1, 11_001)]
    later = [Row(at, {"loss": course(at)} if at % 100 == 0 else {}, 20_000, at) for at in range(11_001, 11_501)]
    assert said("spike", run_of([*rows, *later])).status != "ok"
    assert said("spike", run_of([*rows, Resume(11_000), *later])).status == "ok"


def test_the_pause_of_one_metric_is_not_that_of_a_rarer_one() -> None:
    """An evaluation each hundred steps: its twenty values after the start are no pause for the loss of each step."""
    def course(at: int) -> dict[str, float]:
        loss = 20.0 if at == 590 else 1.0 + at % 7 / 50
        return {"loss": loss, "val_loss": 1.0} if at % 100 == 0 else {"loss": loss}

    assert said("spike", run_of([Row(at, course(at), None, at) for at in range(1, 601)])).status == "warning"
