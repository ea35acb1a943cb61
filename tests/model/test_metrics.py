"""The names under which other trainers print what moe-top knows; what is of another thing keeps its own."""

from __future__ import annotations

import pytest

from tui_monitor.model.metrics import METRICS, canonical, expert_place, metric, primary


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("rollout/ep_rew_mean", "reward"),
        ("EpRewMean", "reward"),
        ("charts/episodic_return", "reward"),
        ("episode_reward_mean", "reward"),
        ("critic/rewards/mean", "reward"),
        ("train/approx_kl", "approx_kl"),
        ("losses/clipfrac", "clip_fraction"),
        ("actor/pg_clipfrac", "clip_fraction"),
        ("actor/ppo_kl", "approx_kl"),
        ("policy/approxkl_avg", "approx_kl"),
        ("info/learner/default_policy/learner_stats/kl", "approx_kl"),
        ("objective/kl", "reference_kl"),
        ("train/entropy_loss", "entropy_loss"),
        ("actor/entropy_loss", "entropy"),
        ("losses/value_loss", "value_loss"),
        ("rollout/exploration_rate", "exploration"),
        ("completions/clipped_ratio", "clipped_share"),
        ("response_length/clip_ratio", "clipped_share"),
        ("frac_reward_zero_std", "zero_std_groups"),
        ("lm loss", "loss"),
        ("train/CrossEntropyLoss", "loss"),
        ("grad norm", "gradient_norm"),
        ("optim/total_grad_norm", "gradient_norm"),
        ("load_balancing_loss", "load_balancing_loss"),
        ("z_loss", "z_loss"),
    ],
)
def test_names_of_other_trainers(printed: str, name: str) -> None:
    assert canonical(printed) == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("eval/ep_rew_mean", "eval_ep_rew_mean"),
        ("val/clipfrac_avg", "val_clipfrac_avg"),
        ("critic/grad_norm", "critic_grad_norm"),
        ("info/learner/player_2/learner_stats/kl", "info_learner_player_2_learner_stats_kl"),
        ("time/steps", "time_steps"),
        ("train/loss", "train_loss"),
        ("kl", "kl"),
    ],
)
def test_what_is_of_another_thing_keeps_its_path(printed: str, name: str) -> None:
    assert canonical(printed) == name


def test_no_alias_means_two_metrics_and_each_is_snake_case() -> None:
    names = [name for metric in METRICS for name in (metric.name, *metric.aliases)]
    assert len(names) == len(set(names))
    assert all(canonical(name) == metric.name for metric in METRICS for name in (metric.name, *metric.aliases))


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("moe/layer_3/expert_5_load", (3, 5)),
        ("moe/layer_12/expert_utilization/3", (12, 3)),
        ("expert_load/7", (None, 7)),
        ("layer_0/tokens_per_expert/expert_11", (0, 11)),
        ("expert_usage_variance", None),
        ("num_experts", None),
        ("layer_3_load", None),
        ("expert_5_loss", None),
    ],
)
def test_loads_by_layer_and_expert(name: str, place: tuple[int | None, int] | None) -> None:
    assert expert_place(canonical(name)) == place


@pytest.mark.parametrize(
    ("printed", "name", "kind", "better"),
    [
        ("loss", "loss", "loss", "lower"),
        ("train/loss", "train_loss", "loss", "lower"),
        ("val_loss", "val_loss", "loss", "lower"),
        ("eval/loss", "eval_loss", "loss", "lower"),
        ("validation loss", "validation_loss", "loss", "lower"),
        ("train_loss_epoch", "train_loss_epoch", "loss", "lower"),
        ("lm loss", "loss", "loss", "lower"),
        ("acc", "accuracy", "derived", "higher"),
        ("val_acc", "val_acc", "derived", "higher"),
        ("mean_token_accuracy", "mean_token_accuracy", "derived", "higher"),
        ("ppl", "perplexity", "derived", "lower"),
        ("train_perplexity_step", "train_perplexity_step", "derived", "lower"),
        ("val_bpb", "val_bpb", "derived", "lower"),
        ("best_val_f1", "best_val_f1", "derived", "higher"),
        ("reward_mean", "reward_mean", "score", "higher"),
        ("eval/mean_reward", "eval_mean_reward", "score", "higher"),
        ("avg_score", "avg_score", "score", "higher"),
        ("win_rate", "win_rate", "score", "higher"),
        ("eval/success_rate", "eval_success_rate", "score", "higher"),
        # no best: a spread, a moving target, a gauge, a plan
        ("reward_std", "reward_std", "other", None),
        ("train/policy_gradient_loss", "policy_loss", "loss", None),
        ("train/actor_loss", "actor_loss", "loss", None),
        ("train/entropy_loss", "entropy_loss", "entropy", None),
        ("loss_scale", "loss_scale", "other", None),
        ("mtp_1 loss", "mtp_1_loss", "other", None),
        ("epsilon", "exploration", "other", None),
        ("lr", "lr", "other", None),
        ("fps", "fps", "other", None),
        ("steps/s", "steps_s", "other", None),
        ("time_elapsed", "time_elapsed", "other", None),
        ("eta", "eta", "other", None),
        ("kl", "kl", "other", None),
        ("throughput", "throughput", "other", None),
        ("mean_q", "mean_q", "other", None),
        ("test", "test", "other", None),
        ("train_time", "train_time", "other", None),
    ],
)
def test_what_names_mean(printed: str, name: str, kind: str, better: str | None) -> None:
    known = metric(canonical(printed))
    assert (canonical(printed), known.kind, known.better) == (name, kind, better)


@pytest.mark.parametrize(
    ("told", "order"),
    [
        ("lr time loss val_acc val_loss accuracy", "loss val_loss accuracy val_acc lr time"),
        ("fps entropy loss eval_reward reward kl", "reward eval_reward loss entropy kl fps"),
        ("score alpha_entropy gradient_norm", "alpha_entropy score gradient_norm"),
        ("learning_rate utility value_loss policy_loss", "value_loss policy_loss utility learning_rate"),
        ("eta ppl", "ppl eta"),
        ("", ""),
    ],
)
def test_the_order_of_telling(told: str, order: str) -> None:
    assert primary(told.split()) == order.split()


def test_the_short_names_of_llm_c_are_losses_only_by_themselves() -> None:
    assert (canonical("trl"), canonical("tel")) == ("loss", "val_loss")
    assert canonical("agent_1/val_loss") == "agent_1_val_loss" and canonical("objective/trl") == "objective_trl"
