"""Is it alive: the run's state with its evidence - what the text proves, then the writer, then the age of the lines."""

from __future__ import annotations

import signal
from typing import NamedTuple

from tui_monitor.analysis.facts import total_of
from tui_monitor.analysis.silence import last_line_age, silence_limit, usual_gap
from tui_monitor.config import Settings
from tui_monitor.model.records import Departure, Process
from tui_monitor.model.report import State, Status
from tui_monitor.model.run import PlacedIncident, Run
from tui_monitor.model.units import duration

KILLING = ("killed", "time_limit", "cancelled", "signal")  # incidents in which somebody else ended the run
ENDED: tuple[State, ...] = ("finished", "crashed", "killed", "stopped")
LATE_LINES = 60.0  # seconds after a process's end in which `tee` and network disks may still add its last lines


class Liveness(NamedTuple):
    """The state, how bad it is, one sentence of evidence, and the cause where the run has ended badly."""

    state: State
    status: Status
    reason: str
    cause: str | None = None


def judge_liveness(run: Run, settings: Settings, now: float) -> Liveness:
    """The state of a run at `now` (seconds since the epoch), by design: text first, writer next, age last."""
    return _by_text(run, settings) or _by_writer(run, now) or _by_age(run, now)


def live_process(run: Run) -> Process | None:
    """The run's trainer, where it is visible and lives."""
    process = run.writer.process if run.writer else None
    if process is None or process.state in ("zombie", "ended") or (process.by_name and not _may_write(run, process)):
        return None
    return process


def _may_write(run: Run, process: Process) -> bool:
    """A likeness of names proves little: not for a log that is at its end, nor for a process younger than its last
    line (the next run of the same script)."""
    ended = run.ending is not None or fatal_incident(run) is not None
    return not ended and (run.facts is None or not run.facts.size or process.started_at <= run.facts.modified_at)


def fatal_incident(run: Run) -> PlacedIncident | None:
    """The incident that is the log's last event: no row and no end line came after it."""
    incidents = run.session_incidents
    if not incidents or run.ending is not None:
        return None
    # of the incidents at the end the batch system's own line outranks the traceback it provoked
    last = [placed for placed in incidents if placed.rows_before == len(run.rows)]
    outranking = [placed for placed in last if placed.incident.kind in KILLING]
    return next(reversed(outranking or last), None)


def _by_text(run: Run, settings: Settings) -> Liveness | None:
    process = live_process(run)
    if run.ending is not None:
        if process is not None:
            return Liveness("running", "ok", f"end line printed, process {process.pid} is saving")
        return Liveness("finished", "ok", "its end line is printed")
    fatal = fatal_incident(run)
    if fatal is not None and process is None:
        state: State = "killed" if fatal.incident.kind in KILLING else "crashed"
        return Liveness(state, "critical", f"{state}: {fatal.incident.text}", fatal.incident.text)
    total, current = total_of(run, settings), run.current
    if process is None and total is not None and current is not None and current >= total:
        return Liveness("finished", "ok", f"reached {current} of {total}, no process writes any more")
    return None


def _by_writer(run: Run, now: float) -> Liveness | None:
    process = live_process(run)
    if process is not None:
        return _of_live(run, process, now)
    departed = run.writer.departed if run.writer else None
    if departed is None or _grew_after(run, departed):
        return None
    found = _of_departed(departed)
    orphans = sum(other.role == "orphan" for other in run.writer.others) if run.writer else 0
    return found._replace(reason=f"{found.reason}; {orphans} orphans still hold the log") if orphans else found


def _grew_after(run: Run, departed: Departure) -> bool:
    """Whether lines kept coming after this writer's end: then somebody else writes, not visible here."""
    return run.facts is not None and run.facts.modified_at > departed.ended_at + LATE_LINES


def _of_live(run: Run, process: Process, now: float) -> Liveness:
    name = f"process {process.pid}"
    if process.state == "stopped":
        return Liveness("stopped", "warning", f"{name} is stopped; `kill -CONT {process.pid}` lets it go on")
    if run.writer is not None and run.writer.blocked:
        return Liveness("silent", "warning", run.writer.blocked)
    age, limit = last_line_age(run, now), silence_limit(run)
    quiet = min(age, now - process.started_at) if age is not None else now - process.started_at
    if quiet > limit:
        status: Status = "critical" if quiet > 4 * limit and not (process.cpu_percent or 0) > 1 else "warning"
        waits = ", it waits for the disk" if process.state == "disk" else ""
        return Liveness("silent", status, f"{name} lives, but no line for {duration(quiet)} ({_usual(run)}){waits}")
    rivals = [other for other in run.writer.others if other.role == "candidate"] if run.writer else []
    if rivals:
        pids = ", ".join(str(other.pid) for other in rivals)
        return Liveness("running", "warning", f"more than one process writes this log: {process.pid} and {pids}")
    found = "seen by name, not by file" if process.by_name else process.how
    return Liveness("running", "ok", f"{name} {found}")


def _usual(run: Run) -> str:
    gap = usual_gap(run)
    return f"usual {duration(gap)}" if gap is not None else f"limit {duration(silence_limit(run))}"


def _of_departed(departed: Departure) -> Liveness:
    name = f"process {departed.pid}"
    if departed.by_oom_killer:
        cause = f"{name} was killed by the out-of-memory killer"
        return Liveness("killed", "critical", cause, cause)
    if departed.signal is not None:
        cause = f"{name} was killed by {_signal_name(departed.signal)}"
        return Liveness("killed", "critical", cause, cause)
    if departed.exit_status == 0:
        cause = f"{name} exited by itself (exit 0) without an end line"
        return Liveness("stopped", "warning", cause, cause)
    if departed.exit_status is not None:
        cause = f"{name} failed with exit status {departed.exit_status}, and the log has no traceback"
        return Liveness("crashed", "critical", cause, cause)
    cause = f"{name} is gone without an end line or traceback: killed, or its errors went elsewhere"
    return Liveness("killed", "critical", cause, cause)


def _signal_name(number: int) -> str:
    try:
        return f"{signal.Signals(number).name} (signal {number})"
    except ValueError:
        return f"signal {number}"


def _by_age(run: Run, now: float) -> Liveness:
    age = last_line_age(run, now)
    if age is None:
        return _without_lines(run)
    why = run.writer.why_unseen if run.writer and run.writer.why_unseen else "no process visible here"
    if run.lines_read and not run.recognised:
        return Liveness("unknown", "unknown", f"{why}, and no line of this log is of a known format")
    if age > silence_limit(run):
        return Liveness("unknown", "warning", f"{why}, last line {duration(age)} ago")
    if run.arrivals.last_growth is not None:
        return Liveness("running", "ok", f"lines keep coming, the last {duration(age)} ago; {why}")
    return Liveness("unknown", "ok", f"{why}; judged by its lines, the last {duration(age)} ago")


def _without_lines(run: Run) -> Liveness:
    saved = len(run.checkpoints.checkpoints) if run.checkpoints else 0
    if run.log is None and saved:
        files = f"{saved} checkpoint{'s' if saved > 1 else ''}"
        return Liveness("unknown", "unknown", f"no log found, only {files}: whether it runs cannot be told")
    return Liveness("waiting", "unknown", "no line yet")
