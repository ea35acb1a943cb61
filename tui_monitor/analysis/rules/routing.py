"""Rules `routing.mode` and `phase`: does the printed routing and phase agree with the plan."""

from __future__ import annotations

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.counting import counted, numbered
from tui_monitor.analysis.facts import mark_of, phase_began, phase_of, plan_of, row_step
from tui_monitor.config import Settings
from tui_monitor.model.phases import phase_at, phase_named
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import RoutingStretch, Run
from tui_monitor.model.units import Count

BORDER = 10  # episodes around a border in which a line of the other mode is no finding: the border line itself
LONG_WRONG = 100  # episodes of another mode after which the phase is not happening at all


def judge_routing(run: Run, settings: Settings, now: float) -> Check | None:
    """The printed routing mode against the phase's. None where no line prints one."""
    stretch, phase = run.routing, phase_of(run, settings)
    if stretch is None:
        return None
    if phase is None or phase.routing is None:
        return checked("routing.mode", "Routing Mode", stretch.mode, "any", "ok", "no mode is planned for this phase")
    status: Status = "ok"
    reason, since = f"{stretch.mode} is right for {phase.name}", None
    if not _same_mode(stretch.mode, phase.routing):
        status, reason = _wrong_mode(run, stretch, phase_began(run, settings))
        reason = reason.format(phase=phase.name, wanted=phase.routing, mode=stretch.mode)
        since = numbered(run.unit, max(stretch.first_at, phase_began(run, settings)))
    return checked("routing.mode", "Routing Mode", stretch.mode, phase.routing, status, reason, since=since)


def _same_mode(printed: str, planned: str) -> bool:
    """Equal up to case and what is added behind (`Sparsemax (top-2)`)."""
    return printed.casefold().startswith(planned.casefold()) or planned.casefold().startswith(printed.casefold())


def _wrong_mode(run: Run, stretch: RoutingStretch, border: Count) -> tuple[Status, str]:
    """One line of another mode is the border's own; the second in a row is a finding."""
    wrong_for = stretch.last_at - max(stretch.first_at, border)
    if wrong_for <= max(BORDER, row_step(run)) or stretch.lines < 2:
        return "ok", "{mode} still printed at the border to {phase}"
    status: Status = "critical" if wrong_for > LONG_WRONG else "warning"
    return status, f"routing is {{mode}} where {{phase}} wants {{wanted}}, for {counted(wrong_for, run.unit)}"


def judge_phase(run: Run, settings: Settings, now: float) -> Check | None:
    """The phase in force, and whether the trainer's own print agrees with the plan."""
    plan, current = plan_of(run, settings), run.current
    phase = phase_of(run, settings)
    if phase is None or current is None:
        return None
    planned = phase_at(plan, current)
    status: Status = "ok"
    unprinted = "what is read of the log prints none here" if run.phases else "this trainer prints no phase"
    reason = "printed by the trainer" if mark_of(run) else f"by the plan: {unprinted}"
    expected = planned.name if planned else phase.name
    border = max(BORDER, row_step(run))
    if phase_named(plan, phase.name) is None:
        reason = "printed by the trainer; the plan has no phase of this name"
    elif planned is not None and planned.name != phase.name and phase_at(plan, max(0, current - border)) == planned:
        status = "warning"
        reason = f"the trainer prints {phase.name} at {numbered(run.unit, current)}, where the plan has {planned.name}"
    else:
        expected = phase.name  # at the border itself both are right
    return checked("phase", "Phase", phase.name, expected, status, reason)
