"""The parts of a report that tell what lies around the log: process, checkpoints, disk, times, what could not be read.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TypedDict

from tui_monitor.analysis.beginning import started_at
from tui_monitor.analysis.facts import unrecognised
from tui_monitor.analysis.liveness import ENDED, Liveness, live_process
from tui_monitor.analysis.moments import moment_of, optional_moment
from tui_monitor.analysis.saved import Judged, cadence_of, judge_checkpoints, newest_usable
from tui_monitor.analysis.silence import last_line_age, silence_limit, usual_gap
from tui_monitor.config import Settings
from tui_monitor.model.report import CheckpointReport, Coverage, OtherProcess, ProcessReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean, clean, clean_or_none


class Around(TypedDict):
    """The fields of a RunReport that rest on files and processes."""

    name: Clean
    path: str
    log: str | None
    format: Clean | None
    resume_from: str | None
    process: ProcessReport | None
    checkpoints: tuple[CheckpointReport, ...]
    coverage: Coverage
    problems: tuple[Clean, ...]
    checkpoint_folder: str | None
    checkpoint_every: int | None
    disk_free_bytes: int | None
    started_at: datetime | None
    last_line_at: datetime | None
    usual_gap_seconds: float | None
    silence_limit_seconds: float
    ended_at: datetime | None


def around_log(run: Run, settings: Settings, liveness: Liveness, now: datetime) -> Around:
    """Everything about the run that its log does not say."""
    judged, cadence = judge_checkpoints(run), cadence_of(run, settings)
    newest = newest_usable(judged)
    return {
        "name": run.name,
        "path": run.path,
        "log": run.log,
        "format": clean_or_none(run.facts.format) if run.facts else None,
        "resume_from": newest.checkpoint.path if newest and liveness.state != "finished" else None,
        "process": _process(run, now.tzinfo),
        "checkpoints": tuple(_checkpoint(item, now.tzinfo) for item in judged),
        "coverage": _coverage(run),
        "problems": _problems(run),
        "checkpoint_folder": run.checkpoints.folder if run.checkpoints else None,
        "checkpoint_every": cadence.every if cadence else None,
        "disk_free_bytes": run.checkpoints.disk_free if run.checkpoints else None,
        "started_at": optional_moment(started_at(run), now.tzinfo),
        "last_line_at": _last_line_at(run, now),
        "usual_gap_seconds": usual_gap(run),
        "silence_limit_seconds": silence_limit(run),
        "ended_at": _ended_at(run, now) if liveness.state in ENDED else None,
    }


def _process(run: Run, zone: tzinfo | None) -> ProcessReport | None:
    process = live_process(run)
    if process is None or run.writer is None:
        return None
    return ProcessReport(
        process.pid,
        process.state,
        moment_of(process.started_at, zone),
        process.cpu_percent,
        process.rss_bytes,
        process.command,
        process.how,
        tuple(OtherProcess(other.pid, other.role, other.command) for other in run.writer.others),
    )


def _checkpoint(judged: Judged, zone: tzinfo | None) -> CheckpointReport:
    file = judged.checkpoint
    return CheckpointReport(
        file.name,
        file.kind,
        file.counter,
        file.bytes,
        moment_of(file.saved_at, zone),
        file.complete,
        clean_or_none(judged.problem),
        file.path,
        judged.usable,
    )


def _coverage(run: Run) -> Coverage:
    if run.facts is None:
        return Coverage(0, 0, True)
    read = run.facts.bytes_read - run.facts.skipped
    return Coverage(read, run.facts.size, read >= run.facts.size, run.facts.skipped > 0)


def _problems(run: Run) -> tuple[Clean, ...]:
    problems = [f"{source}: {text}" for source, text in run.problems.items()]
    if (nothing := unrecognised(run)) is not None:
        problems.append(f"{nothing}: progress and entropy cannot be judged")
    return tuple(map(clean, problems))


def _last_line_at(run: Run, now: datetime) -> datetime | None:
    age = last_line_age(run, now.timestamp())
    return moment_of(now.timestamp() - age, now.tzinfo) if age is not None else None


def _ended_at(run: Run, now: datetime) -> datetime | None:
    departed = run.writer.departed if run.writer else None
    if departed is not None and run.ending is None:
        return moment_of(departed.ended_at, now.tzinfo)
    return _last_line_at(run, now)
