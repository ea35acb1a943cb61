"""The metrics that moe-top knows by name: label, class, direction, and what other trainers call them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

MetricClass = Literal["score", "loss", "entropy", "gradient", "derived", "time", "other"]


class Metric(Struct, frozen=True):
    """A metric's meaning. `better` is the direction of improvement; `decimals` those its trainer prints."""

    name: str
    label: str
    kind: MetricClass = "other"
    better: Literal["higher", "lower"] | None = None
    unit: str = ""
    decimals: int | None = None
    aliases: tuple[str, ...] = ()


# Aliases are snake_case. One of several words may be the end of a longer path: `rollout/ep_rew_mean` is found by
# `ep_rew_mean`, RLlib's `info/learner/default_policy/learner_stats/kl` by `learner_stats_kl`.
METRICS: tuple[Metric, ...] = (
    Metric("alpha_entropy", "α entropy", "entropy", unit="nats", decimals=3, aliases=("α_entropy", "entropy_alpha")),
    Metric("score", "score", "score", "higher", decimals=0, aliases=("episode_score", "critic_score_mean")),
    Metric(
        "reward",
        "reward",
        "score",
        "higher",
        decimals=2,
        # native; SB3 and baselines; CleanRL; RLlib; verl and TRL
        aliases=(
            "episode_reward", "ep_rew_mean", "ep_reward_mean", "eprewmean", "episodic_return", "episode_reward_mean",
            "episode_return_mean", "critic_rewards_mean", "rlhf_reward",
        ),
    ),
    Metric("steps", "steps", decimals=0),
    Metric("gradient_norm", "gradient norm", "gradient", decimals=2, aliases=("grad_norm", "total_grad_norm")),
    Metric("expert_usage_variance", "usage variance", "derived", decimals=4),
    Metric("loss", "loss", "loss", "lower", decimals=4, aliases=("lm_loss", "cross_entropy_loss", "trl")),  # llm.c
    Metric("val_loss", "val loss", "loss", "lower", aliases=("tel",)),  # llm.c
    # --- how good a model is
    Metric("accuracy", "accuracy", "derived", "higher", aliases=("acc",)),
    Metric("perplexity", "perplexity", "derived", "lower", aliases=("ppl",)),
    Metric("bpb", "bits per byte", "derived", "lower", aliases=("bits_per_byte",)),
    Metric("success_rate", "success rate", "score", "higher"),
    Metric("win_rate", "win rate", "score", "higher", aliases=("winrate",)),
    Metric("fitness", "fitness", "score", "higher"),
    Metric("f1", "F1", "derived", "higher", aliases=("f1_score",)),
    Metric("auc", "AUC", "derived", "higher", aliases=("auroc", "roc_auc")),
    Metric("recall", "recall", "derived", "higher", aliases=("sensitivity",)),
    Metric("precision", "precision", "derived", "higher"),
    Metric("iou", "IoU", "derived", "higher", aliases=("miou",)),
    Metric("bleu", "BLEU", "derived", "higher"),
    Metric("rmse", "RMSE", "derived", "lower"),
    Metric("mse", "MSE", "derived", "lower"),
    Metric("mae", "MAE", "derived", "lower"),
    Metric("error_rate", "error rate", "derived", "lower", aliases=("wer", "cer")),
    # --- policy gradients
    Metric("approx_kl", "approx KL", "derived", aliases=("approxkl", "approxkl_avg", "ppo_kl", "learner_stats_kl")),
    Metric(
        "clip_fraction",
        "clip fraction",
        "derived",
        aliases=("clipfrac", "clipfrac_avg", "pg_clipfrac", "clip_ratio_region_mean"),
    ),
    Metric(
        "explained_variance",
        "explained variance",
        "derived",
        "higher",
        aliases=("explained_var", "vf_explained_var", "value_explained_variance"),
    ),
    Metric("entropy", "policy entropy", "entropy", aliases=("policy_entropy", "entropy_avg", "actor_entropy_loss")),
    Metric("entropy_loss", "entropy loss", "entropy"),  # SB3: the negative of the entropy
    Metric("value_loss", "value loss", "loss", aliases=("vf_loss", "value_avg", "critic_vf_loss")),
    Metric("policy_loss", "policy loss", "loss", aliases=("policy_gradient_loss", "pg_loss", "policy_avg")),
    # Losses whose level says nothing: each is of a target that moves with the training.
    Metric("actor_loss", "actor loss", "loss"),
    Metric("critic_loss", "critic loss", "loss"),
    Metric("q_loss", "Q loss", "loss"),
    Metric("td_loss", "TD loss", "loss"),
    Metric("kl_loss", "KL loss", "loss"),
    Metric("alpha_loss", "temperature loss", "loss", aliases=("ent_coef_loss",)),
    Metric("discriminator_loss", "discriminator loss", "loss", aliases=("d_loss", "loss_d")),
    Metric("generator_loss", "generator loss", "loss", aliases=("g_loss", "loss_g")),
    Metric("exploration", "exploration", aliases=("exploration_rate", "epsilon")),
    # --- reinforcement learning of language models
    Metric("reference_kl", "KL to the reference", "derived", aliases=("objective_kl",)),
    Metric("zero_std_groups", "groups of one reward", "derived", aliases=("frac_reward_zero_std",)),
    Metric(
        "clipped_share",
        "completions cut",
        "derived",
        aliases=("completions_clipped_ratio", "response_length_clip_ratio", "clipped_ratio"),
    ),
    Metric(
        "rollout_mismatch",
        "rollout mismatch",
        "derived",
        aliases=("rollout_probs_diff_mean", "rollout_log_probs_diff_mean", "mismatch_kl"),
    ),
    # --- Mixture of Experts in language models
    Metric(
        "load_balancing_loss",
        "load balancing loss",
        "loss",
        aliases=("lb_loss", "moe_aux_loss", "router_aux_loss", "aux_loss", "load_balance_loss"),
    ),
    Metric("z_loss", "router z-loss", "loss", aliases=("router_z_loss", "moe_z_loss")),
    Metric(
        "dropped_share",
        "tokens dropped",
        "derived",
        aliases=("dropped_tokens_share", "token_drop_rate", "drop_rate", "dropped_fraction", "dropped_tokens_fraction"),
    ),
)  # fmt: skip
