"""The verdict: every rule's check, the worst judged one, and the sentence that says why."""

from __future__ import annotations

import math
from datetime import datetime
from functools import partial

import msgspec

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.counting import counted
from tui_monitor.analysis.rules import RULES
from tui_monitor.config import Settings
from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.report import Check, EtaReport, Progress, State, Verdict
from tui_monitor.model.run import Run
from tui_monitor.model.units import clock, duration, rounded_up

SEVERITY = {"ok": 0, "note": 1, "unknown": 2, "warning": 3, "critical": 4}
# Without these nothing can be called healthy: alive, moving, and its health's own figure (entropy; loss without MoE).
VITAL = ("process", "progress", "entropy", "loss")
# When several are equally bad the reader wants the one that explains the others.
_FIRST = (
    "process", "incidents", "nonfinite", "rollback", "entropy", "routing.mode", "routing.frozen", "entropy.high",
    "dead", "load", "lb_loss", "spike", "policy.entropy", "grad", "score.trend",
)  # fmt: skip


ENDS = ", ends ≈ "  # between what a healthy run does and when it ends: a face with a line for the ETA cuts here


def run_checks(run: Run, settings: Settings, now: float) -> tuple[Check, ...]:
    """Every rule's check that has something to say of this run, in Quick Status order; rules set `off` are left out."""
    checks = []
    for name, rule in RULES:
        limits = settings.rules.get(name)
        if limits is not None and limits.off:
            continue
        check = tried(f"rule {name}", partial(rule, run, settings, now))
        if isinstance(check, Failed):
            checks.append(checked(name, name, "?", "", "unknown", f"rule {name} {check.words}", failed=True))
        elif check is not None:
            checks.append(_in_json(check))
    return tuple(checks)


def _in_json(check: Check) -> Check:
    """NaN and infinity have no place in the contract: None instead; the check's texts say what it was."""
    value, threshold = (figure if figure is None or math.isfinite(figure) else None
                        for figure in (check.value, check.threshold))  # fmt: skip
    if value == check.value and threshold == check.threshold:
        return check
    return msgspec.structs.replace(check, value=value, threshold=threshold)


def verdict_of(checks: tuple[Check, ...]) -> Verdict:
    """critical > warning > unknown > healthy; an unknown check counts only where it is a vital one or its rule failed,
    and one that was acknowledged as it is not at all."""
    statuses = {check.status for check in checks if not check.acknowledged}
    if "critical" in statuses:
        return "critical"
    if "warning" in statuses:
        return "warning"
    return "unknown" if any(map(_leaves_open, checks)) or not checks else "healthy"


def _leaves_open(check: Check) -> bool:
    """Whether nobody can call the run healthy for what this check could not tell."""
    return check.status == "unknown" and (check.id in VITAL or check.failed)


def worst_check(checks: tuple[Check, ...]) -> Check | None:
    """The check that the verdict's sentence is about: the worst, and of equals the one nearest to the cause."""
    judged = [check for check in checks if check.status in ("critical", "warning") and not check.acknowledged]
    judged = judged or [check for check in checks if _leaves_open(check)]
    return min(judged, key=lambda check: (-SEVERITY[check.status], _order(check.id)), default=None)


def _order(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def summarise(checks: tuple[Check, ...], healthy: str) -> str:
    """One sentence: the worst check's reason and how many more there are, or `healthy` where nothing is wrong."""
    worst = worst_check(checks)
    if worst is None:
        return healthy
    more = sum(check.status == worst.status and not _is_same(check, worst) for check in checks)
    also = f" (+{more} more)" if more and worst.status != "unknown" else ""
    return worst.reason + also


def _is_same(check: Check, worst: Check) -> bool:
    """Whether a check is the worst one, or tells of the death that is the worst one's."""
    return check is worst or (check.id == "incidents" and worst.id == "process")


def calm_sentence(
    state: State, progress: Progress | None, phase: str | None, eta: EtaReport | None, now: datetime
) -> str:
    """What the verdict's sentence is while nothing is wrong."""
    if state == "finished":
        return f"{counted(progress.current, progress.unit)} done" if progress else "nothing done"
    doing = f"{phase} as planned" if phase else "training"
    return f"{doing}{ENDS}{clock(eta.finish_at, now)} (in {duration(rounded_up(eta.seconds))})" if eta else doing
