"""Rule `nonfinite`: NaN and infinity, among the values and among the updates that a trainer counts as skipped."""

from __future__ import annotations

import math

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.classes import class_of, is_of_evaluation
from tui_monitor.analysis.windows import value_step
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.series import WINDOW
from tui_monitor.model.units import number

CLEAN_EPISODES = 50  # after a NaN until it is past: one Summary window
SKIPPED = 0.02  # share of updates that loss scaling may skip now and then: its gradients are infinite by design
IN_A_ROW = 3  # printed rows, each with such updates: loss scaling halves its scale each time and is soon through
SEEKING = 100  # counters in which loss scaling seeks its first scale: from 2^32 down it skips some twenty
COUNTED = ("skipped_iterations", "nan_iterations")  # Megatron's: how many since the row before
FATAL_KINDS = ("score", "loss", "entropy")  # a NaN here has reached the policy; in derived figures it is arithmetic
_RANK = {"note": 0, "warning": 1, "critical": 2}


def judge_non_finite(run: Run, settings: Settings, now: float) -> Check | None:
    """NaN and infinity among the values, by the metric's class: critical in loss, score, reward and entropy, a warning
    in gradients (a skipped step), a note in derived figures; and updates that the trainer itself counts as skipped or
    NaN. None where every value was finite."""
    checks = [_of_metric(run, settings, name) for name, series in run.rows.metrics.items() if series.non_finite]
    checks += [check for name in run.rows.metrics if (check := _of_count(run, name)) is not None]
    return max(checks, key=lambda check: _RANK[check.status], default=None)


def _of_metric(run: Run, settings: Settings, name: str) -> Check:
    series, kind = run.rows.metrics[name], class_of(name, settings)
    recent = sum(not math.isfinite(value) for value in series.window.values())
    status: Status = "note"
    if kind in FATAL_KINDS and not _before_first_episode(run, name, kind):
        status = "critical" if _is_fresh(run, name) else "warning" if recent else "note"
    elif kind == "gradient" and recent > max(1, SKIPPED * len(series.window)):
        status = "warning"
    reason = f"{name} was NaN or infinite {series.non_finite} times, {recent} of them in the last {WINDOW} rows"
    count = series.non_finite
    return checked("nonfinite", "NaN/Inf", str(count), "0", status, reason, float(count), 0.0)


def _before_first_episode(run: Run, name: str, kind: str) -> bool:
    """A mean score is NaN until the first episode ends, an evaluation's figure until the first one: only values that
    were finite once have become NaN."""
    finite = [row for row, value in run.rows.metrics[name].window.items() if math.isfinite(value)]
    broken = [row for row, value in run.rows.metrics[name].window.items() if not math.isfinite(value)]
    if not (kind == "score" or is_of_evaluation(name)) or run.rows.metrics[name].count > WINDOW:
        return False
    return not finite or not broken or max(broken) < min(finite)


def _is_fresh(run: Run, name: str) -> bool:
    """Whether the latest of them is of this session and lies within the last clean episodes."""
    broken = [row for row, value in run.rows.metrics[name].window.items() if not math.isfinite(value)]
    if not broken or (run.session is not None and max(broken) < run.session.row_from):
        return False
    clean = (run.current or 0) - run.rows.counter(max(broken))
    return clean < max(CLEAN_EPISODES, 5 * value_step(run, name))


def _of_count(run: Run, name: str) -> Check | None:
    """Updates that the trainer left out in the latest rows. None for another metric, and where there are none."""
    told = list(run.rows.metrics[name].window.items()) if name.endswith(COUNTED) else []
    count = sum(value for _, value in told if value > 0)
    if not 0 < count < math.inf:
        return None
    first, last = run.rows.counters[told[0][0]], run.rows.counters[told[-1][0]]
    share = count / max(1, last - first + value_step(run, name))
    in_a_row = len(told) >= IN_A_ROW and all(value > 0 for _, value in told[-IN_A_ROW:])
    status: Status = "note"
    if (share > SKIPPED or in_a_row) and first > run.rows.counters[0] + SEEKING:
        status = "critical" if in_a_row and name.endswith("nan_iterations") else "warning"
    what = "were NaN" if name.endswith("nan_iterations") else "were skipped"
    latest = f", in each of the last {IN_A_ROW}" if in_a_row else ""
    reason = f"{number(count)} updates {what} in the last {len(told)} rows{latest}"
    return checked("nonfinite", "NaN/Inf", number(count), "0", status, reason, count, 0.0)
