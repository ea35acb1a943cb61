"""What metrics mean by their names: canonical names, class and direction, and which of a run's metrics tell most."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from tui_monitor.late import late
from tui_monitor.model.known_metrics import METRICS as METRICS
from tui_monitor.model.known_metrics import Metric as Metric
from tui_monitor.model.known_metrics import MetricClass as MetricClass


class ExpertPlace(NamedTuple):
    """Which expert of which layer a metric speaks of; `layer` None where its trainer prints no layers."""

    layer: int | None
    expert: int


_BY_NAME = {name: metric for metric in METRICS for name in (metric.name, *metric.aliases)}
_SEPARATORS = re.compile(r"[\s\-./:|]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PATH = re.compile(r"[/.]")
# Sections whose figures are of another thing than the training itself, though they bear its names.
_OTHERS = frozenset({"eval", "evaluation", "val", "valid", "validation", "test", "critic", "best"})
# Too common to mean the same at the end of any path.
_OF_ONE_PART = frozenset({"steps", "score", "loss", "val_loss", "trl", "tel"})

# Words of a name that leave its meaning as it is, and those that change it.
_OF_WHOM = frozenset({"train", "training", "eval", "evaluation", "val", "valid", "validation", "test", "testing"})
_GATHERED = frozenset({
    "mean", "avg", "average", "running", "smoothed", "smooth", "ema", "ma", "moving", "total", "max", "min", "best",
    "final", "last", "current", "episode", "ep",
})  # fmt: skip
_OF_PART = frozenset({"step", "epoch", "batch", "episodes"})
_SPREADS = frozenset({"std", "stdev", "var", "variance", "stderr", "ci", "count", "scale", "coef", "weight", "time"})
# At the end of any name they mean the same.
_SPEAKING = {
    name: _BY_NAME[name]
    for name in ("accuracy", "acc", "perplexity", "ppl", "bpb", "f1", "auc", "rmse", "recall", "precision", "iou")
}
_BESIDE = (_OF_WHOM - {"train", "training"}) | {"max", "min", "best", "final"}
_GAUGES = frozenset({
    "time", "timestamp", "elapsed", "eta", "runtime", "seconds", "second", "sec", "s", "ms", "dt", "latency", "fps",
    "sps", "tps", "throughput", "tflops", "tflop", "flops", "mfu", "percentage", "memory", "mem", "allocated",
    "reserved", "duration", "cpu", "gpu", "ram", "util", "lr", "learning", "samples", "tokens", "timesteps",
    "iterations", "iteration", "iter", "epoch", "step", "steps", "batch", "updates", "size", "scale", "range",
})  # fmt: skip

_LOAD = r"(?:load|usage|utili[sz]ation|tokens?|count|fraction|share)"
_EXPERT = late(rf"(?=.*{_LOAD})(?:.*?layers?_?(?P<layer>\d+)_)?.*?experts?_?(?:{_LOAD}_)?(?P<expert>\d+)")


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


@lru_cache(maxsize=4096)
def metric(name: str) -> Metric:
    """What is known of the canonical metric `name`: itself, or what it is a figure of (`val_loss` is a loss,
    `avg_reward` a reward, `mean_token_accuracy` an accuracy). An unknown one means only its name."""
    known = _BY_NAME.get(name)
    if known is not None:
        return known
    base, label = _base(name), name.replace("_", " ")
    return Metric(name, label, base.kind, base.better, base.unit) if base else Metric(name, label)


def _base(name: str) -> Metric | None:
    """What a name is a figure of: of whom, how it was gathered and of which part of the work it speaks set aside. The
    spread of a reward is no reward; of `x_accuracy` the ending is enough, `x_loss` may be any term."""
    words = name.split("_")
    if not _SPREADS.isdisjoint(words):
        return None
    while len(words) > 1 and words[0] in _OF_WHOM | _GATHERED:
        words = words[1:]
    while len(words) > 1 and (words[-1] in _GATHERED | _OF_PART or words[-1].isdigit()):
        words = words[:-1]
    known = _BY_NAME.get("_".join(words))
    return known if known is not None else _SPEAKING.get(words[-1])


def primary(names: Iterable[str]) -> list[str]:
    """The metrics in order of telling: the entropy of the experts; in reinforcement learning scores, else losses; the
    other of the two; how good the model is; entropies, terms and norms; what is unknown; gauges of time and machine. A
    figure of an evaluation comes after the same one of the training, others as they were told."""
    told = list(names)
    scores = any(metric(name).kind == "score" for name in told)
    order = ("experts", "score", "loss") if scores else ("experts", "loss", "score")
    ranks = {group: rank for rank, group in enumerate((*order, "quality", "entropy", "term", "other", "gauge"))}
    return sorted(told, key=lambda name: (ranks[_group(name)], not _BESIDE.isdisjoint(name.split("_"))))


def _group(name: str) -> str:
    known = metric(name)
    if name == "alpha_entropy":
        return "experts"
    if known.kind == "score" or (known.kind == "loss" and known.better):
        return known.kind
    if known.kind in ("entropy", "loss", "gradient"):
        return "entropy" if known.kind == "entropy" else "term"
    if known.better:
        return "quality"
    return "gauge" if not _GAUGES.isdisjoint(name.split("_")) else "term" if known.kind == "derived" else "other"


def expert_place(name: str) -> ExpertPlace | None:
    """The expert whose load a canonical metric is (`moe_layer_3_expert_5_load`, `expert_load_5`), else None."""
    if "expert" not in name:
        return None
    found = _EXPERT.match(name)
    if found is None:
        return None
    return ExpertPlace(int(found["layer"]) if found["layer"] else None, int(found["expert"]))
