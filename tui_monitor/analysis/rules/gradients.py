"""Rule `grad`: the gradient norm as the trainer logs it, before clipping."""

from __future__ import annotations

import math

from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run

EXPLODES = 10.0  # the native trainer's own 梯度爆炸 line; alone it fires by chance in 4 % of checks (lognormal, σ ≈ 1)
CLIP = 1.0  # native: clip_grad_norm_(params, 1.0) returns the norm before it scales


def judge_gradients(run: Run, settings: Settings, now: float) -> Check | None:
    """Summary means of the gradient norm: a warning only when two in a row are above the trainer's alarm. A deviation
    above the mean is a heavy tail, usual in reinforcement learning: a note."""
    values = [summary.values["gradient_norm"] for summary in run.summaries[-2:] if "gradient_norm" in summary.values]
    if not values or not math.isfinite(values[-1][0]):
        return None
    mean, deviation = values[-1]
    limits = settings.rules.get("grad")
    limit = limits.warning if limits and limits.warning is not None else EXPLODES
    status: Status = "ok"
    reason = f"before clipping at {CLIP:g}: the clip sets the length of nearly every update" if mean > CLIP else "small"
    if len(values) == 2 and all(value > limit for value, _ in values):
        status, reason = "warning", f"gradient norm above {limit:g} in two Summaries in a row"
    elif deviation > mean:
        status, reason = "note", f"heavy tail: the mean is not typical, {reason}"
    return Check("grad", "Gradient Norm", f"{mean:.2f} ± {deviation:.2f}", f"< {limit:g}", status, reason, mean, limit)
