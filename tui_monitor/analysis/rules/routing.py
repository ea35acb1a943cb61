"""Rules `routing.mode`, `routing.frozen` and `phase`: does the router do what the phase asks for."""

from __future__ import annotations

import math
from statistics import fmean, pstdev

from tui_monitor.analysis.facts import (
    experts_of,
    grace_scale,
    has_experts,
    latest,
    phase_began,
    phase_of,
    plan_of,
    row_step,
)
from tui_monitor.config import Settings
from tui_monitor.model.phases import phase_at
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import RoutingStretch, Run

BORDER = 10  # episodes around a border in which a line of the other mode is no finding: the border line itself
FEWEST_LINES = 2  # lines of another mode before it is a finding
LONG_WRONG = 100  # episodes of another mode after which the phase is not happening at all
GLUED = 0.003  # nats: how flat H lies at ln m, at three printed decimals
ROUNDS_TO_ZERO = 5e-5  # a usage variance below prints as 0.0000: no weight moves by 0.007 within an episode
FROZEN_GRACE = 100  # native episodes after a border before flatness counts
LONG_FROZEN = 500  # episodes after which a constant router is critical


def judge_routing(run: Run, settings: Settings, now: float) -> Check | None:
    """The printed routing mode against the phase's. None where no line prints one."""
    stretch, phase = run.routing, phase_of(run, settings)
    if stretch is None:
        return None
    if phase is None or phase.routing is None:
        return Check("routing.mode", "Routing Mode", stretch.mode, "any", "ok", "no mode is planned for this phase")
    status: Status = "ok"
    reason = f"{stretch.mode} is right for {phase.name}"
    if not _same_mode(stretch.mode, phase.routing):
        status, reason = _wrong_mode(run, stretch, phase_began(run, settings))
        reason = reason.format(phase=phase.name, wanted=phase.routing, mode=stretch.mode)
    return Check("routing.mode", "Routing Mode", stretch.mode, phase.routing, status, reason)


def _same_mode(printed: str, planned: str) -> bool:
    """Equal up to case and what is added behind (`Sparsemax (top-2)`)."""
    return printed.casefold().startswith(planned.casefold()) or planned.casefold().startswith(printed.casefold())


def _wrong_mode(run: Run, stretch: RoutingStretch, border: int) -> tuple[Status, str]:
    wrong_for = stretch.last_at - max(stretch.first_at, border)
    if wrong_for <= BORDER or stretch.lines < FEWEST_LINES:
        return "ok", "{mode} still printed at the border to {phase}"
    status: Status = "critical" if wrong_for > LONG_WRONG else "warning"
    return status, f"routing is {{mode}} where {{phase}} wants {{wanted}}, for {wrong_for} episodes"


def judge_frozen(run: Run, settings: Settings, now: float) -> Check | None:
    """H flat at ln m, m < N, after Warmup: weight sits on m experts in equal shares. Only with a usage variance that
    prints as zero is the router constant; without it nothing more than the shares is known."""
    phase, experts = phase_of(run, settings), experts_of(run, settings)
    if not has_experts(run) or experts is None or phase is None or phase.entropy in (None, "max"):
        return None
    values = latest(run, "alpha_entropy", max(50, 5 * row_step(run)))
    since_border = (run.current or 0) - phase_began(run, settings)
    if len(values) < 5 or since_border < FROZEN_GRACE * grace_scale(run, settings):
        return None
    glued = _glued_to(values, experts)
    if glued is None:
        return None
    return _frozen_check(run, values, glued, experts)


def _glued_to(values: list[float], experts: int) -> int | None:
    if pstdev(values) >= GLUED:
        return None
    mean = fmean(values)
    return next((m for m in range(1, experts) if abs(mean - math.log(m)) < GLUED), None)


def _frozen_check(run: Run, values: list[float], glued: int, experts: int) -> Check | None:
    mean, variance = fmean(values), _latest_variance(run)
    shares = f"weight on {glued} of {experts} experts in equal shares"
    if variance is not None and variance >= 0.05:
        return None  # hard switching between experts has the same mean weights: the best specialisation there is
    status: Status = "warning"
    reason = f"entropy flat at ln {glued}: {shares}"
    if variance is not None and variance < ROUNDS_TO_ZERO:
        idle = f"router constant, {experts - glued} experts idle"
        reason = f"{idle}: entropy flat at ln {glued}, usage variance < 0.00005"
        flat = latest(run, "alpha_entropy", LONG_FROZEN)
        long = len(flat) * row_step(run) >= LONG_FROZEN and _glued_to(flat, experts) == glued
        status = "critical" if long else "warning"
    return Check("routing.frozen", "Router", f"{mean:.3f} ± {pstdev(values):.4f}", "varies", status, reason, mean)


def _latest_variance(run: Run) -> float | None:
    values = [summary.values.get("expert_usage_variance") for summary in run.summaries[-2:]]
    means = [value[0] for value in values if value is not None and math.isfinite(value[0])]
    return max(means) if means else None


def judge_phase(run: Run, settings: Settings, now: float) -> Check | None:
    """The phase in force, and whether the trainer's own print agrees with the plan."""
    plan, current = plan_of(run, settings), run.current
    phase = phase_of(run, settings)
    if phase is None or current is None:
        return None
    planned = phase_at(plan, current)
    status: Status = "ok"
    reason = "printed by the trainer" if run.phase_mark else "by the plan: this trainer prints no phase"
    border = max(BORDER, row_step(run))
    if planned is not None and planned.name != phase.name and phase_at(plan, max(0, current - border)) == planned:
        status = "warning"
        reason = f"the trainer prints {phase.name} at episode {current}, where the plan has {planned.name}"
    return Check("phase", "Phase", phase.name, planned.name if planned else phase.name, status, reason)
