"""Is it alive: the run's state with its evidence - what the text proves, then the writer, then the age of the lines."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.analysis.conclusion import end_line, fatal_incident
from tui_monitor.analysis.endings import REQUEUE_GRACE, end_by_departure, end_by_incident, place_of
from tui_monitor.analysis.facts import is_done, total_of
from tui_monitor.analysis.silence import doubt_limit, last_line_age, quiet_seconds, silence_limit, usual_gap
from tui_monitor.analysis.unseen import ADVICE, is_kept_back, kept_back_words
from tui_monitor.config import Settings
from tui_monitor.model.records import Departure, Process
from tui_monitor.model.report import State, Status
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean
from tui_monitor.model.units import count_text, duration

ENDED: tuple[State, ...] = ("finished", "crashed", "killed", "stopped")
BUSY = 1.0  # % of a processor: below, a process waits or hangs
LONG_SILENT = 4  # limits after which the silence of an idle process is critical
LATE_LINES = 60.0  # seconds after a process's end in which `tee` and network disks may still add its last lines


class Liveness(NamedTuple):
    """The state, how bad it is, one sentence of evidence, and the cause where the run has ended badly."""

    state: State
    status: Status
    reason: str
    cause: str | None = None


def judge_liveness(run: Run, settings: Settings, now: float) -> Liveness:
    """The state of a run at `now` (seconds since the epoch), by design: text first, writer next, age last."""
    return _by_text(run, settings, now) or _by_writer(run, now) or _by_age(run, now)


def live_process(run: Run) -> Process | None:
    """The run's trainer, where it is visible and lives."""
    process = run.writer.process if run.writer else None
    if process is None or process.state in ("zombie", "ended") or (process.by_name and not _may_write(run, process)):
        return None
    return process


def _may_write(run: Run, process: Process) -> bool:
    """A likeness of names proves little: not for a log that is at its end, nor for a process younger than its last
    line (the next run of the same script)."""
    ended = end_line(run) is not None or fatal_incident(run) is not None
    return not ended and (run.facts is None or not run.facts.size or process.started_at <= run.facts.modified_at)


def _by_text(run: Run, settings: Settings, now: float) -> Liveness | None:
    process = live_process(run)
    if end_line(run) is not None:
        if process is not None:
            return Liveness("running", "ok", f"end line printed, process {process.pid} is saving")
        return Liveness("finished", "ok", "its end line is printed")
    fatal = fatal_incident(run)
    if fatal is not None and process is None:
        end = end_by_incident(fatal.incident, quiet_seconds(run, now))
        more = "; a requeue may start it again" if end.state == "stopped" else ""
        return Liveness(end.state, end.status, f"{end.state}: {end.cause}{more}", end.cause)
    if process is None and is_done(run, settings):
        reached = f"{count_text(run.current or 0)} of {total_of(run, settings)}"
        return Liveness("finished", "ok", f"reached {reached}, no process writes any more")
    return None


def _by_writer(run: Run, now: float) -> Liveness | None:
    process = live_process(run)
    if process is not None:
        return _of_live(run, process, now)
    orphans = sum(other.role == "orphan" for other in run.writer.others) if run.writer else 0
    still = f"; {orphans} orphan{'s' if orphans > 1 else ''} still hold{'' if orphans > 1 else 's'} the log"
    departed = run.writer.departed if run.writer else None
    if departed is None:
        return _without_main(run, still) if orphans else _of_zombie(run)
    if _grew_after(run, departed):
        return None
    if _begins_anew(run, departed, now):
        return Liveness("waiting", "unknown", "its log was emptied after the process ended: a new start is expected")
    end, cause = end_by_departure(run, departed), end_by_departure(run, departed, place_of(run)).cause
    return Liveness(end.state, end.status, end.cause + (still if orphans else ""), cause)


def _without_main(run: Run, still: str) -> Liveness | None:
    """Workers that lost their main process train nothing, unless lines were seen to come."""
    if run.arrivals.last_growth is not None:
        return None
    gone = "its main process is gone"
    return Liveness("killed", "critical", gone + still, gone + place_of(run))


def _of_zombie(run: Run) -> Liveness | None:
    """A process that has ended, and nobody has asked yet how."""
    process = run.writer.process if run.writer else None
    if process is None or process.state not in ("zombie", "ended"):
        return None
    ended = f"process {process.pid} has ended without an end line"
    return Liveness("killed", "critical", ended, ended + place_of(run))


def _grew_after(run: Run, departed: Departure) -> bool:
    """Whether lines kept coming after this writer's end: then somebody else writes, not visible here."""
    emptied = run.facts is not None and not run.facts.size
    return run.facts is not None and not emptied and run.facts.modified_at > departed.ended_at + LATE_LINES


def _begins_anew(run: Run, departed: Departure, now: float) -> bool:
    """Whether the log was emptied after the end, a short time ago: a requeued job does so, long before its first line.
    """
    facts = run.facts
    emptied = facts is not None and not facts.size and bool(run.changes)
    return emptied and facts is not None and departed.ended_at <= facts.modified_at >= now - REQUEUE_GRACE


