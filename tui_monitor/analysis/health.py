"""The verdict: every rule's check, the worst judged one, and the sentence that says why."""

from __future__ import annotations

import msgspec

from tui_monitor.analysis.rules import RULES
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Verdict
from tui_monitor.model.run import Run

SEVERITY = {"ok": 0, "note": 1, "unknown": 2, "warning": 3, "critical": 4}
# Without these nothing can be called healthy: alive, moving, and its health's own figure (entropy, where there is MoE).
VITAL = ("process", "progress", "entropy")
# When several are equally bad the reader wants the one that explains the others.
_FIRST = ("process", "incidents", "nonfinite", "rollback", "entropy", "routing.mode", "routing.frozen", "entropy.high")


def run_checks(run: Run, settings: Settings, now: float) -> tuple[Check, ...]:
    """Every rule's check that has something to say of this run, in Quick Status order; rules set `off` are left out."""
    checks = []
    for name, rule in RULES:
        limits = settings.rules.get(name)
        if limits is not None and limits.off:
            continue
        check = rule(run, settings, now)
        if check is not None:
            checks.append(check)
    return tuple(checks)


def verdict_of(checks: tuple[Check, ...]) -> Verdict:
    """critical > warning > unknown > healthy; an unknown check counts only where it is a vital one."""
    statuses = {check.status for check in checks}
    if "critical" in statuses:
        return "critical"
    if "warning" in statuses:
        return "warning"
    vital_unknown = any(check.id in VITAL and check.status == "unknown" for check in checks)
    return "unknown" if vital_unknown or not checks else "healthy"


def worst_check(checks: tuple[Check, ...]) -> Check | None:
    """The check that the verdict's sentence is about: the worst, and of equals the one nearest to the cause."""
    judged = [check for check in checks if check.status in ("critical", "warning")]
    judged = judged or [check for check in checks if check.id in VITAL and check.status == "unknown"]
    return min(judged, key=lambda check: (-SEVERITY[check.status], _order(check.id)), default=None)


def _order(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def summarise(checks: tuple[Check, ...], healthy: str) -> str:
    """One sentence: the worst check's reason and how many more there are, or `healthy` where nothing is wrong."""
    worst = worst_check(checks)
    if worst is None:
        return healthy
    more = sum(check.status == worst.status for check in checks) - 1
    also = f" (+{more} more)" if more and worst.status != "unknown" else ""
    return worst.reason + also


def with_since(check: Check, since: str | None) -> Check:
    """The check with the moment since which its status holds."""
    return msgspec.structs.replace(check, since=since)
