"""Rule `entropy`: high in Warmup is right, low later is right until it is collapse."""

from __future__ import annotations

import math
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.worlds import Course, configured, judge, native, rows, said, summary
from tests.making import run_of, seed_log
from tui_monitor.analysis.health import verdict_of
from tui_monitor.config import RoutingSettings, RunSettings, Settings
from tui_monitor.model.log_records import FAR
from tui_monitor.model.records import PhaseMark, Row
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean

LN4 = math.log(4)


def warmup(course: Course | float, to: int = 300, step: int = 10) -> Run:
    return native(rows(course, to, start=step, step=step))


def later(course: Course | float, to: int, start: int = 1010) -> Run:
    """A run whose Transition began at 1000 by its banner."""
    banner = PhaseMark(Clean("TRANSITION"), 1000, banner=True)
    return native([*rows(1.38, 1000), banner, *rows(course, to, start)])


def test_the_seed_is_as_warmup_wants() -> None:
    check = said("entropy", run_of(seed_log()))
    assert (check.status, check.current, check.expected) == ("ok", "1.381–1.386", "≈ 1.386 = ln 4")
    assert "3.99 of 4 experts" in check.reason


@pytest.mark.parametrize(
    ("entropy", "status"), [(LN4, "ok"), (1.29, "ok"), (1.28, "warning"), (0.98, "warning"), (0.96, "critical")]
)
def test_warmup_wants_the_maximum(entropy: float, status: str) -> None:
    assert said("entropy", warmup(entropy)).status == status


def test_one_short_episode_is_no_finding() -> None:
    assert said("entropy", warmup(lambda episode: 1.1 if episode == 300 else 1.384)).status == "ok"


def test_too_few_values_are_unknown_and_make_the_verdict_unknown() -> None:
    check = said("entropy", warmup(1.384, to=40))
    assert (check.status, check.reason) == ("unknown", "alpha entropy needs 1 more value")
    assert verdict_of((check,)) == "unknown"


def test_five_short_episodes_prove_no_collapse() -> None:
    assert said("entropy", warmup(0.2, to=5, step=1)).status == "warning"
    assert said("entropy", warmup(0.2, to=50, step=1)).status == "critical"


def test_the_present_summary_knows_more_than_its_printed_episodes() -> None:
    run = native([*rows(1.384, 250), summary(250, alpha_entropy=0.9), *rows(1.384, 290, 260)])
    assert said("entropy", run).status == "critical"
    older = native([*rows(1.384, 250), summary(250, alpha_entropy=0.9), *rows(1.384, 310, 260)])
    assert said("entropy", older).status == "ok"


def test_a_summary_of_an_earlier_session_is_past() -> None:
    first = [*rows(1.384, 90), summary(50, alpha_entropy=0.2)]
    again = [Row(episode, {"alpha_entropy": 1.384}, 4000, 200 + episode) for episode in range(10, 60, 10)]
    assert said("entropy", native([*first, *again])).status == "ok"


@pytest.mark.parametrize(("entropy", "status"), [(1.0, "ok"), (0.6931, "ok"), (0.31, "ok"), (0.29, "critical")])
def test_later_a_low_level_is_no_fault_until_collapse(entropy: float, status: str) -> None:
    assert said("entropy", later(entropy, 1500)).status == status


def test_low_and_still_falling_is_a_warning() -> None:
    check = said("entropy", later(lambda episode: 0.9 - (episode - 1000) / 1000, 1480))
    assert check.status == "warning" and "still falls" in check.reason


def test_low_and_steady_or_rising_is_none() -> None:
    assert said("entropy", later(lambda episode: 0.42 + (episode % 30) / 1000, 1480)).status == "ok"
    assert said("entropy", later(lambda episode: 0.30 + (episode - 1000) / 5000, 1480)).status == "ok"


def test_the_fall_of_the_border_is_the_plan() -> None:
    assert said("entropy", later(lambda episode: 1.3 - (episode - 1000) / 100, 1090)).status == "ok"


def test_a_resume_before_the_border_is_in_the_phase_of_its_counter() -> None:
    """A trainer that prints banners only does not repeat Warmup's."""
    run = later(1.0, 1200)
    again = native([*rows(1.384, 1000), PhaseMark(Clean("TRANSITION"), 1000, banner=True), *rows(1.384, 600, 510)])
    assert "Transition" in said("entropy", run).reason
    assert "Warmup" in said("entropy", again).reason


def test_without_experts_there_is_nothing_to_judge() -> None:
    assert judge("entropy", run_of([Row(10, {"loss": 1.0}), Row(20, {"loss": 0.5})])) is None


def test_an_unknown_number_of_experts_is_unknown() -> None:
    run = run_of([Row(10 * i, {"alpha_entropy": 1.3}, line=i) for i in range(1, 20)])
    assert "number of experts is unknown" in said("entropy", run).reason
    assert said("entropy", run, Settings(run=RunSettings(experts=4))).status == "ok"


@pytest.mark.parametrize("entropy", [2.07, 1e308, -0.5, -1e308])
def test_what_no_entropy_of_four_weights_can_be_is_not_judged(entropy: float) -> None:
    check = said("entropy", warmup(entropy))
    assert check.status == "unknown" and len(check.current) < 40 and len(check.reason) < 120


def test_eight_experts_have_a_higher_ceiling() -> None:
    check = said("entropy", warmup(2.07), Settings(run=RunSettings(experts=8)))
    assert (check.status, check.expected) == ("ok", "≈ 2.079 = ln 8")


def test_the_mean_of_each_steps_entropy_is_bounded_by_top_k() -> None:
    per_step = Settings(routing=RoutingSettings(entropy="mean_of"))
    assert said("entropy", later(0.69, 1500), per_step).status == "ok"
    assert said("entropy", later(0.75, 1500), per_step).status == "unknown"


def test_thresholds_are_configured(tmp_path: Path) -> None:
    settings = configured(tmp_path, "[rules.entropy]\nwarning = 1.385\ncritical = 1.0\n")
    assert said("entropy", warmup(1.384), settings).status == "warning"
    assert said("entropy", warmup(0.99), settings).status == "critical"


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=60), st.booleans())
def test_any_values_are_judged_without_a_fall(values: list[float], late: bool) -> None:
    first = 1200 if late else 0
    told = [Row(first + 10 * i, {"alpha_entropy": v}, 4000, i) for i, v in enumerate(values, 1)]
    run = native([*rows(1.38, first), *told])
    check = said("entropy", run)
    assert check.value is None or math.isfinite(check.value)
    judge("entropy.high", run)
    judge("routing.frozen", run)


def test_beyond_a_part_that_nobody_has_read_the_head_of_the_log_names_no_phase() -> None:
    """The two ends of a large log whose trainer prints banners only: 900,000 episodes later it is no Warmup."""
    head = [PhaseMark(Clean("WARMUP"), 0, banner=True, line=3), *rows(1.384, 500)]
    tail = [msgspec.structs.replace(row, line=FAR + row.counter) for row in rows(0.7, 901_000, 900_010, total=10**6)]
    check = said("entropy", native([*head, *tail]))
    assert check.status == "ok" and "Fine-tune" in check.reason
    assert "what is read of the log prints none here" in said("phase", native([*head, *tail])).reason
    assert said("entropy", native([*head, *rows(0.7, 901_000, 900_010, total=10**6)])).status == "critical", "all read"
    again = PhaseMark(Clean("warmup"), 900_020, line=FAR + 1)
    assert said("entropy", native([*head, again, *tail])).status == "critical", "printed behind it, too"