def _of_live(run: Run, process: Process, now: float) -> Liveness:
    if process.state == "stopped":
        words = f"process {process.pid} is stopped; `kill -CONT {process.pid}` lets it go on"
        return Liveness("stopped", "warning", words)
    if run.writer is not None and run.writer.blocked:
        return Liveness("silent", "warning", run.writer.blocked)
    return _of_silent(run, process, now) or _of_broken(run, process) or _of_running(run, process)


def _of_silent(run: Run, process: Process, now: float) -> Liveness | None:
    """A process that lives while no line comes. One whose lines are kept back must be idle as well, for a while."""
    since_start, age, limit = now - process.started_at, quiet_seconds(run, now), silence_limit(run)
    quiet = min(age, since_start) if age is not None else since_start
    idle, kept_back, gone = not (process.cpu_percent or 0) > BUSY, is_kept_back(run), _gone_ranks(run)
    if quiet <= limit or (kept_back and not idle and quiet <= LONG_SILENT * limit):
        return None
    bad = bool(gone) or (idle and quiet > LONG_SILENT * limit)
    words = f"process {process.pid} lives, but no line for {duration(quiet)} ({_usual(run)})"
    words += ", it waits for the disk" if process.state == "disk" else ""
    words += f"; {_gone_words(gone)}" if gone else f"; {ADVICE}" if kept_back else ""
    return Liveness("silent", "critical" if bad else "warning", words)


def _of_broken(run: Run, process: Process) -> Liveness | None:
    """Something is wrong with who writes, though lines come."""
    gone = _gone_ranks(run)
    if gone:
        return Liveness("running", "warning", f"process {process.pid} lives, but {_gone_words(gone)}")
    if run.changes[-1:] == ["missing"]:
        return Liveness("running", "warning", f"process {process.pid} lives, but its log was deleted or moved away")
    rivals = _others(run, "candidate")
    if rivals:
        pids = ", ".join(str(other.pid) for other in rivals)
        return Liveness("running", "warning", f"more than one process writes this log: {process.pid} and {pids}")
    return None


def _of_running(run: Run, process: Process) -> Liveness:
    found = f"process {process.pid} {'seen by name, not by file' if process.by_name else process.how}"
    if is_kept_back(run):
        return Liveness("running", "note", f"{found}; {kept_back_words(run)}")
    neighbours = _others(run, "neighbour") if run.checkpoints is not None and run.checkpoints.checkpoints else []
    if neighbours:
        told = ", ".join(f"process {other.pid} {other.how}" for other in neighbours)
        return Liveness("running", "note", f"{found}; beside it {told}: whose checkpoints are these?")
    return Liveness("running", "ok", found)


def _others(run: Run, role: str) -> list[Process]:
    return [other for other in run.writer.others if other.role == role] if run.writer else []


def _gone_ranks(run: Run) -> list[Process]:
    """Ranks of the job that ended or vanished while its launcher lives on."""
    others = run.writer.others if run.writer else ()
    return [other for other in others if other.is_rank and other.state in ("zombie", "ended")]


def _gone_words(gone: list[Process]) -> str:
    pids = ", ".join(str(other.pid) for other in gone[:4])
    return f"{len(gone)} rank{'s' if len(gone) > 1 else ''} of the job ended: pid {pids}"


def _usual(run: Run) -> str:
    gap = usual_gap(run)
    return f"usual {duration(gap)}" if gap is not None else f"limit {duration(silence_limit(run))}"


def _by_age(run: Run, now: float) -> Liveness:
    age, quiet = last_line_age(run, now), quiet_seconds(run, now)
    if age is None or quiet is None:
        return _without_lines(run)
    why = run.writer.why_unseen if run.writer and run.writer.why_unseen else "no process visible here"
    if run.lines_read and not run.recognised:
        return Liveness("unknown", "unknown", f"{why}, and no line of this log is of a known format")
    if quiet > silence_limit(run):
        return Liveness("unknown", "warning", f"{why}, last line {duration(age)} ago")
    doubt = doubt_limit(run)
    if doubt is not None and quiet > doubt:
        return Liveness("unknown", "unknown", f"{why}, and no line for {duration(age)}: is it alive?")
    if run.arrivals.last_growth is not None:
        return Liveness("running", "ok", f"lines keep coming, the last {duration(age)} ago; {why}")
    return Liveness("unknown", "ok", f"{why}; judged by its lines, the last {duration(age)} ago")


def _without_lines(run: Run) -> Liveness:
    saved = len(run.checkpoints.checkpoints) if run.checkpoints else 0
    if run.log is None and saved:
        files = f"{saved} checkpoint{'s' if saved > 1 else ''}"
        return Liveness("unknown", "unknown", f"no log found, only {files}: whether it runs cannot be told")
    return Liveness("waiting", "unknown", run.problems.get("log", Clean("no line yet")))
