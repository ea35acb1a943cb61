"""Rule `progress`: does the counter move towards its total."""

from __future__ import annotations

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.counting import counted, numbered, plural
from tui_monitor.analysis.facts import is_done, total_of, unrecognised
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count, count_text, percent


def judge_progress(run: Run, settings: Settings, now: float) -> Check:
    """Where the counter stands. Unknown before the first episode line; a counter beyond its total, by more than a row,
    is a warning."""
    current, total = run.current, total_of(run, settings)
    if current is None:
        return checked("progress", "Progress", "none", f"{run.unit} lines", "unknown", _why_none(run))
    if total is None:
        reason = f"{counted(current, run.unit)}, and neither log nor configuration names a total"
        return checked("progress", "Progress", count_text(current), "a known total", "ok", reason, value=float(current))
    return _of_total(run.unit, current, total, is_done(run, settings))


def _why_none(run: Run) -> str:
    if run.facts is None and run.log is None:
        return f"no log found: nothing tells the {run.unit}"
    return unrecognised(run) or f"no {run.unit} line read yet"


def _of_total(unit: str, current: Count, total: int, done: bool) -> Check:
    status: Status = "ok"
    reason = f"all {plural(unit)} done" if done else f"{counted(total - current, unit)} to go"
    if current > total and not done:
        status = "warning"
        reason = f"{numbered(unit, current)} is beyond the total of {total}: another total is in force"
    shown = f"{count_text(current)}/{total} ({percent(min(1.0, current / total))})"
    return checked("progress", "Progress", shown, "on track", status, reason, float(current), float(total))
