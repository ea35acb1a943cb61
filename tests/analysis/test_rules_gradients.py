"""Rule `grad`: heavy tails are no fault; two Summaries in a row, or a level far above its own, are."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.analysis.worlds import configured, judge, native, rows, said, summary
from tests.making import run_of, seed_log
from tui_monitor.model.records import Row
from tui_monitor.model.run import Run


def summaries(*means: float, deviation: float = 1.0) -> Run:
    told = [summary(50 * i, gradient_norm=(mean, deviation)) for i, mean in enumerate(means, 1)]
    return native([*rows(1.38, 50 * len(means)), *told])


def printed(values: Sequence[float]) -> Run:
    return native([Row(i, {"gradient_norm": value}, line=i) for i, value in enumerate(values, 1)])


def test_the_seeds_tail_is_a_note_and_names_the_clip() -> None:
    check = said("grad", run_of(seed_log()))
    assert (check.status, check.current) == ("note", "5.41 ± 7.01")
    assert "heavy tail" in check.reason and "clip" in check.reason


@pytest.mark.parametrize(
    ("means", "status"),
    [
        ((5.0,), "ok"),
        ((30.0,), "ok"),
        ((5.0, 30.0), "ok"),
        ((11.0, 11.0), "warning"),
        ((11.0, 9.0), "ok"),
        ((1.0, 1.0, 1.0, 1.0, 5.5, 5.5), "warning"),
        ((1.0, 1.0, 1.0, 5.5, 5.5), "ok"),
        ((0.1, 0.1, 0.1, 0.1, 5.5, 5.5), "critical"),
        ((0.0, 0.0), "warning"),
        ((0.0, 0.0, 0.0, 0.0, 2.0, 2.0), "ok"),
    ],
)
def test_levels_of_summaries(means: tuple[float, ...], status: str) -> None:
    assert said("grad", summaries(*means, deviation=0.0)).status == status


@pytest.mark.parametrize("mean", [math.nan, math.inf])
def test_a_mean_that_is_not_finite_is_a_warning(mean: float) -> None:
    check = said("grad", summaries(5.0, mean))
    assert check.status == "warning" and check.value is None


def test_huge_norms_have_short_words() -> None:
    check = said("grad", summaries(1e308, 1e308))
    assert check.status == "warning" and len(check.current) < 30


def test_nothing_told_nothing_judged() -> None:
    assert judge("grad", native(rows(1.38, 300))) is None


def test_too_few_rows_say_how_many_are_missing() -> None:
    check = said("grad", printed([1.0, 2.0] * 24 + [1.0]))
    assert check.status == "unknown" and "needs 1 more value" in check.reason
    assert said("grad", printed([1.0, 2.0] * 25)).status == "ok"


@pytest.mark.parametrize(("value", "status"), [(0.32, "ok"), (1.2688401937484741, "warning")])
def test_twenty_equal_ones_are_no_chance_where_they_are_printed_in_full(value: float, status: str) -> None:
    varied = [0.31 + place % 3 / 100 for place in range(60)]
    assert said("grad", printed([*varied, *[value] * 20])).status == status
    assert said("grad", printed([*varied, *[value] * 19])).status == "ok"


def test_the_tail_of_a_healthy_run_raises_nothing() -> None:
    """Lognormal with the seed's mean and deviation: the trainer's own alarm fires in 4 % of its checks."""
    chance, warned = random.Random(7), 0
    for _ in range(300):
        means = [sum(chance.lognormvariate(1.2, 0.99) for _ in range(50)) / 50 for _ in range(6)]
        warned += said("grad", summaries(*means, deviation=7.0)).status in ("warning", "critical")
    assert warned == 0


def test_printed_norms_are_judged_against_their_own_median() -> None:
    chance = random.Random(3)
    usual = [chance.lognormvariate(0, 0.5) for _ in range(100)]
    assert said("grad", printed(usual)).status == "ok"
    assert said("grad", printed([*usual, 400.0])).status == "ok"
    assert said("grad", printed([*usual, *(8 + value for value in usual[:10])])).status == "warning"
    assert said("grad", printed([*usual, *(90 + value for value in usual[:10])])).status == "critical"


def test_no_gradient_and_the_very_same_gradient_are_found() -> None:
    assert "nothing is learned" in said("grad", printed([1.0 + i for i in range(60)] + [0.0] * 20)).reason
    assert "updates are skipped" in said("grad", printed([float(i) for i in range(30)] + [3.25] * 60)).reason


def test_the_limit_is_configured(tmp_path: Path) -> None:
    settings = configured(tmp_path, "[rules.grad]\nwarning = 4.0\ncritical = 20.0\n")
    assert said("grad", summaries(5.0, 5.0), settings).status == "warning"
    assert said("grad", summaries(25.0, 25.0), settings).status == "critical"
