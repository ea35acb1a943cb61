"""Rules `routing.frozen` and `routing.state`: does the router depend on the state, or always weigh alike."""

from __future__ import annotations

import math
from statistics import pstdev

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.facts import (
    experts_of,
    grace_scale,
    has_experts,
    latest,
    mean_of,
    phase_began,
    phase_of,
    present_summaries,
    row_step,
    span_of,
    warning_of,
)
from tui_monitor.analysis.rules.entropy import LOOKED_BACK
from tui_monitor.analysis.windows import last_values, since_when
from tui_monitor.config import Settings
from tui_monitor.model.phases import Phase
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run

GLUED = 0.003  # nats: how flat H lies at ln m, at three printed decimals
FEWEST = 5  # printed values: fifty episodes of the native console
WINDOW = 50  # episodes
ROUNDS_TO_ZERO = 5e-5  # a usage variance below prints as 0.0000: no weight moves by 0.007 within an episode
SWITCHING = 0.05  # usage variance of hard switching between experts: their mean weights are flat too
FROZEN_GRACE = 100  # native episodes after a border before flatness counts
LONG_FROZEN = 500  # episodes after which a constant router is critical
STATELESS = 0.01  # of the possible dependence: near-uniform softmax measures 0.001, varied top-2 pairs 0.37
STATE_GRACE = 200  # native episodes after Warmup before a stateless router counts
WARMUP_END = 0.1  # last share of Warmup: the top-2 that follows freezes a constant router for good


def judge_frozen(run: Run, settings: Settings, now: float) -> Check | None:
    """H flat at ln m, m < N, after Warmup: weight sits on m experts in equal shares. Only with a usage variance that
    prints as zero is the router constant; without it nothing more than the shares is known. A mean of each step's
    entropy says nothing of that: it is flat at ln k under any top-k."""
    phase, experts = phase_of(run, settings), experts_of(run, settings)
    if not has_experts(run) or experts is None or phase is None or phase.entropy in (None, "max"):
        return None
    values = latest(run, "alpha_entropy", span_of(run, WINDOW, FEWEST))
    since_border = (run.current or 0) - phase_began(run, settings)
    young = since_border < FROZEN_GRACE * grace_scale(run, settings)
    if len(values) < FEWEST or young or settings.routing.entropy == "mean_of":
        return None
    glued = _glued_to(values, experts)
    return None if glued is None else _frozen_check(run, values, glued, experts)


def _glued_to(values: list[float], experts: int) -> int | None:
    mean = mean_of(values)
    near = next((m for m in range(1, experts) if abs(mean - math.log(m)) < GLUED), None)
    return near if near is not None and max(values) - min(values) < 1 and pstdev(values) < GLUED else None


def _frozen_check(run: Run, values: list[float], glued: int, experts: int) -> Check:
    mean, variances = mean_of(values), _variances(run)
    variance = max(variances, default=None)
    status: Status = "warning"
    reason = f"entropy flat at ln {glued}: weight on {glued} of {experts} experts in equal shares"
    if variance is not None and variance >= SWITCHING:
        status, reason = "note", f"{reason}, switching hard between them: usage variance {variance:.3f}"
    elif variance is not None and variance < ROUNDS_TO_ZERO:
        status = "critical" if _long_frozen(run, glued, experts) else "warning"
        idle = f"router constant, {experts - glued} experts idle"
        reason = f"{idle}: entropy flat at ln {glued}, usage variance < 0.00005"
    points, level = last_values(run, "alpha_entropy", LOOKED_BACK), math.log(glued)
    since = since_when(points, FEWEST, lambda value: abs(value - level) < GLUED, run.unit)
    shown = f"{mean:.3f} ± {pstdev(values):.4f}"
    return checked("routing.frozen", "Router", shown, "varies", status, reason, mean, since=since)


def _long_frozen(run: Run, glued: int, experts: int) -> bool:
    step = row_step(run)
    flat = run.rows.latest("alpha_entropy", max(LONG_FROZEN, FEWEST * step))
    long = len(flat) >= FEWEST and flat[-1][0] - flat[0][0] + step >= LONG_FROZEN
    return long and _glued_to([value for _, value in flat], experts) == glued


def _variances(run: Run) -> list[float]:
    """The usage variances of the last two Summaries. NaN is the variance of an episode of one step."""
    told = [summary.values.get("expert_usage_variance") for summary in present_summaries(run, 2)]
    return [value[0] for value in told if value is not None and math.isfinite(value[0])]


def judge_state(run: Run, settings: Settings, now: float) -> Check | None:
    """The least share of the possible state dependence, r = N·V / (1 − exp(−H)): 0 for a constant router, 1 for hard
    routing. Judged from two Summaries on, by the larger; None where none was due."""
    phase, experts = phase_of(run, settings), experts_of(run, settings)
    shares = _shares(run, experts or 0)
    if phase is None or phase.entropy is None or experts is None or len(shares) < 2:
        return None
    due = _status_due(run, settings, phase)
    if due is None:
        return None
    share, limit = max(shares), warning_of(settings, "routing.state", STATELESS)
    shown = "below 0.001" if share < 0.001 else f"{share:.3g}"
    status: Status = "ok"
    reason = f"at least {share:.1%} of the possible choice by the state"
    if share < limit:
        status = due
        reason = f"router ignores the state: {shown} of the possible dependence{_why_now(phase)}"
    return checked("routing.state", "State Dependence", shown, f"≥ {limit:g}", status, reason, share, limit)


def _shares(run: Run, experts: int) -> list[float]:
    shares = []
    for summary in present_summaries(run, 2):
        entropy, variance = summary.values.get("alpha_entropy"), summary.values.get("expert_usage_variance")
        if entropy is not None and variance is not None and entropy[0] > 0 and math.isfinite(variance[0]):
            shares.append(min(1.0, max(0.0, experts * variance[0] / -math.expm1(-entropy[0]))))
    return shares


def _status_due(run: Run, settings: Settings, phase: Phase) -> Status | None:
    """How bad a stateless router is here and now: nothing in the first half of Warmup, a note in the second, a warning
    in its last tenth and once the phases after it had time."""
    done = (run.current or 0) - phase_began(run, settings)
    if phase.entropy != "max":
        return "warning" if done >= STATE_GRACE * grace_scale(run, settings) else None
    length = phase.end - phase.start if phase.end is not None else 0
    if not length or done < length / 2:
        return None
    return "warning" if done >= length * (1 - WARMUP_END) else "note"


def _why_now(phase: Phase) -> str:
    return ", and top-k routing freezes a router that is constant" if phase.entropy == "max" else ""
