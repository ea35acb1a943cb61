"""How long without a line is too long for this run: by the gaps that moe-top saw, else by the run's pace."""

from __future__ import annotations

from statistics import median

from tui_monitor.analysis.beginning import first_row, first_step, started_at
from tui_monitor.analysis.facts import row_step
from tui_monitor.model.run import Run

LONGEST_WITHOUT_HISTORY = 30 * 60.0  # seconds: with no gaps to learn from, half an hour alarms nobody for an evaluation
FEWEST_GAPS = 20  # bursts before their gaps tell what is usual
SHORTEST_LIMIT = 60.0  # seconds: garbage collection, a checkpoint to a slow disk
MEDIANS = 10  # of the usual gap: an evaluation or a long episode stays below


def last_line_age(run: Run, now: float) -> float | None:
    """Seconds since the log grew: by moe-top's own watch, else by the file's time."""
    if run.arrivals.last_growth is not None:
        return max(0.0, now - run.arrivals.last_growth)
    return max(0.0, now - run.facts.modified_at) if run.facts and run.facts.size else None


def usual_gap(run: Run) -> float | None:
    """The median of the gaps between bursts of lines, None before there are some."""
    return median(run.arrivals.gaps) if len(run.arrivals.gaps) >= 3 else None


def silence_limit(run: Run) -> float:
    """Seconds without a line that are too long: max(10 × median, 3 × q99, 60 s) of the gaps between bursts. With too
    few gaps half an hour, longer where one printed row takes more than three minutes."""
    gaps = sorted(run.arrivals.gaps)
    if len(gaps) < FEWEST_GAPS:
        return max(LONGEST_WITHOUT_HISTORY, MEDIANS * _row_seconds(run))
    return max(MEDIANS * median(gaps), 3 * gaps[int(0.99 * (len(gaps) - 1))], SHORTEST_LIMIT)


def _row_seconds(run: Run) -> float:
    """The mean time of one printed row since the session began, 0 where the start or the last line's time is unknown.
    """
    start = started_at(run)
    if start is None or run.facts is None or run.current is None or first_row(run) >= len(run.rows):
        return 0.0
    done = run.current - first_step(run)[0]
    return max(0.0, run.facts.modified_at - start) / done * row_step(run) if done > 0 else 0.0
