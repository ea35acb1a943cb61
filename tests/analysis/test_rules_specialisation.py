"""Rule `entropy.high`: high entropy is a finding only once specialisation was due, for a whole window."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.worlds import Course, configured, judge, native, rows, said, summary
from tui_monitor.config import RunSettings, Settings
from tui_monitor.model.phases import Phase
from tui_monitor.model.records import PhaseMark
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean


def at(episode: int, course: Course | float) -> Run:
    return native(rows(course, episode))


@pytest.mark.parametrize("episode", [290, 1000, 1500, 1990])
def test_before_it_is_due_nothing_is_said(episode: int) -> None:
    assert judge("entropy.high", at(episode, 1.38)) is None


def test_at_first_the_window_still_holds_what_was_planned() -> None:
    assert said("entropy.high", at(2040, 1.38)).status == "unknown"


@pytest.mark.parametrize(("episode", "entropy", "status"), [
    (2100, 1.21, "warning"), (2100, 1.19, "ok"), (3300, 1.3, "warning"), (3300, 0.7, "ok"), (3010, 1.3, "warning"),
])  # fmt: skip
def test_the_second_half_of_transition_and_fine_tune(episode: int, entropy: float, status: str) -> None:
    assert said("entropy.high", at(episode, entropy)).status == status


def test_a_falling_entropy_is_not_blamed_for_the_half_before() -> None:
    assert said("entropy.high", at(2060, lambda episode: 1.3 if episode <= 2000 else 1.1)).status == "ok"


def test_a_summary_that_reaches_back_before_the_half_is_not_asked() -> None:
    run = native([*rows(1.0, 2040), summary(2040, alpha_entropy=1.35), *rows(1.0, 2060, 2050)])
    assert said("entropy.high", run).status == "ok"
    run = native([*rows(1.0, 2150), summary(2150, alpha_entropy=1.35), *rows(1.0, 2160, 2160)])
    assert said("entropy.high", run).status == "warning"


def test_under_top_k_it_says_how_much_is_choice_by_the_state() -> None:
    assert "at least 0.61 nats" in said("entropy.high", at(3300, 1.3)).reason


def test_without_top_k_it_is_no_specialisation() -> None:
    settings = Settings(phases=(Phase("Fine-tune", 0, None, "Softmax", None, "low"),))
    assert said("entropy.high", at(300, 1.3), settings).reason.endswith("no specialisation")


def test_a_printed_border_counts_where_no_transition_precedes_it() -> None:
    settings = Settings(phases=(Phase("Warmup", 0, 1000, entropy="max"), Phase("Sharp", 1000, None, entropy="low")))
    late = [*rows(1.38, 1200), PhaseMark(Clean("sharp"), 1200, banner=True)]
    assert said("entropy.high", native([*late, *rows(1.38, 1240, 1210)]), settings).status == "unknown"
    assert said("entropy.high", native([*late, *rows(1.38, 1260, 1210)]), settings).status == "warning"


def test_other_numbers_of_experts_have_another_limit() -> None:
    eight = Settings(run=RunSettings(experts=8))
    assert said("entropy.high", at(3300, 1.75), eight).status == "ok"
    assert said("entropy.high", at(3300, 1.85), eight).status == "warning"


def test_the_limit_is_configured(tmp_path: Path) -> None:
    settings = configured(tmp_path, '[rules."entropy.high"]\nwarning = 0.9\n')
    assert said("entropy.high", at(3300, 1.0), settings).status == "warning"
