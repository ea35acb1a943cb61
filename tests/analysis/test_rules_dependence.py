"""Rules `routing.frozen` and `routing.state`: a router that always weighs alike, and what does not prove one."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.analysis.worlds import Course, configured, judge, native, rows, said, summary
from tests.making import run_of, seed_log
from tui_monitor.config import RoutingSettings, Settings
from tui_monitor.model.records import Record
from tui_monitor.model.run import Run

LN2 = math.log(2)


def after_warmup(entropy: Course | float, to: int, variance: float | None = 0.0) -> Run:
    """Rows to an episode, the entropy after 1000 by a course, with Summaries each 50 if a variance is given."""
    course = entropy if callable(entropy) else lambda episode: entropy
    records: list[Record] = []
    for episode in range(10, to + 1, 10):
        told = 1.38 if episode <= 1000 else course(episode)
        records += rows(told, episode, start=episode)
        if variance is not None and episode % 50 == 0:
            records.append(summary(episode, alpha_entropy=told, expert_usage_variance=variance))
    return native(records)


# --- routing.frozen --------------------------------------------------------------------------------------------------


def test_two_fixed_experts_are_found() -> None:
    """The fault that the hand-written check praised as specialisation: 0.6928 ± 0.0005, variance 0.0000."""
    check = said("routing.frozen", after_warmup(lambda episode: 0.6928 + 0.0005 * (-1) ** (episode // 10), 1200))
    assert check.status == "warning"
    assert "router constant, 2 experts idle" in check.reason and "ln 2" in check.reason


def test_for_five_hundred_episodes_it_is_critical() -> None:
    assert said("routing.frozen", after_warmup(0.693, 1480)).status == "warning"
    assert said("routing.frozen", after_warmup(0.693, 1500)).status == "critical"


def test_without_the_variance_only_the_shares_are_known() -> None:
    check = said("routing.frozen", after_warmup(0.693, 1900, variance=None))
    assert check.status == "warning" and "constant" not in check.reason and "2 of 4 experts" in check.reason


def test_hard_switching_between_experts_is_a_note() -> None:
    check = said("routing.frozen", after_warmup(0.693, 1900, variance=0.125))
    assert check.status == "note" and "0.125" in check.reason


@pytest.mark.parametrize("entropy", [0.68, 0.70, 1.2])
def test_another_level_is_not_glued(entropy: float) -> None:
    assert judge("routing.frozen", after_warmup(entropy, 1900)) is None


def test_three_experts_and_one_are_levels_too() -> None:
    assert "3 of 4" in said("routing.frozen", after_warmup(math.log(3), 1200, None)).reason
    assert "1 of 4" in said("routing.frozen", after_warmup(0.0, 1200, None)).reason


def test_a_varying_entropy_is_not_flat() -> None:
    assert judge("routing.frozen", after_warmup(lambda e: LN2 + 0.01 * math.sin(e), 1900)) is None


def test_warmup_and_the_border_have_grace() -> None:
    assert judge("routing.frozen", native(rows(LN2, 900))) is None
    assert judge("routing.frozen", after_warmup(LN2, 1090)) is None
    assert judge("routing.frozen", after_warmup(LN2, 1100)) is not None


def test_any_step_of_print_reaches_the_five_hundred() -> None:
    for step in (1, 7, 10, 90):
        course = rows(1.38, 1000, step, step) + rows(LN2, 1800, 1000 + step, step)
        told = [summary(1700, expert_usage_variance=0.0), summary(1750, expert_usage_variance=0.0)]
        assert said("routing.frozen", native([*course, *told])).status == "critical", step


def test_the_mean_of_each_steps_entropy_proves_nothing() -> None:
    assert judge("routing.frozen", after_warmup(LN2, 1900), Settings(routing=RoutingSettings("mean_of"))) is None


# --- routing.state ---------------------------------------------------------------------------------------------------


def in_warmup(to: int, variance: float) -> Run:
    told: list[Record] = []
    for episode in range(10, to + 1, 10):
        told += rows(1.384, episode, start=episode)
        if episode % 50 == 0:
            told.append(summary(episode, alpha_entropy=1.384, expert_usage_variance=variance))
    return native(told)


def test_the_seed_is_too_young_for_it() -> None:
    assert judge("routing.state", run_of(seed_log())) is None


@pytest.mark.parametrize(("episode", "status"), [(500, "note"), (890, "note"), (900, "warning"), (990, "warning")])
def test_zero_is_noted_in_warmup_and_a_warning_at_its_end(episode: int, status: str) -> None:
    check = said("routing.state", in_warmup(episode, 0.0))
    assert check.status == status and check.current == "below 0.001"


def test_a_router_that_looks_at_the_state_is_well() -> None:
    check = said("routing.state", in_warmup(950, 0.01))
    assert check.status == "ok"
    assert check.value == pytest.approx(4 * 0.01 / (1 - math.exp(-1.384)))


def test_after_warmup_it_has_two_hundred_episodes() -> None:
    assert judge("routing.state", after_warmup(0.9, 1190)) is None
    assert said("routing.state", after_warmup(0.9, 1200)).status == "warning"
    assert said("routing.state", after_warmup(0.9, 1200, variance=0.09)).status == "ok"


def test_one_summary_is_not_enough_and_the_larger_counts() -> None:
    course = rows(1.384, 950)
    still, varied = (summary(at, alpha_entropy=1.384, expert_usage_variance=v) for at, v in ((900, 0.0), (950, 0.02)))
    assert judge("routing.state", native([*course, still])) is None
    assert said("routing.state", native([*course, still, varied])).status == "ok"


@pytest.mark.parametrize("variance", [math.nan, math.inf, -1.0, 1e308])
def test_impossible_variances_do_no_harm(variance: float) -> None:
    check = judge("routing.state", in_warmup(950, variance))
    assert check is None or (check.value is not None and 0 <= check.value <= 1)


def test_the_threshold_is_configured(tmp_path: Path) -> None:
    settings = configured(tmp_path, '[rules."routing.state"]\nwarning = 0.5\n')
    assert said("routing.state", in_warmup(950, 0.01), settings).status == "warning"
