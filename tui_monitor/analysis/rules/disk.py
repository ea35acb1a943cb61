"""Rule `disk`: is there room for the checkpoints that the run has still to write."""

from __future__ import annotations

from statistics import median

from tui_monitor.analysis.facts import total_of
from tui_monitor.analysis.liveness import ENDED, judge_liveness
from tui_monitor.analysis.saved import cadence_of, is_thinned
from tui_monitor.config import Settings
from tui_monitor.model.report import Check
from tui_monitor.model.run import Run
from tui_monitor.model.units import size

FEWEST = 2  # checkpoints before their size is known
SPARE = 1.2  # of one checkpoint: below, the next one will most likely be half a file


def judge_disk(run: Run, settings: Settings, now: float) -> Check | None:
    """Free room against what this run will write to its end: by count, so no pace is needed. Only the run's own growth
    is known, others may fill the disk sooner. None where all fits, and for a run that has ended."""
    seen, cadence = run.checkpoints, cadence_of(run, settings)
    bytes_each = [file.bytes for file in seen.checkpoints if file.complete and file.bytes] if seen else []
    if seen is None or seen.disk_free is None or len(bytes_each) < FEWEST:
        return None
    if judge_liveness(run, settings, now).state in ENDED:
        return None
    one, free, total = median(bytes_each), seen.disk_free, total_of(run, settings)
    shown = f"{size(free)} free"
    if free < SPARE * one:
        reason = f"no room for another checkpoint of {size(one)}"
        return Check("disk", "Disk", shown, f"above {size(SPARE * one)}", "critical", reason, float(free), SPARE * one)
    if cadence is None or total is None or run.current is None or is_thinned(run, settings):
        return None
    left = total // cadence.every - run.current // cadence.every
    if free >= left * one:
        return None
    reason = f"room for {int(free // one)} more checkpoints of {size(one)}, {left} are still to come"
    return Check("disk", "Disk", shown, f"above {size(left * one)}", "warning", reason, float(free), left * one)
