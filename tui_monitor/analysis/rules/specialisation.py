"""Rule `entropy.high`: the trainer's 专家混乱 - right in Warmup, a warning once the experts should have specialised."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui_monitor.analysis.checked import checked, with_since
from tui_monitor.analysis.counting import counted
from tui_monitor.analysis.facts import (
    ceiling_of,
    experts_of,
    has_experts,
    mean_of,
    phase_began,
    phase_of,
    plan_of,
    present_summaries,
    span_of,
    warning_of,
)
from tui_monitor.analysis.rules.entropy import FEWEST, LOOKED_BACK, WINDOW, possible, weight_words, window_of
from tui_monitor.analysis.windows import last_values, since_when
from tui_monitor.config import Settings
from tui_monitor.model.phases import Phase
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

HIGH = 1.2  # nats: the trainer's own line for N = 4
HIGH_SHARE = 0.87  # of the ceiling for others: 1.2 / ln 4


def judge_high_entropy(run: Run, settings: Settings, now: float) -> Check | None:
    """Mean entropy of the last 50 episodes since specialisation was due. None before, and without MoE."""
    ceiling, phase = ceiling_of(run, settings), phase_of(run, settings)
    if not has_experts(run) or ceiling is None or phase is None or not specialisation_due(phase, run.current or 0):
        return None
    own = HIGH if experts_of(run, settings) == 4 and ceiling > HIGH else HIGH_SHARE * ceiling
    limit = warning_of(settings, "entropy.high", own)
    mean = _mean_since(run, _due_since(run, settings, phase))
    if mean is None or not possible(mean, ceiling):
        why = f"needs {counted(WINDOW, run.unit)} since specialisation was due"
        return checked("entropy.high", "Specialisation", "none yet", f"below {limit:.3g}", "unknown", why)
    return _check(run, settings, phase, mean, limit)


def specialisation_due(phase: Phase, counter: Count) -> bool:
    """In Fine-tune, and in the second half of Transition."""
    if phase.entropy == "low":
        return True
    return phase.entropy == "falling" and counter >= _half(phase)


def _half(phase: Phase) -> float:
    return (phase.start + phase.end) / 2 if phase.end is not None else phase.start


def _due_since(run: Run, settings: Settings, phase: Phase) -> float:
    """Where the experts should have specialised: the half of Transition, also for the Fine-tune that follows it."""
    if phase.entropy == "falling":
        return _half(phase)
    began = phase_began(run, settings)
    before = [other for other in plan_of(run, settings) if other.entropy == "falling" and other.end == phase.start]
    return min(began, _half(before[0])) if before else began


def _mean_since(run: Run, due: float) -> float | None:
    """The window's mean, as far as it lies wholly after `due`: what was printed before is the plan, not a finding."""
    current = run.current or 0
    for summary in present_summaries(run, 1):
        told = summary.values.get("alpha_entropy")
        if told and math.isfinite(told[0]) and current - summary.at <= WINDOW <= summary.at - due:
            return told[0]
    values: Sequence[float] = window_of(run)
    behind = span_of(run, WINDOW, FEWEST)
    return mean_of(values) if len(values) >= FEWEST and current - due >= behind else None


def _check(run: Run, settings: Settings, phase: Phase, mean: float, limit: float) -> Check:
    status: Status = "ok"
    weight = weight_words(run, settings, mean)
    reason = f"experts specialise: {weight}"
    if mean > limit:
        status, but = "warning", _but_varied(phase, settings, mean)
        reason = f"entropy {mean:.3f} is above {limit:.3g} in {phase.name}: {weight}{but}"
    check = checked("entropy.high", "Specialisation", f"{mean:.3f}", f"below {limit:.3g}", status, reason, mean, limit)
    return check if status == "ok" else with_since(check, _since(run, settings, phase, limit))


def _since(run: Run, settings: Settings, phase: Phase, limit: float) -> str | None:
    """Since which episode the entropy is above the limit; not before specialisation was due."""
    due = _due_since(run, settings, phase)
    points = [point for point in last_values(run, "alpha_entropy", LOOKED_BACK) if point[0] >= due]
    return since_when(points, FEWEST, lambda value: value > limit, run.unit)


def _but_varied(phase: Phase, settings: Settings, mean: float) -> str:
    """Each step weighs at most k experts: what H of the mean has above ln k comes from choosing by the state."""
    depends = mean - math.log(phase.top_k) if phase.top_k else 0.0
    if settings.routing.entropy == "mean_of" or depends <= 0:
        return ", no specialisation"
    return f"; at least {depends:.2f} nats of it are choice by the state"
