"""How long without a line is too long for this run: by the gaps that moe-top saw, else by the run's pace."""

from __future__ import annotations

from statistics import median

from tui_monitor.analysis.beginning import first_row, first_step, started_at
from tui_monitor.analysis.facts import row_step
from tui_monitor.analysis.unseen import is_kept_back
from tui_monitor.model.arrivals import BUFFER, MEDIANS, SHORTEST_LIMIT, limit_of
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

LONGEST_WITHOUT_HISTORY = 30 * 60.0  # seconds: with no gaps to learn from, half an hour alarms nobody for an evaluation
ROWS_OF_A_PACE = 20  # rows from which the session's mean is a pace: as many as the gaps that would be learned from
LEAST_BY_PACE = 5 * 60.0  # seconds: a mean says nothing of the longest pause, and an evaluation takes minutes
BUFFERS = 3  # times that a buffer takes to fill: a slow stretch of a run whose lines are kept back


def last_line_age(run: Run, now: float) -> float | None:
    """Seconds since the log grew: by moe-top's own watch, else by the file's time."""
    if run.arrivals.last_growth is not None:
        return max(0.0, now - run.arrivals.last_growth)
    return max(0.0, now - run.facts.modified_at) if run.facts and run.facts.size else None


def quiet_seconds(run: Run, now: float) -> float | None:
    """Seconds without a line that count as silence: not those for which nobody looked (a suspended machine)."""
    age, void = last_line_age(run, now), run.arrivals.void_until
    return age if age is None or void is None else min(age, max(0.0, now - void))


def usual_gap(run: Run) -> float | None:
    """The median of the gaps between bursts of lines, None before there are some."""
    return median(run.arrivals.gaps) if len(run.arrivals.gaps) >= 3 else None


def silence_limit(run: Run) -> float:
    """Seconds without a line that are too long: max(10 × median, 3 × q99, 60 s) of the gaps between bursts. With too
    few gaps ten times what a printed row took on the mean, five minutes at least; half an hour where no pace is known;
    longer where one buffer of lines that are kept back takes long. A network disk adds what it may show too late."""
    late = run.facts.seen_late if run.facts is not None else 0.0
    learned = limit_of(run.arrivals.gaps)
    if learned is not None:
        return learned + late
    pace = _pace(run)
    kept_back = BUFFERS * _buffer_seconds(run) if is_kept_back(run) else 0.0
    known = pace > 0 and len(run.rows) - first_row(run) >= ROWS_OF_A_PACE
    least = LEAST_BY_PACE if known else LONGEST_WITHOUT_HISTORY
    return max(least, MEDIANS * pace * row_step(run), kept_back) + late


def doubt_limit(run: Run) -> float | None:
    """Seconds without a line after which a run whose writer nobody sees can no longer be called alive: ten times what
    a printed row took, a minute at least. None where the gaps between lines, or nothing, say how long is usual."""
    pace = _pace(run)
    if limit_of(run.arrivals.gaps) is not None or pace <= 0 or len(run.rows) - first_row(run) < ROWS_OF_A_PACE:
        return None
    late = run.facts.seen_late if run.facts is not None else 0.0
    kept_back = BUFFERS * _buffer_seconds(run) if is_kept_back(run) else 0.0
    return max(SHORTEST_LIMIT, MEDIANS * pace * row_step(run), kept_back) + late


def _pace(run: Run) -> float:
    """The mean time of one unit of the counter since the session began or, where its start is unknown, between its
    checkpoints; 0 where neither tells."""
    start = started_at(run)
    if run.facts is None or run.current is None or first_row(run) >= len(run.rows):
        return 0.0
    if start is None:
        return _pace_of_checkpoints(run, run.current)
    done = run.current - first_step(run)[0]
    return max(0.0, run.facts.modified_at - start) / done if done > 0 else 0.0


def _pace_of_checkpoints(run: Run, current: Count) -> float:
    """The mean time of one unit between the first and the last numbered checkpoint that the counter has passed."""
    seen = run.checkpoints.checkpoints if run.checkpoints is not None else ()
    points = sorted(
        (each.counter, each.saved_at) for each in seen if each.counter is not None and each.counter <= current
    )
    if len(points) < 2 or points[-1][0] == points[0][0]:
        return 0.0
    return max(0.0, points[-1][1] - points[0][1]) / (points[-1][0] - points[0][0])


def _buffer_seconds(run: Run) -> float:
    """The time in which a buffer of lines fills, by the mean of the session."""
    start, facts = started_at(run), run.facts
    if start is None or facts is None or not facts.size:
        return 0.0
    return max(0.0, facts.modified_at - start) * BUFFER / facts.size
