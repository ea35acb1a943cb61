"""What would change a check's status: how far it is from its threshold, or what must happen for it to be well again."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.analysis.health import VITAL
from tui_monitor.model.report import Check, RunReport
from tui_monitor.model.units import number

NEAR = 0.5  # of the threshold: what is farther away is nowhere near a warning

_LEVELS = frozenset({
    "entropy", "entropy.high", "policy.entropy", "grad", "lb_loss", "z_loss", "dropped", "load", "ppo.kl", "ppo.clip",
    "ppo.ev", "rlhf.kl", "rlhf.mismatch", "routing.state", "rate", "len.clip", "grpo.groups",
})  # fmt: skip
"""The checks whose value and threshold lie on one scale; of others the threshold is a count, a total, a size."""

_MUST = {
    "incidents": "a new start of the run: incidents count for the session in which they came",
    "rollback": "50 clean episodes after the last rollback, and fewer than three of them in the session",
    "nonfinite": "values that are numbers again: the check looks at the latest rows",
    "routing.mode": "the routing mode that the phase expects, printed again",
    "phase": "the planned phase in the log, or the run's own phases in a moe-top.toml",
    "disk": "free room on the disk, or fewer checkpoints kept",
}
_PROCESS = {
    "crashed": "a new start", "killed": "a new start", "stopped": "the process going on, or a new start",
    "silent": "a new line in the log", "unknown": "a new line in the log, or a process that is seen to write it",
    "waiting": "the first line of the log",
}  # fmt: skip


def what_changes(check: Check, report: RunReport) -> str:
    """One sentence; empty where nothing is known that would."""
    if check.acknowledged:
        return "it rests until what it says changes"
    if check.status in ("ok", "note"):
        return _until_worse(check)
    if check.id == "process":
        resume = f" from {_name(report.resume_from)}" if report.resume_from and report.state != "silent" else ""
        must = _PROCESS.get(report.state, "a line in the log")
        return f"well again with {must}{resume}"
    if check.status == "unknown":
        return f"judged as soon as {check.reason}" if "needs" in check.reason else ""
    if check.id == "ckpt":
        return _of_checkpoints(report)
    return f"well again with {_MUST[check.id]}" if check.id in _MUST else _until_well(check)


def what_makes_healthy(report: RunReport, besides: str | None = None) -> list[str]:
    """What must change for the run's verdict to be healthy: one sentence for each check that keeps it from that, but
    the one of id `besides`. Of a healthy run the checks nearest to a warning."""
    if report.verdict != "healthy":
        bad = [check for check in report.checks if _counts(check) and check.id != besides]
        return [f"{check.metric}: {words}" for check in bad if (words := what_changes(check, report))]
    return [f"{check.metric}: {_until_worse(check)}" for check in nearest(report.checks)]


def nearest(checks: Sequence[Check], most: int = 3) -> list[Check]:
    """The checks whose values are nearest to their thresholds, seen relative to these; none that is far away."""
    known = [(_margin(check), check) for check in checks if check.status in ("ok", "note")]
    near = sorted((pair for pair in known if pair[0] is not None and pair[0] <= NEAR), key=lambda pair: pair[0] or 0.0)
    return [check for _, check in near[:most]]


def _counts(check: Check) -> bool:
    if check.acknowledged:
        return False
    return check.status in ("warning", "critical") or (check.status == "unknown" and check.id in VITAL)


def _margin(check: Check) -> float | None:
    if check.value is None or not check.threshold or not _until_worse(check):
        return None
    return abs(check.value - check.threshold) / abs(check.threshold)


def _until_worse(check: Check) -> str:
    """`out of its bounds below 0.3; now 0.62`."""
    if check.id not in _LEVELS or check.value is None or check.threshold is None or check.value == check.threshold:
        return ""
    side = "below" if check.value > check.threshold else "above"
    return f"out of its bounds {side} {number(check.threshold)}; now {number(check.value)}"


def _until_well(check: Check) -> str:
    """`well again above 0.3; now 0.21`; it must hold for a while, so that one good row is no all-clear."""
    if check.id not in _LEVELS or check.value is None or check.threshold is None or check.value == check.threshold:
        return f"well again with: {check.expected}" if check.expected else ""
    side = "above" if check.value < check.threshold else "below"
    return f"well again {side} {number(check.threshold)}, for two looks in a row; now {number(check.value)}"


def _of_checkpoints(report: RunReport) -> str:
    """`well again when model_00300.pth … model_00500.pth are moved away`."""
    sick = [saved for saved in report.checkpoints if saved.problem and saved.complete]
    if not sick:
        return "well again with the next checkpoint that is due"
    names = sick[0].name if len(sick) == 1 else f"{sick[0].name} … {sick[-1].name}"
    what = "is moved away or saved anew" if len(sick) == 1 else "are moved away or saved anew"
    return f"well again when {names} {what}"


def _name(path: str | None) -> str:
    return (path or "").rstrip("/").rpartition("/")[2]
