"""Rule `progress`: does the counter move towards its total."""

from __future__ import annotations

from tui_monitor.analysis.facts import total_of
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import percent


def judge_progress(run: Run, settings: Settings, now: float) -> Check:
    """Where the counter stands. Unknown before the first episode line; a counter beyond its total is a warning."""
    current, total = run.current, total_of(run, settings)
    if current is None:
        return Check("progress", "Progress", "none", "episode lines", "unknown", _why_none(run))
    if total is None:
        reason = f"{current} episodes, and neither log nor configuration names a total"
        return Check("progress", "Progress", str(current), "a known total", "ok", reason, value=float(current))
    return _of_total(current, total)


def _why_none(run: Run) -> str:
    if run.facts is None and run.log is None:
        return "no log found: nothing tells the episode"
    if run.lines_read and not run.recognised:
        return f"{run.lines_read} lines read, none of a known format"
    return "no episode line read yet"


def _of_total(current: int, total: int) -> Check:
    status: Status = "ok"
    reason = "all episodes done" if current == total else f"{total - current} episodes to go"
    if current > total:
        status, reason = "warning", f"episode {current} is beyond the total of {total}: another total is in force"
    shown = f"{current}/{total} ({percent(min(1.0, current / total))})"
    return Check("progress", "Progress", shown, "on track", status, reason, float(current), float(total))
