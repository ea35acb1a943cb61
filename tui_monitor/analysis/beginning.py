"""When the present session began, and at which counter: what the log, its arrivals and the process say of it."""

from __future__ import annotations

from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

WATCHED_STEPS = 2  # arrivals that begin within this many print steps: moe-top saw the session begin


def started_at(run: Run) -> float | None:
    """When the present session began (seconds since the epoch): its arrival where moe-top watched it, else the start
    of its process; None where neither is known."""
    session = run.session
    if session is not None and session.began_at is not None and _watched(run):
        return session.began_at
    return _process_start(run)


def first_row(run: Run) -> int:
    """The session's first row, the row count where it has none yet."""
    return run.session.row_from if run.session is not None else len(run.rows)


def first_step(run: Run) -> tuple[Count, Count]:
    """The counter at which the session began, and the step in which it prints (1 where one row is all there is)."""
    row = first_row(run)
    first = run.rows.counter(row)
    step = min(first, 10) or 1
    if row + 1 < len(run.rows):
        apart = run.rows.counter(row + 1) - first
        step = max(1, apart) if run.rows.is_whole or apart <= 0 else apart
    announced = run.session.first if run.session is not None else first
    return (announced if announced < first else max(0, first - step)), step


def _watched(run: Run) -> bool:
    """Did moe-top see this session begin? Its first arrivals then lie within a step or two of its first counter."""
    arrivals = run.arrivals.anchors
    if not arrivals or first_row(run) >= len(run.rows):
        return False
    base, step = first_step(run)
    return arrivals[0].counter <= base + WATCHED_STEPS * step


def _process_start(run: Run) -> float | None:
    writer, remembered = run.writer, run.remembered
    if writer is not None and writer.process is not None:
        return writer.process.started_at
    if writer is not None and writer.departed is not None:
        return writer.departed.started_at
    return remembered.process_started_at if remembered is not None else None
