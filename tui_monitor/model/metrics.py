"""The metrics moe-top knows by name: label, direction, class, and the names that other trainers print them under."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

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


class ExpertPlace(NamedTuple):
    """Which expert of which layer a metric speaks of; `layer` None where its trainer prints no layers."""

    layer: int | None
    expert: int


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
    Metric("loss", "loss", "loss", "lower", decimals=4, aliases=("lm_loss", "cross_entropy_loss")),
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

_BY_NAME = {name: metric for metric in METRICS for name in (metric.name, *metric.aliases)}
_SEPARATORS = re.compile(r"[\s\-./:|]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PATH = re.compile(r"[/.]")
# Sections whose figures are of another thing than the training itself, though they bear its names.
_OTHERS = frozenset({"eval", "evaluation", "val", "valid", "validation", "test", "critic", "best"})
_OF_ONE_PART = frozenset({"steps", "score", "loss"})  # too common to mean the same at the end of any path

_LOAD = r"(?:load|usage|utili[sz]ation|tokens?|count|fraction|share)"
_EXPERT = re.compile(rf"(?=.*{_LOAD})(?:.*?layers?_?(?P<layer>\d+)_)?.*?experts?_?(?:{_LOAD}_)?(?P<expert>\d+)")


def canonical(name: str) -> str:
    """The canonical snake_case name of a printed one: `Total Reward` → `total_reward`, `α_entropy` → `alpha_entropy`,
    `train/approx_kl` → `approx_kl`. Figures of an evaluation or of one of several agents keep their whole path."""
    full = _snake(name)
    known = _BY_NAME.get(full) or _by_its_end(_PATH.split(name.strip()))
    return known.name if known else full


def _snake(name: str) -> str:
    return _SEPARATORS.sub("_", _CAMEL.sub("_", name.strip())).strip("_").lower().replace("α", "alpha")


def _by_its_end(path: list[str]) -> Metric | None:
    sections = {part.lower() for part in path[:-1]}
    one_of_many = "learner" in sections and "default_policy" not in sections
    if not sections or sections & _OTHERS or one_of_many:
        return None
    end = _snake(path[-1])
    return _BY_NAME.get(_snake("_".join(path[-2:]))) or (_BY_NAME.get(end) if end not in _OF_ONE_PART else None)


def metric(name: str) -> Metric:
    """What is known of the canonical metric `name`; an unknown one means only its name."""
    return _BY_NAME.get(name) or Metric(name, name.replace("_", " "))


def expert_place(name: str) -> ExpertPlace | None:
    """The expert whose load a canonical metric is (`moe_layer_3_expert_5_load`, `expert_load_5`), else None."""
    if "expert" not in name:
        return None
    found = _EXPERT.match(name)
    if found is None:
        return None
    return ExpertPlace(int(found["layer"]) if found["layer"] else None, int(found["expert"]))
