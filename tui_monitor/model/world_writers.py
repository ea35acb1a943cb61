"""What each record of the world - files, processes, clocks - writes into its run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from tui_monitor.model.records import (
    CheckpointsSeen,
    ClockJumped,
    LogChanged,
    LogFacts,
    Problem,
    Remembered,
    RunFound,
    WriterSeen,
)
from tui_monitor.model.run import Run


def _write_facts(run: Run, facts: LogFacts, at: float) -> None:
    if facts.live and (run.facts is None or facts.bytes_read > run.facts.bytes_read):
        begun = run.session is not None and run.session.row_from < len(run.rows)
        grown = facts.bytes_read - run.facts.bytes_read if run.facts is not None else None
        run.arrivals.grew(at, run.current if begun else None, grown)  # a new session's banner has no counter yet
    run.facts, run.lines_read = facts, facts.lines_read


def _write_change(run: Run, change: LogChanged, at: float) -> None:
    """The name leads to another file now. What was read stays true; the counter tells whether a new session began."""
    run.changes.append(change.how)
    if run.facts is not None:
        run.facts = msgspec.structs.replace(run.facts, bytes_read=0)


def _write_jump(run: Run, jump: ClockJumped, at: float) -> None:
    run.arrivals.jumped(jump.at, jump.shift)


def _write_found(run: Run, found: RunFound, at: float) -> None:
    run.name, run.path, run.log = found.name, found.path, found.log


def _write_checkpoints(run: Run, seen: CheckpointsSeen, at: float) -> None:
    run.checkpoints = seen


def _write_writer(run: Run, seen: WriterSeen, at: float) -> None:
    run.writer = seen
    run.writer_seen_ever = run.writer_seen_ever or seen.process is not None or seen.departed is not None


def _write_remembered(run: Run, remembered: Remembered, at: float) -> None:
    run.remembered = remembered
    if not run.arrivals.gaps:  # until this moe-top has seen some, those of the one before tell what is usual
        run.arrivals.gaps.extend(remembered.gaps)


def _write_problem(run: Run, problem: Problem, at: float) -> None:
    if problem.text:
        run.problems[problem.source] = problem.text
    else:
        run.problems.pop(problem.source, None)


WORLD_WRITERS: dict[type, Callable[[Run, Any, float], None]] = {
    LogFacts: _write_facts,
    LogChanged: _write_change,
    ClockJumped: _write_jump,
    CheckpointsSeen: _write_checkpoints,
    WriterSeen: _write_writer,
    Remembered: _write_remembered,
    RunFound: _write_found,
    Problem: _write_problem,
}
