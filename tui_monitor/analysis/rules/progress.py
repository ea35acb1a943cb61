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
        return Check("progress", "Progress", "none", "episode lines", "unknown", "no episode line read yet")
    if total is None:
        reason = f"{current} episodes, and neither log nor configuration names a total"
        return Check("progress", "Progress", str(current), "a known total", "ok", reason, value=float(current))
    return _of_total(current, total)


def _of_total(current: int, total: int) -> Check:
    status: Status = "ok"
    reason = "all episodes done" if current == total else f"{total - current} episodes to go"
    if current > total:
        status, reason = "warning", f"episode {current} is beyond the total of {total}: another total is in force"
    shown = f"{current}/{total} ({percent(min(1.0, current / total))})"
    return Check("progress", "Progress", shown, "on track", status, reason, float(current), float(total))
