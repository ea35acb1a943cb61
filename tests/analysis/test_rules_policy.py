"""Rules of plain and language-model reinforcement learning: medians of updates, never one of them."""

from __future__ import annotations

import math

import pytest

from tests.analysis.plain import Values, around, at_rows, plain, plain_rows, until, walk
from tests.analysis.worlds import judge, said
from tests.making import run_of
from tui_monitor.analysis.classes import class_of
from tui_monitor.config import Settings
from tui_monitor.model.records import Setup

RISING = {"reward": lambda i: i + i % 3}
STUCK = {"reward": around(5.0)}


@pytest.mark.parametrize(
    ("rule", "metric", "quiet", "edge", "loud", "status"),
    [
        ("ppo.kl", "approx_kl", 0.01, 0.05, 0.051, "warning"),
        ("ppo.kl", "approx_kl", 0.01, 0.2, 0.21, "critical"),
        ("ppo.clip", "clip_fraction", 0.1, 0.4, 0.41, "warning"),
        ("grpo.groups", "zero_std_groups", 0.3, 0.8, 0.81, "warning"),
        ("len.clip", "clipped_share", 0.05, 0.3, 0.31, "warning"),
    ],
)
def test_medians_of_twenty(rule: str, metric: str, quiet: float, edge: float, loud: float, status: str) -> None:
    def told(values: Values, length: int = 60) -> tuple[str, str | None]:
        check = said(rule, plain(length, **{metric: values}))
        return check.status, check.since

    assert told(quiet) == ("ok", None)
    assert told(edge)[0] != status
    assert told(until(41, quiet, loud)) == (status, "episode 41")
    assert told(at_rows(set(range(51, 60)), loud, lambda i: quiet))[0] == "ok", "nine of twenty are no median"
    assert told(loud, 19)[0] == "unknown" and told(loud, 20)[0] == status
    assert judge(rule, plain(60, loss=1.0)) is None


def test_what_is_missing_is_said() -> None:
    assert said("ppo.kl", plain(19, approx_kl=0.01)).reason == "needs 1 more value of approx_kl"


def test_a_noisy_but_healthy_kl_is_quiet() -> None:
    """Single updates pass 0.05 in a good run; medians of 20 do not."""
    for seed in range(20):
        assert said("ppo.kl", plain(400, approx_kl=around(0.012, 0.8, seed))).status == "ok"


def test_the_kl_that_the_trainer_aims_at_is_the_measure() -> None:
    def told(level: float, target: float | None) -> tuple[str, str]:
        check = said("ppo.kl", run_of([Setup(target_kl=target), *plain_rows(60, approx_kl=level)]))
        return check.status, check.expected

    assert told(0.016, 0.01) == ("warning", "below 0.015")
    assert told(0.016, None) == ("ok", "below 0.05")
    assert told(0.1, 0.1) == ("ok", "below 0.15")
    assert told(0.16, 0.1) == ("warning", "below 0.15")
    assert told(0.25, 0.01)[0] == "critical"
    assert told(0.25, 0.2) == ("ok", "below 0.3") and told(0.31, 0.2)[0] == "critical"
    assert told(0.016, math.nan) == told(0.016, 0.0) == told(0.016, -1.0) == ("ok", "below 0.05")


def test_the_kl_to_a_reference_is_another_rule() -> None:
    assert judge("ppo.kl", plain(60, reference_kl=9.0)) is None


def test_clip_fraction_of_exactly_zero() -> None:
    assert said("ppo.clip", plain(60, clip_fraction=0.0)).status == "note"
    stopped = said("ppo.clip", plain(120, clip_fraction=until(61, 0.1, 0.0)))
    assert stopped.status == "warning" and "nothing is learned" in stopped.reason
    assert said("ppo.clip", plain(109, clip_fraction=until(61, 0.1, 0.0))).status == "ok"


def test_a_critic_worse_than_a_constant() -> None:
    assert said("ppo.ev", plain(100, explained_variance=0.5)).status == "ok"
    assert said("ppo.ev", plain(100, explained_variance=-0.1)).status == "warning"
    assert said("ppo.ev", plain(49, explained_variance=-0.1)).reason == "needs 1 more value of explained_variance"
    early = said("ppo.ev", plain(100, total=501, explained_variance=-0.1))
    assert early.status == "unknown" and "first 20%" in early.reason
    assert said("ppo.ev", plain(100, total=500, explained_variance=-0.1)).status == "warning"


def test_a_false_critic_is_critical_only_while_the_reward_falls() -> None:
    falls = {"reward": lambda i: 1000.0 - i}
    assert said("ppo.ev", plain(200, explained_variance=-2.0, **RISING)).status == "warning"
    assert said("ppo.ev", plain(200, explained_variance=-2.0, **falls)).status == "critical"


