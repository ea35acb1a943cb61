"""Rule `loss`: the vital figure of a run without Mixture of Experts - its loss, or its reward where it prints none."""

from __future__ import annotations

import math
from itertools import pairwise

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.classes import class_of, loss_of, score_of
from tui_monitor.analysis.counting import numbered
from tui_monitor.analysis.facts import has_experts
from tui_monitor.analysis.trend import trend_of
from tui_monitor.analysis.windows import last_values
from tui_monitor.config import Settings
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import number

FEWEST = 5  # values before the figure can be called known
WINDOW = 200  # rows of the trend
MISSED = 10  # times the longest way between two values: Megatron prints no loss where it was NaN
SAME = 50  # rows of one and the same value: a loss that must vary does not, updates are skipped


def judge_loss(run: Run, settings: Settings, now: float) -> Check | None:
    """Known and varying, and where it goes. Unknown where the run prints neither loss nor reward, or too few of them.
    None for a Mixture of Experts, whose vital figure is the entropy, and before the first row."""
    if has_experts(run) or run.current is None:
        return None
    name = _vital(run, settings)
    if name is None:
        return _check("Loss", "none", "unknown", "neither a loss nor a reward is among the metrics", None)
    label = metric(name).label.capitalize()
    values = [value for _, value in last_values(run, name, WINDOW)]
    if len(values) < FEWEST:
        missing = FEWEST - len(values)
        plural = "s" if missing > 1 else ""
        return _check(label, "none yet", "unknown", f"the {name} needs {missing} more value{plural}", None)
    missed = _missed(run, name)
    if missed:
        return _check(label, "not printed", "warning", missed, None)
    if name == loss_of(run, settings) and len(values) >= SAME and len(set(values[-SAME:])) == 1:
        return _check(label, number(values[-1]), "warning", f"the very same {name} for {SAME} rows", values[-1])
    last = run.rows.metrics[name].last
    return _check(label, number(last), "ok", _direction(values), last if math.isfinite(last) else None)


def _missed(run: Run, name: str) -> str:
    """What to say of a figure that the latest rows have no more; empty where they have."""
    series = run.rows.metrics[name]
    apart = max((b - a for a, b in pairwise(series.window)), default=1)
    silent = len(run.rows) - 1 - series.last_row
    if silent < MISSED * apart:
        return ""
    last = numbered(run.unit, run.rows.counters[series.last_row])
    return f"no {name} in the last {silent} rows: it may be NaN, the last was of {last}"


def _vital(run: Run, settings: Settings) -> str | None:
    """The loss, else the reward, else the loss of a validation: some trainers print no other."""
    own = loss_of(run, settings) or score_of(run, settings)
    others = (name for name in run.rows.metrics if class_of(name, settings) == "loss")
    return own or next(others, None)


def _check(label: str, shown: str, status: Status, reason: str, value: float | None) -> Check:
    return checked("loss", label, shown, "known, and it varies", status, reason, value)


def _direction(values: list[float]) -> str:
    trend = trend_of(values)
    if trend is None:
        return f"known; a trend needs {20 - len(values)} more values"
    going = "rises" if trend.rises else "falls" if trend.falls else "no sure direction"
    return f"{going} over the last {len(values)} rows"
