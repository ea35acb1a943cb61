"""The slowest that an episode can get where its steps are logged and limited: a growing agent does not play forever."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tui_monitor.analysis.pace import TICK, Pace
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

ROWS = 400  # latest rows: twenty times what the line needs, and a bounded cost
INTERVALS_NEEDED = 20  # for a line through times against steps
EXPLAINED = 0.5  # of the variance: where steps explain less, time is spent elsewhere and their limit limits nothing


class Steps(NamedTuple):
    """Steps of logged episodes as rising (counter, steps), and the most that one episode may take."""

    rows: Sequence[tuple[Count, float]]
    limit: int


class _Point(NamedTuple):
    steps: float
    seconds: float
    units: float


def steps_of(run: Run) -> Steps | None:
    """The steps of the latest rows, and the printed limit of steps per episode; None where either is not told."""
    limit, series = run.setup.steps_per_episode, run.rows.metrics.get("steps")
    if not limit or series is None or not run.rows.timeline:
        return None
    stretch = run.rows.timeline[-1]
    first, stop = max(stretch.start, stretch.stop - ROWS), min(stretch.stop, len(series.values))
    told = zip(run.rows.counters[first:stop], series.values[first:stop], strict=True)
    return Steps([(counter, steps) for counter, steps in told if steps == steps], limit)


def slowest(pace: Pace, steps: Steps) -> float | None:
    """Seconds of an episode of `limit` steps, by a line `a + b·steps` through the intervals; None where steps do not
    explain the time. The line is the steeper one (steps regressed on time): the one printed episode of an interval
    stands for all of it, and that noise in the steps would flatten the usual line and put the limit too low."""
    points = _points(pace, steps)
    units = math.fsum(point.units for point in points)
    if len(points) < INTERVALS_NEEDED or not 0 < steps.limit < 2**53:
        return None
    x = math.fsum(p.units * p.steps for p in points) / units
    y = math.fsum(p.units * p.seconds for p in points) / units
    xx = math.fsum(p.units * (p.steps - x) ** 2 for p in points)
    yy = math.fsum(p.units * (p.seconds - y) ** 2 for p in points)
    xy = math.fsum(p.units * (p.steps - x) * (p.seconds - y) for p in points)
    if xy <= 0 or xx <= 0 or xy * xy < EXPLAINED * xx * yy:
        return None
    return y + yy / xy * (steps.limit - x)


def _points(pace: Pace, steps: Steps) -> list[_Point]:
    """For each interval that has rows: their mean steps, and the mean seconds of its units."""
    rows = [(counter, value) for counter, value in steps.rows if 0 <= value <= steps.limit]
    counters, values = [counter for counter, _ in rows], [value for _, value in rows]
    points = []
    for (start, began), (end, ended) in pairwise(zip(pace.counters, pace.times, strict=True)):
        first, stop = bisect_right(counters, start), bisect_right(counters, end)
        if first < stop:
            mean = math.fsum(values[first:stop]) / (stop - first)
            points.append(_Point(mean, max(TICK, ended - began) / (end - start), end - start))
    return points
