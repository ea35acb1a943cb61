"""The metrics moe-top knows by name: label, direction, class and bounds, and the aliases they are printed under."""

from __future__ import annotations

import re
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


METRICS: tuple[Metric, ...] = (
    Metric("alpha_entropy", "α entropy", "entropy", unit="nats", decimals=3, aliases=("α_entropy", "entropy_alpha")),
    Metric("score", "score", "score", "higher", decimals=0, aliases=("episode_score",)),
    Metric("reward", "reward", "score", "higher", decimals=2, aliases=("episode_reward",)),
    Metric("steps", "steps", decimals=0),
    Metric("gradient_norm", "gradient norm", "gradient", decimals=2, aliases=("grad_norm",)),
    Metric("expert_usage_variance", "usage variance", "derived", decimals=4),
    Metric("loss", "loss", "loss", "lower", decimals=4),
)

_BY_NAME = {name: metric for metric in METRICS for name in (metric.name, *metric.aliases)}
_SEPARATORS = re.compile(r"[\s\-./:|]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def canonical(name: str) -> str:
    """The canonical snake_case name of a printed one: `Total Reward` → `total_reward`, `α_entropy` → `alpha_entropy`.
    """
    snake = _SEPARATORS.sub("_", _CAMEL.sub("_", name.strip())).strip("_").lower().replace("α", "alpha")
    known = _BY_NAME.get(snake)
    return known.name if known else snake


def metric(name: str) -> Metric:
    """What is known of the canonical metric `name`; an unknown one means only its name."""
    return _BY_NAME.get(name) or Metric(name, name.replace("_", " "))
