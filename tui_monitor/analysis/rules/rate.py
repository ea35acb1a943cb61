"""Rule `rate`: has the run become slower than it was, by the lines that moe-top itself saw arrive."""

from __future__ import annotations

from bisect import bisect_right
from statistics import fmean

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.counting import plural
from tui_monitor.analysis.facts import warning_of
from tui_monitor.analysis.windows import last_values, unit_of
from tui_monitor.config import Settings
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import duration

RECENT = 50  # units whose mean time is judged
WINDOW = 100  # units watched at least: half of them before the judged ones
SLOWER = 2.0  # times the session's mean: an evaluation or a slow save in fifty units stays below
WITNESSES = 4  # arrivals among the judged units, and before them: lines that come in one burst tell no pace
LONGER = 1.3  # ratio of steps per episode that explains a slower pace


def judge_rate(run: Run, settings: Settings, now: float) -> Check | None:
    """Seconds per unit over the last 50 units against the session's mean before them. None where no line was seen
    arriving: a file read at once has no times."""
    anchors, unit = run.arrivals.anchors, unit_of(run)
    if len(anchors) < 2 or run.current is None:
        return None
    watched = int((anchors[-1].counter - anchors[0].counter) // unit)
    split = bisect_right(anchors, anchors[-1].counter - RECENT * unit, key=lambda anchor: anchor.counter) - 1
    if watched < WINDOW or split < WITNESSES or len(anchors) - split <= WITNESSES:
        reason = f"needs {max(1, WINDOW - watched)} more units seen arriving"
        return checked("rate", "Pace", "none yet", "steady", "unknown", reason)
    before, recent = _seconds_each(anchors[0], anchors[split]), _seconds_each(anchors[split], anchors[-1])
    limit = warning_of(settings, "rate", SLOWER)
    slower = recent / before if before > 0 else 1.0
    shown, usual = duration_each(recent * unit), duration_each(before * unit)
    status: Status = "ok"
    reason = f"{usual} before"
    if slower > limit:
        status, reason = "warning", f"{slower:.1f} times slower than before: {shown} instead of {usual}{_why(run)}"
    return checked("rate", "Pace", shown, f"below {limit:g} × {usual}", status, reason, slower, limit)


def _seconds_each(start: Anchor, end: Anchor) -> float:
    return (end.time - start.time) / ((end.counter - start.counter) or 1)


def duration_each(seconds: float) -> str:
    """`0.25 s each`, `2 min each`."""
    return f"{seconds:.2g} s each" if seconds < 10 else f"{duration(seconds)} each"


def _why(run: Run) -> str:
    """Longer episodes take longer: said where the steps rose as well."""
    steps = [value for _, value in last_values(run, "steps", 2 * RECENT)]
    half = len(steps) // 2
    if half < 2 or not fmean(steps[:half]):
        return ""
    ratio = fmean(steps[half:]) / fmean(steps[:half])
    return f"; {plural(run.unit)} have {ratio:.1f} times the steps" if ratio > LONGER else ""
