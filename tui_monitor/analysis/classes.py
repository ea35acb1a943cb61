"""What kind of figure a metric is, and which one tells how well a run does."""

from __future__ import annotations

from tui_monitor.config import Settings
from tui_monitor.model.run import Run

# Words in the name of a metric that nobody declared, and the class they give it; the first that fits.
_CLASS_WORDS = (("loss", "loss"), ("grad", "gradient"), ("entropy", "entropy"), ("reward", "score"), ("score", "score"))
_SETTING_WORDS = frozenset({"scale", "weight", "coef", "coeff", "coefficient", "steps", "clip", "clipping"})

_EVALUATION_WORDS = frozenset({"eval", "evaluation", "val", "valid", "validation", "test"})
_RECORD_WORDS = frozenset({"best", "max", "min", "std"})
_OTHER_WORDS = _EVALUATION_WORDS | _RECORD_WORDS


def class_of(name: str, settings: Settings) -> str:
    """A metric's class: configured, else known by name, else told by a word in its name (`train_loss` is a loss, the
    `loss_scale` a setting)."""
    kind = settings.meaning(name).kind
    if kind != "other" or name.rpartition("_")[2] in _SETTING_WORDS:
        return kind
    return next((kind for word, kind in _CLASS_WORDS if word in name), "other")


def score_of(run: Run, settings: Settings) -> str | None:
    """The metric that says how well the run does: the score, else the reward, else another of that class; the figure of
    its evaluations where it prints no other."""
    own = _named_or_of_class(run, settings, ("score", "reward"), "score")
    evaluated = (name for name in run.rows.metrics if is_of_evaluation(name) and not _RECORD_WORDS & {*name.split("_")})
    return own or next((name for name in evaluated if class_of(name, settings) == "score"), None)


def loss_of(run: Run, settings: Settings) -> str | None:
    """The metric that training lowers: the loss, else the policy's, else another of that class."""
    return _named_or_of_class(run, settings, ("loss", "train_loss", "policy_loss"), "loss")


def _named_or_of_class(run: Run, settings: Settings, names: tuple[str, ...], kind: str) -> str | None:
    known = [name for name in names if name in run.rows.metrics]
    of_class = (name for name in run.rows.metrics if class_of(name, settings) == kind and not _of_other(name))
    return known[0] if known else next(of_class, None)


def is_of_evaluation(name: str) -> bool:
    """Whether a name says that its figure is of an evaluation, which comes now and then."""
    return bool(_EVALUATION_WORDS.intersection(name.split("_")))


def _of_other(name: str) -> bool:
    """Whether a name says that its figure is of an evaluation, a record, or a term beside the trained one."""
    return bool(_OTHER_WORDS.intersection(name.split("_"))) or name in ("load_balancing_loss", "z_loss", "value_loss")


def is_lower_better(name: str, settings: Settings) -> bool:
    """Whether less of a metric is better: configured, else known by name or class."""
    better = settings.meaning(name).better
    return better == "lower" if better else class_of(name, settings) == "loss"
