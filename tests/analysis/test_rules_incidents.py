"""Rules `incidents`, `nonfinite` and `rollback`: by session, by class, and past after a clean window."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.analysis.worlds import configured, judge, native, process, rows, said
from tests.making import run_of, seed_log
from tui_monitor.model.records import Incident, Notice, NoticeKind, Resume, Row
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean

OOM = Incident("oom", Clean("CUDA out of memory"), line=77)


def test_a_quiet_log_has_none() -> None:
    check = said("incidents", run_of(seed_log()))
    assert (check.status, check.current) == ("ok", "0")


def test_what_ended_the_log_is_critical_with_its_line() -> None:
    check = said("incidents", native([*rows(1.38, 290), OOM]))
    assert check.status == "critical" and check.reason == "line 77: CUDA out of memory"


def test_what_the_run_survived_is_a_warning() -> None:
    check = said("incidents", native([*rows(1.38, 290), OOM, *rows(1.38, 310, 300)]))
    assert check.status == "warning" and "went on for 2 rows" in check.reason


def test_under_a_living_process_it_is_a_warning_at_first() -> None:
    assert said("incidents", native([*rows(1.38, 290), OOM], process())).status == "warning"


def test_an_earlier_sessions_end_is_not_this_ones() -> None:
    run = native([*rows(1.38, 290), OOM, Resume(200, line=90), *rows(1.38, 300, 210)])
    assert said("incidents", run).status == "ok"


# --- nonfinite -------------------------------------------------------------------------------------------------------


def valued(name: str, *values: float, step: int = 10) -> Run:
    return native([Row(step * i, {name: value}, line=i) for i, value in enumerate(values, 1)])


def test_finite_values_say_nothing() -> None:
    assert judge("nonfinite", valued("loss", 1.0, 1e308, -1e308)) is None


@pytest.mark.parametrize("name", ["loss", "train_loss", "score", "reward", "alpha_entropy", "policy_entropy"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_has_reached_the_policy_is_critical(name: str, value: float) -> None:
    check = said("nonfinite", valued(name, 1.0, value))
    assert check.status == "critical" and name in check.reason


@pytest.mark.parametrize(
    ("name", "status"),
    [("gradient_norm", "warning"), ("grad_norm_total", "warning"), ("expert_usage_variance", "note"), ("ev", "note")],
)
def test_by_class(name: str, status: str) -> None:
    assert said("nonfinite", valued(name, 1.0, math.nan, math.nan)).status == status


def test_one_skipped_update_is_no_finding() -> None:
    """Loss scaling skips an update now and then: its gradient norm is infinite by design."""
    assert said("nonfinite", valued("gradient_norm", *[1.0] * 49, math.inf)).status == "note"
    assert said("nonfinite", valued("gradient_norm", *[1.0] * 48, math.inf, math.inf)).status == "warning"


def test_the_class_is_configured(tmp_path: Path) -> None:
    settings = configured(tmp_path, '[[metric]]\nname = "objective"\nclass = "loss"\n')
    assert said("nonfinite", valued("objective", 1.0, math.nan)).status == "note"
    assert said("nonfinite", valued("objective", 1.0, math.nan), settings).status == "critical"


def test_it_is_past_after_a_clean_window() -> None:
    def after(clean: int) -> str:
        return said("nonfinite", valued("loss", 1.0, math.nan, *[1.0] * clean)).status

    assert [after(clean) for clean in (4, 5, 49, 50)] == ["critical", "warning", "warning", "note"]


def test_a_score_that_is_nan_until_the_first_episode_ends_is_a_note() -> None:
    assert said("nonfinite", valued("episode_reward_mean", math.nan, math.nan, 3.0, 4.0)).status == "note"
    assert said("nonfinite", valued("episode_reward_mean", math.nan, 3.0, math.nan)).status == "critical"
    assert said("nonfinite", valued("loss", math.nan, math.nan)).status == "critical"


def test_an_evaluation_that_is_nan_until_the_first_one_is_a_note() -> None:
    assert said("nonfinite", valued("val_loss", math.nan, math.nan, 3.0, 2.5)).status == "note"
    assert said("nonfinite", valued("eval_loss", math.nan)).status == "note"
    assert said("nonfinite", valued("val_loss", 3.0, math.nan)).status == "critical"
    assert said("nonfinite", valued("value_loss", math.nan)).status == "critical"


def test_an_earlier_sessions_nan_is_no_critical() -> None:
    first = [Row(10, {"loss": 1.0}, line=1), Row(20, {"loss": math.nan}, line=2)]
    run = native([*first, Resume(10, line=3), Row(20, {"loss": 1.0}, line=4)])
    assert said("nonfinite", run).status == "warning"


def test_the_worst_metric_is_told() -> None:
    run = native([Row(10, {"variance": math.nan, "loss": math.nan, "gradient_norm": math.nan}, line=1)])
    assert said("nonfinite", run).reason.startswith("loss")


# --- rollback --------------------------------------------------------------------------------------------------------


def rolled(*ats: int, to: int = 300, kind: NoticeKind = "rollback") -> Run:
    records = []
    for episode in range(10, to + 1, 10):
        records += rows(1.38, episode, start=episode)
        records += [Notice(kind, Clean("Rolling back")) for at in ats if at == episode]
    return native(records)


def test_no_rollback_says_nothing() -> None:
    assert judge("rollback", rolled()) is None


@pytest.mark.parametrize(("at", "status"), [(300, "critical"), (260, "critical"), (250, "warning"), (10, "warning")])
def test_fifty_clean_episodes_make_it_a_warning(at: int, status: str) -> None:
    check = said("rollback", rolled(at))
    assert check.status == status and f"last at episode {at}" in check.reason and "1 time," in check.reason


def test_three_of_them_stay_critical() -> None:
    assert said("rollback", rolled(10, 20, 30)).status == "critical"
    assert said("rollback", rolled(10, 20)).status == "warning"


def test_a_nan_line_without_rollback_is_not_called_one() -> None:
    assert "rolled back" not in said("rollback", rolled(290, kind="non_finite")).reason


def test_before_the_first_row_it_counts_too() -> None:
    assert said("rollback", native([Notice("rollback", Clean("Rolling back"))])).status == "critical"


def test_an_earlier_sessions_rollbacks_are_past() -> None:
    records = [*rows(1.38, 300), Notice("rollback", Clean("Rolling back")), Resume(400, line=900)]
    assert judge("rollback", native([*records, *rows(1.38, 450, 410)])) is None
