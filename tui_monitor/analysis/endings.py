"""How a run ended, in one line: by the log's own words or by what the system told of its process, and at which episode.
"""

from __future__ import annotations

import signal
from typing import NamedTuple

from tui_monitor.analysis.counting import counted, numbered
from tui_monitor.analysis.unseen import is_kept_back, unseen_counters
from tui_monitor.late import late
from tui_monitor.model.records import Departure, Incident
from tui_monitor.model.report import State, Status
from tui_monitor.model.run import Run

KILLING = ("killed", "time_limit", "cancelled", "signal")  # incidents in which somebody else ended the run
REQUEUE_GRACE = 15 * 60.0  # seconds a batch system usually takes to start a requeued job again, or never will
# Ends after which SLURM queues a job again by itself. A plain `CANCELLED AT` is scancel: somebody wanted it.
_REQUEUED = late(r"(?:slurmstepd|srun|\bJOB\b).*DUE TO (PREEMPTION|TIME LIMIT|NODE FAILURE)")


class End(NamedTuple):
    """The state, how bad it is, and the cause in one line."""

    state: State
    status: Status
    cause: str


def place_of(run: Run) -> str:
    """Where the counter stood, " at episode 290", empty before the first row."""
    return f" at {numbered(run.unit, run.current)}" if run.current is not None else ""


def end_by_incident(incident: Incident, quiet: float | None) -> End:
    """What the log's last event means, `quiet` seconds after it."""
    if incident.kind not in KILLING:
        return End("crashed", "critical", incident.text)
    if is_requeue_awaited(incident, quiet):
        return End("stopped", "warning", incident.text)
    return End("killed", "critical", incident.text)


def is_requeue_awaited(incident: Incident, quiet: float | None) -> bool:
    """Whether the batch system ended the job such that it starts it again, a short time ago."""
    return _REQUEUED.search(incident.text) is not None and (quiet or 0.0) <= REQUEUE_GRACE


def end_by_departure(run: Run, departed: Departure, place: str = "") -> End:
    """What is known of a process that was seen and is gone; the cause names the `place` that it had reached."""
    name = f"process {departed.pid}"
    if departed.by_oom_killer:
        return End("killed", "critical", f"{name} was killed by the out-of-memory killer{place}")
    if departed.signal is not None:
        lost = _lost(run)
        return End("killed", "critical", f"{name} was killed by {_signal_name(departed.signal)}{place}{lost}")
    if departed.exit_status == 0:
        return End("stopped", "warning", f"{name} exited by itself (exit 0){place} without an end line")
    if departed.exit_status is not None:
        cause = f"{name} failed with exit status {departed.exit_status}{place}, and the log has no traceback"
        return End("crashed", "critical", cause)
    gone = f"{name} is gone{place} without an end line or traceback: killed, or its errors went elsewhere"
    return End("killed", "critical", gone)


def _lost(run: Run) -> str:
    """A killed program takes with it what its buffer held."""
    most = counted(unseen_counters(run), f"further {run.unit}")
    return f"; its output was buffered: up to {most} are lost" if is_kept_back(run) else ""


def _signal_name(number: int) -> str:
    try:
        return f"{signal.Signals(number).name} (signal {number})"
    except ValueError:
        return f"signal {number}"
