"""Bounded windows of one metric: its latest values, medians, window means - their cost does not grow with the run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from tui_monitor.analysis.facts import is_native, row_step
from tui_monitor.model.run import Run

GAPS = 4  # rows looked through for each value wanted: an epoch's metric stands in every fourth row or so
START = 0.1  # share of the run that is its start
LARGEST = 1e100  # beyond lies garbage, and the squares of statistics overflow; NaN and infinity fail this too
BLOCKS = 64  # windows at the most of which the best is sought


def last_values(run: Run, name: str, count: int) -> list[tuple[int, float]]:
    """The latest finite (counter, value) pairs of a metric, at most `count`, oldest first; recent ones in double
    precision."""
    series = run.rows.metrics.get(name)
    found: list[tuple[int, float]] = []
    if series is None:
        return found
    budget = GAPS * count + 64
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


def span_values(run: Run, name: str, span: int, fewest: int) -> list[float]:
    """The values of the last `span` counters; of `fewest` rows where a row stands for many counters."""
    latest = run.rows.latest(name, max(span, fewest * row_step(run)))
    return [value for _, value in latest if abs(value) < LARGEST]


def values_between(run: Run, name: str, start: int, end: int, most: int = 100) -> list[float]:
    """At most about `most` bucket means of the counters `start` to `end`."""
    return [bucket.mean for _, bucket in run.rows.chart(name, most, start, end) if math.isfinite(bucket.mean)]


def start_level(run: Run, name: str) -> float | None:
    """The median of a metric over the first tenth of the run; None where it has no value there."""
    if not run.rows.timeline or run.current is None:
        return None
    first = run.rows.counters[run.rows.timeline[0].start]
    values = values_between(run, name, first, first + math.ceil(max(1, (run.current - first) * START)))
    return median(values) if values else None


def unit_of(run: Run) -> int:
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
            if math.isfinite(mean := series.bucket(start, start + length).mean)]  # fmt: skip


def _starts(run: Run, rows: int, length: int) -> Iterator[int]:
    """The windows' first rows, oldest first; windows that lie in no stretch of the timeline are left out."""
    for start in range(rows % length, rows, length):
        if any(stretch.start <= start and start + length <= stretch.stop for stretch in run.rows.timeline):
            yield start


def since_when(points: Sequence[tuple[int, float]], width: int, bad: Callable[[float], bool]) -> str | None:
    """Since which counter the medians of `width` points are bad without a break, in the words of a check's `since`."""
    since = None
    for end in range(len(points), width - 1, -width):
        block = points[end - width : end]
        if not bad(median([value for _, value in block])):
            break
        since = block[0][0]
    return None if since is None else f"episode {since}"
