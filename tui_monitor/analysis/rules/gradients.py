"""Rule `grad`: the gradient norm as the trainer logs it, before clipping."""

from __future__ import annotations

import math
from statistics import median

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.counting import numbered
from tui_monitor.analysis.facts import critical_of, latest, present_summaries, warning_of
from tui_monitor.analysis.windows import value_step
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import number

EXPLODES = 10.0  # the native trainer's own 梯度爆炸 line; alone it fires by chance in 4 % of checks (lognormal, σ ≈ 1)
CLIP = 1.0  # native: clip_grad_norm_(params, 1.0) returns the norm before it scales
GROWN, TORN = 5, 50  # times its own median: the first never by chance in the mean of 50, the second is no training
HISTORY = 4  # Summaries of 50 before the judged ones: their median is the run's own level over 200 episodes
NOTHING = 1e-6  # a norm below moves no weight
LOOKED_BACK = 40  # Summaries in which the begin of a finding is sought
FEWEST = 50  # values before a metric printed in rows has a level of its own
SAME = 20  # equal values in a row, where they are printed in full
PRECISE = 8  # digits of a number printed in full
RECENT = 10  # values of which the geometric mean is judged: one spike of a heavy tail does not move it


def judge_gradients(run: Run, settings: Settings, now: float) -> Check | None:
    """Summary means of the gradient norm, else the rows' values. A warning needs two Summaries in a row; a deviation
    above the mean is a heavy tail, usual in reinforcement learning: a note."""
    told = [summary.values.get("gradient_norm") for summary in present_summaries(run, HISTORY + 2)]
    values = [value for value in told if value is not None]
    if not values:
        return _of_rows(run, settings)
    mean, deviation = values[-1]
    limit = warning_of(settings, "grad", EXPLODES)
    shown = f"{number(mean, 2)} ± {number(deviation, 2)}"
    if not math.isfinite(mean):
        reason = "the latest Summary's gradient norm is not finite: at least one of its 50 updates was no update"
        return checked("grad", "Gradient Norm", shown, f"below {limit:g}", "warning", reason, None, limit)
    status, reason = _judged([value for value, _ in values], deviation, limit, settings)
    since = _above_since(run, limit) if status in ("warning", "critical") else None
    return checked("grad", "Gradient Norm", shown, f"below {limit:g}", status, reason, mean, limit, since)


def _above_since(run: Run, limit: float) -> str | None:
    """The first of the Summaries in a row whose mean is above the limit; None where another level is what is wrong."""
    since = None
    for summary in reversed(present_summaries(run, LOOKED_BACK)):
        told = summary.values.get("gradient_norm")
        if told is None or not told[0] > limit:
            break
        since = numbered(run.unit, summary.at)
    return since


def _judged(means: list[float], deviation: float, limit: float, settings: Settings) -> tuple[Status, str]:
    mean, latest_two, before = means[-1], means[-2:], means[:-2]
    sure = len(latest_two) == 2
    usual = (median(before) if len(before) >= HISTORY else 0) or math.inf
    if sure and min(latest_two) > critical_of(settings, "grad", TORN * usual):
        return "critical", f"gradient norm {number(mean, 2)}, more than {TORN} times its median before"
    if sure and max(latest_two) < NOTHING:
        return "warning", "gradient norm is zero in two Summaries in a row: nothing is learned"
    if sure and min(latest_two) > limit:
        return "warning", f"gradient norm above {limit:g} in two Summaries in a row"
    if sure and min(latest_two) > GROWN * usual:
        return "warning", f"gradient norm {number(mean, 2)}, more than {GROWN} times its median before"
    reason = f"before clipping at {CLIP:g}: the clip sets the length of nearly every update" if mean > CLIP else "small"
    return ("note", f"heavy tail: the mean is not typical, {reason}") if deviation > mean else ("ok", reason)


def _of_rows(run: Run, settings: Settings) -> Check | None:
    """A norm printed in each row is judged against its own level only: its trainer's clip and scale are unknown."""
    span = 5 * FEWEST * value_step(run, "gradient_norm")
    norms = [value for value in latest(run, "gradient_norm", span) if value >= 0]
    if len(norms) < FEWEST:
        why = f"needs {FEWEST - len(norms)} more values for a level of its own"
        none = "gradient_norm" not in run.rows.metrics
        return None if none else checked("grad", "Gradient Norm", "none yet", "steady", "unknown", why)
    mean = _geometric_mean(norms[-RECENT:])
    usual = median(norms[:-RECENT])
    limit = warning_of(settings, "grad", GROWN * usual)
    status: Status = "ok"
    reason = f"its own median is {number(usual)}"
    if usual > 0 and mean > critical_of(settings, "grad", TORN * usual):
        status, reason = "critical", f"more than {TORN} times its median {number(usual)}"
    elif usual > 0 and mean > limit:
        status, reason = "warning", f"above {number(limit)}; its own median is {number(usual)}"
    elif max(norms[-2 * RECENT :]) < NOTHING:
        status, reason = "warning", f"zero for {2 * RECENT} rows: nothing is learned"
    elif len(set(norms[-SAME:])) == 1 and (is_precise(norms[-1]) or len(set(norms[-FEWEST:])) == 1):
        rows = SAME if is_precise(norms[-1]) else FEWEST
        status, reason = "warning", f"the very same value for {rows} rows: updates are skipped"
    return checked("grad", "Gradient Norm", number(mean), f"below {number(limit)}", status, reason, mean, limit)


def is_precise(value: float) -> bool:
    """Whether a value is printed with so many digits that two equal ones are no chance."""
    return len(repr(value).partition("e")[0].replace(".", "").strip("0")) >= PRECISE


def _geometric_mean(values: list[float]) -> float:
    return math.exp(math.fsum(math.log(max(value, 1e-300)) for value in values) / len(values))