def test_the_sign_trap_of_the_entropy_loss() -> None:
    """SB3 prints -H: high choice is a very negative loss."""
    fresh = said("policy.entropy", plain(300, entropy_loss=-0.69, **STUCK))
    assert (fresh.status, fresh.current) == ("ok", "0.69")
    spent = plain(300, entropy_loss=until(100, -0.69, -0.01), **STUCK)
    assert (said("policy.entropy", spent).status, said("policy.entropy", spent).current) == ("warning", "0.01")
    verl = plain(300, entropy_loss=until(100, 0.69, 0.01), **STUCK)
    assert said("policy.entropy", verl).status == "warning", "where it is printed positive it is H"


def test_a_spent_entropy_is_no_fault_while_the_score_rises_or_is_best() -> None:
    course = until(100, 0.69, 0.001)
    assert said("policy.entropy", plain(300, entropy=course, **RISING)).status == "ok"
    solved = {"reward": lambda i: min(500.0, 5.0 * i) + i % 3}
    assert said("policy.entropy", plain(600, entropy=course, **solved)).status == "note"
    check = said("policy.entropy", plain(300, entropy=course, **STUCK))
    assert check.status == "warning" and "does not rise" in check.reason


def test_without_a_score_nobody_knows_what_a_low_entropy_means() -> None:
    """Supervised fine-tuning prints the entropy of its tokens, too."""
    assert judge("policy.entropy", plain(300, entropy=until(100, 0.69, 0.01), loss=around(1.0))) is None


def test_continuous_actions_have_no_zero() -> None:
    assert judge("policy.entropy", plain(300, entropy_loss=until(100, -2.0, 1.0), std=0.5, **STUCK)) is None
    assert judge("policy.entropy", plain(300, entropy_loss=until(100, -2.0, 1.0), **STUCK)) is None


def test_an_entropy_that_grows_in_a_language_model() -> None:
    def grows(i: int) -> float:
        return 0.4 + i / 300

    assert said("policy.entropy", plain(300, entropy=grows, clipped_share=0.01, **STUCK)).status == "warning"
    assert said("policy.entropy", plain(300, entropy=grows, **STUCK)).status == "ok"


def test_a_reference_kl_that_grows_with_the_reward() -> None:
    def grows(i: int) -> float:
        return 0.01 + i / 1000

    assert said("rlhf.kl", plain(300, reference_kl=grows, **RISING)).status == "warning"
    assert said("rlhf.kl", plain(300, reference_kl=grows, **STUCK)).status == "ok"
    assert said("rlhf.kl", plain(300, reference_kl=around(5.0), **RISING)).status == "ok"
    assert said("rlhf.kl", plain(39, reference_kl=grows)).status == "unknown"
    assert said("rlhf.kl", plain(60, reference_kl=until(60, 0.1, math.nan))).status == "critical"


def test_a_mismatch_that_grows() -> None:
    assert said("rlhf.mismatch", plain(300, rollout_mismatch=around(0.01))).status == "ok"
    assert said("rlhf.mismatch", plain(300, rollout_mismatch=lambda i: 0.001 + i / 10000)).status == "warning"
    assert said("rlhf.mismatch", plain(20, rollout_mismatch=0.01)).status == "unknown"


def test_loss_or_reward_is_the_vital_check_without_experts() -> None:
    assert said("loss", plain(300, loss=walk(0.9))).status == "ok"
    assert said("loss", plain(300, reward=walk(0.9))).metric == "Reward"
    assert said("loss", plain(4, loss=1.0)).reason == "the loss needs 1 more value"
    assert said("loss", plain(300, steps=500.0)).status == "unknown"
    assert said("loss", plain(50, loss=0.25)).status == "warning"
    assert said("loss", plain(49, loss=0.25)).status == "ok"
    assert said("loss", plain(300, reward=0.0)).status == "ok", "a sparse reward may stay 0"
    assert judge("loss", plain(300, loss=1.0, alpha_entropy=1.0)) is None
    assert said("loss", plain(300, val_loss=walk(0.9), lr=0.1)).status == "ok", "a trainer that prints no other"
    assert said("loss", plain(300, val_loss=walk(0.9), reward=walk(0.9))).metric == "Reward"
    assert said("loss", plain(300, total_reward_during_evaluation=walk(0.9))).status == "ok"
    assert said("loss", plain(300, best_eval_reward=walk(0.9))).status == "unknown", "a record never falls"


def test_classes_by_name() -> None:
    named = {"entropy_loss": "entropy", "value_loss": "loss", "train_loss": "loss", "explained_variance": "derived"}
    assert {name: class_of(name, Settings()) for name in named} == named
