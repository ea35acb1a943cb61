"""Rule `disk`: is there room for the checkpoints that the run has still to write."""

from __future__ import annotations

from datetime import UTC
from statistics import median

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.facts import total_of
from tui_monitor.analysis.liveness import ENDED, judge_liveness
from tui_monitor.analysis.moments import moment_of
from tui_monitor.analysis.outlook import eta_of
from tui_monitor.analysis.saved import cadence_of, is_thinned, next_due
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import duration, size

FEWEST = 2  # checkpoints before their size is known
SPARE = 1.2  # of one checkpoint: below, the next one will most likely be half a file


def judge_disk(run: Run, settings: Settings, now: float) -> Check | None:
    """Free room against what this run will write to its end: by count, so that its pace, whatever it is, cancels out.
    Only the run's own growth is known, others may fill the disk sooner. None where all fits, and for a run that has
    ended."""
    seen = run.checkpoints
    bytes_each = [file.bytes for file in seen.checkpoints if file.complete and file.bytes] if seen else []
    if seen is None or seen.disk_free is None or len(bytes_each) < FEWEST:
        return None
    if judge_liveness(run, settings, now).state in ENDED:
        return None
    one, free = median(bytes_each), seen.disk_free
    if free < SPARE * one:
        return _check(free, SPARE * one, "critical", f"no room for another checkpoint of {size(one)}")
    left = _still_to_come(run, settings)
    if left is None or free >= left * one:
        return None
    room = int(free // one)
    when = _when_full(run, settings, room, now)
    reason = f"room for {room} more checkpoints of {size(one)}, {left} are still to come{when}"
    return _check(free, left * one, "critical" if room < FEWEST else "warning", reason)


def _check(free: int, needed: float, status: Status, reason: str) -> Check:
    return checked("disk", "Disk", f"{size(free)} free", f"above {size(needed)}", status, reason, float(free), needed)


def _still_to_come(run: Run, settings: Settings) -> int | None:
    """The checkpoints due from now to the end; None where that is not known, or where old ones make room."""
    cadence, total = cadence_of(run, settings), total_of(run, settings)
    if cadence is None or total is None or run.current is None or is_thinned(run, settings):
        return None
    return total // cadence.every - int(run.current) // cadence.every


def _when_full(run: Run, settings: Settings, room: int, now: float) -> str:
    """In how long the disk is full at the present pace, beside the time that the run still needs; empty where the pace
    is unknown."""
    moment = moment_of(now, UTC)
    eta, _ = eta_of(run, settings, judge_liveness(run, settings, now), moment)
    cadence = cadence_of(run, settings)
    if eta is None or cadence is None or run.current is None or not eta.remaining:
        return ""
    units = next_due(run, cadence) + room * cadence.every - run.current
    full = units * eta.seconds / eta.remaining
    return f": full in about {duration(full)}, the run needs {duration(eta.seconds)} to {duration(eta.high_seconds)}"
