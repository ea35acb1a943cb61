"""What a run has printed and nobody sees yet: lines that its output buffer keeps back."""

from __future__ import annotations

import math

from tui_monitor.analysis.counting import counted
from tui_monitor.analysis.facts import row_step
from tui_monitor.model.arrivals import BUFFER
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

ROWS_LOOKED_AT = 64  # the latest: an older console of the same log may have been wordier
USUAL_LINE = 80  # bytes, where the log was cut and its size says nothing of its lines
ADVICE = "output is buffered: add -u or PYTHONUNBUFFERED=1"


def is_kept_back(run: Run) -> bool:
    """Whether lines are kept back: the log grew by whole buffers, or, where it was not watched for long, it ends
    within a line."""
    half_line = run.facts is not None and run.facts.half_line
    return run.arrivals.is_buffered() or (half_line and not run.arrivals.knows_steps)


def may_be_kept_back(run: Run) -> bool:
    """Whether nothing speaks against it: the log was not seen to grow in other steps."""
    return run.arrivals.is_buffered() or not run.arrivals.knows_steps


def unseen_counters(run: Run) -> Count:
    """The most counters whose lines a full buffer may hold back, at least one printed row."""
    facts, step = run.facts, row_step(run)
    latest = run.rows.counters[-ROWS_LOOKED_AT:]
    lines = run.rows.lines[-ROWS_LOOKED_AT:]
    if facts is None or len(latest) < 2 or lines[-1] <= lines[0] or latest[-1] <= latest[0]:
        return step
    whole = not run.changes and facts.lines_read > 0
    line_bytes = max(1.0, facts.size / facts.lines_read) if whole else USUAL_LINE
    counters_a_line = (latest[-1] - latest[0]) / (lines[-1] - lines[0])
    unseen: float = BUFFER / line_bytes * counters_a_line
    return max(step, math.ceil(unseen) if run.rows.is_whole else unseen)


def kept_back_words(run: Run) -> str:
    """Advice and how much may not be visible yet, for a run whose lines are kept back."""
    return f"{ADVICE}; up to {counted(unseen_counters(run), run.unit)} not yet visible"
