"""What a face has remembered of a run: its verdict, and the checks that somebody has seen and that are to rest."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from tui_monitor.late import late
from tui_monitor.model.records import Acknowledged, Judged
from tui_monitor.model.report import Check, RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import clean

NEVER_RESTS = ("process",)  # that a run is dead is no matter of opinion: it stays the verdict whoever has seen it
_NUMBER = late(r"\d+(?:[.,]\d+)*")


def judged(report: RunReport) -> Judged:
    """The report's verdict as a remark to be remembered."""
    current = report.progress.current if report.progress else None
    return Judged(report.generated_at.timestamp(), report.verdict, clean(report.summary), current)


def acknowledge(check: Check, at: float) -> Acknowledged:
    """The remark that somebody has seen this check; said of an acknowledged one, it takes that back."""
    return Acknowledged(check.id, mark_of(check), at, withdrawn=check.acknowledged)


def mark_of(check: Check) -> str:
    """What the check says, apart from its numbers: "no line for 12 min" says the same a minute later."""
    said = f"{check.status} {_NUMBER.sub('0', check.reason)}"
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def with_acknowledged(run: Run, checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks, those marked that somebody has seen and that have not changed since."""
    seen = {(a.check, a.mark) for a in run.remembered.acknowledged if not a.withdrawn} if run.remembered else set()
    if not seen:
        return tuple(checks)
    return tuple(msgspec.structs.replace(check, acknowledged=_rests(check, seen)) for check in checks)


def _rests(check: Check, seen: set[tuple[str, str]]) -> bool:
    judged_badly = check.status in ("warning", "critical", "note")
    return judged_badly and check.id not in NEVER_RESTS and (check.id, mark_of(check)) in seen
