"""Bounded windows of one metric: its latest values, medians, window means - their cost does not grow with the run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from statistics import median, median_high

from tui_monitor.analysis.counting import numbered
from tui_monitor.analysis.facts import is_native, row_step
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

GAPS = 4  # rows looked through for each value wanted, or twice as many as the metric's values usually lie apart
MOST_ROWS = 20_000  # looked through at the most: some milliseconds
STEPS = 32  # latest values whose distances tell what is usual
START = 0.1  # share of the run that is its start
LARGEST = 1e100  # beyond lies garbage, and the squares of statistics overflow; NaN and infinity fail this too
BLOCKS = 64  # windows at the most of which the best is sought


def last_values(run: Run, name: str, count: int) -> list[tuple[Count, float]]:
    """The latest finite (counter, value) pairs of a metric, at most `count`, oldest first; recent ones in double
    precision."""
    series = run.rows.metrics.get(name)
    found: list[tuple[Count, float]] = []
    if series is None:
        return found
    apart = 2 * len(run.rows) // max(1, series.count)  # a progress bar prints a row each step, a loss each hundred
    budget = min(MOST_ROWS, max(GAPS, apart) * count + 64)
    for stretch in reversed(run.rows.timeline):
        stop = min(stretch.stop, len(series.values))
        first = max(stretch.start, stop - budget)
        budget -= max(0, stop - first)
        exact, drawn = series.window, series.values[first:stop]
        values = [exact.get(row, value) for row, value in enumerate(drawn, first)]
        pairs = zip(run.rows.counters[first:stop], values, strict=True)
        found = [pair for pair in pairs if abs(pair[1]) < LARGEST] + found
        if len(found) >= count or budget <= 0:
            break
    return found[-count:]


def median_of_last(run: Run, name: str, count: int) -> float | None:
    """The median of the latest `count` values; None while there are fewer."""
    values = [value for _, value in last_values(run, name, count)]
    return median(values) if len(values) >= count else None


def value_step(run: Run, name: str) -> Count:
    """The usual distance between the counters of a metric's latest values; that between rows where it has none."""
    series, step = run.rows.metrics.get(name), row_step(run)
    counters = [run.rows.counters[row] for row in list(series.window)[-STEPS:]] if series is not None else []
    steps = [b - a for a, b in pairwise(counters) if b > a]
    return max(step, median_high(steps)) if steps else step


def span_values(run: Run, name: str, span: Count, fewest: int) -> list[float]:
    """The values of the last `span` counters; the latest `fewest` where each stands for many counters, and the latest
    `span` where a counter is counted in fractions."""
    step = value_step(run, name)
    latest = run.rows.latest(name, max(span, fewest * step) if run.rows.is_whole else span * step)
    return [value for _, value in latest if abs(value) < LARGEST]


def values_between(run: Run, name: str, start: Count, end: Count, most: int = 100) -> list[float]:
    """At most about `most` bucket means of the counters `start` to `end`."""
    return [bucket.mean for _, bucket in run.rows.chart(name, most, start, end) if math.isfinite(bucket.mean)]


def start_level(run: Run, name: str) -> float | None:
    """The median of a metric over the first tenth of the run; None where it has no value there."""
    if not run.rows.timeline or run.current is None:
        return None
    first = run.rows.counters[run.rows.timeline[0].start]
    tenth = (run.current - first) * START
    end = first + (math.ceil(max(1, tenth)) if run.rows.is_whole else tenth)
    values = values_between(run, name, first, end)
    return median(values) if values else None


def unit_of(run: Run) -> Count:
    """Counters in one unit of a rule's window: native counters are episodes; elsewhere a row is the unit."""
    return 1 if is_native(run) else row_step(run)


def window_means(run: Run, name: str, length: int) -> list[float]:
    """Means of consecutive windows of `length` rows over the whole run, the last ending at the latest row; longer
    windows where there would be more than 64."""
    series = run.rows.metrics.get(name)
    if series is None:
        return []
    rows = len(series.values)
    length = max(length, math.ceil(rows / BLOCKS))
    return [mean for start in _starts(run, rows, length)
            if math.isfinite(mean := series.mean(start, start + length))]  # fmt: skip


def _starts(run: Run, rows: int, length: int) -> Iterator[int]:
    """The windows' first rows, oldest first; windows that lie in no stretch of the timeline are left out."""
    for start in range(rows % length, rows, length):
        if any(stretch.start <= start and start + length <= stretch.stop for stretch in run.rows.timeline):
            yield start


def since_when(
    points: Sequence[tuple[Count, float]], width: int, bad: Callable[[float], bool], unit: str
) -> str | None:
    """Since which counter the medians of `width` points are bad without a break, in the words of a check's `since`."""
    since = None
    for end in range(len(points), width - 1, -width):
        block = points[end - width : end]
        if not bad(median([value for _, value in block])):
            break
        since = block[0][0]
    return None if since is None else numbered(unit, since)
