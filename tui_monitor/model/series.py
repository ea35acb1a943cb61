"""Rows as columns: counters and metric values appended in O(1), with a min/max pyramid so that any chart is cheap."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from statistics import fmean
from typing import NamedTuple

WINDOW = 50  # rows behind `mean` and `std`: the native trainer's own Summary window
_FACTOR = 16  # rows of one pyramid bucket, and buckets of the next level's
_LARGEST = 3.0e38  # a 32-bit float's end: beyond it the drawing column would hold infinity


class Bucket(NamedTuple):
    """What a range of rows holds of one metric: extremes and mean of its finite values (NaN where there is none)."""

    row: int
    low: float
    high: float
    mean: float


class _Level:
    """One level of the pyramid: extremes, sum and count of each full bucket of rows."""

    def __init__(self) -> None:
        self.low, self.high = array("f"), array("f")
        self.sum, self.count = array("d"), array("l")

    def append(self, low: float, high: float, total: float, count: int) -> None:
        self.low.append(low)
        self.high.append(high)
        self.sum.append(total)
        self.count.append(count)


class Series:
    """One metric's values by row. `values` (32-bit, NaN for a gap) is for drawing; last, extremes and the latest
    window are kept in double precision."""

    def __init__(self) -> None:
        self.values = array("f")
        self.window: dict[int, float] = {}  # the last WINDOW rows with a value: row to value
        self.last, self.last_row = math.nan, -1
        self.min, self.max = math.inf, -math.inf
        self.count = self.non_finite = 0
        self._levels: list[_Level] = []

    def put(self, row: int, value: float) -> None:
        """`value` at `row`, a row later than any before; rows between are gaps."""
        while len(self.values) < row:
            self._push(math.nan)
        self.last, self.last_row = value, row
        self.count += 1
        self.window[row] = value
        if len(self.window) > WINDOW:
            del self.window[next(iter(self.window))]
        if math.isfinite(value):
            self.min, self.max = min(self.min, value), max(self.max, value)
        else:
            self.non_finite += 1
        self._push(value)

    def _push(self, value: float) -> None:
        self.values.append(_drawable(value))
        if len(self.values) % _FACTOR == 0:
            self._close_bucket(0)

    def _close_bucket(self, depth: int) -> None:
        if depth == len(self._levels):
            self._levels.append(_Level())
        level = self._levels[depth]
        level.append(*self._gather(depth, len(level.low)))
        if len(level.low) % _FACTOR == 0:
            self._close_bucket(depth + 1)

    def _gather(self, depth: int, index: int) -> tuple[float, float, float, int]:
        """The figures of bucket `index` at `depth`, from the rows or the level below."""
        start, end = index * _FACTOR, (index + 1) * _FACTOR
        if depth == 0:
            return _figures(self.values[start:end])
        below = self._levels[depth - 1]
        count = sum(below.count[start:end])
        if not count:
            return math.nan, math.nan, 0.0, 0
        low = min(v for v in below.low[start:end] if v == v)
        return low, max(v for v in below.high[start:end] if v == v), sum(below.sum[start:end]), count

    def exact(self, row: int) -> float | None:
        """The value of a recent row in double precision, None for a gap; an older row's as it is drawn."""
        if row >= len(self.values):
            return None
        if row in self.window:
            return self.window[row]
        value = self.values[row]
        return value if value == value else None

    def mean_and_std(self) -> tuple[float | None, float | None]:
        """Mean and sample standard deviation of the finite values among the last `WINDOW` rows that have one."""
        finite = [value for value in self.window.values() if math.isfinite(value)]
        if not finite:
            return None, None
        largest = max(map(abs, finite)) or 1.0  # scaled by it, no sum of finite values overflows
        scaled = [value / largest for value in finite]
        mean = fmean(scaled)
        if len(scaled) < 2:
            return mean * largest, None
        variance = math.fsum((value - mean) ** 2 for value in scaled) / (len(scaled) - 1)
        return mean * largest, math.sqrt(variance) * largest

    def bucket(self, start: int, end: int) -> Bucket:
        """The figures of rows `start` to before `end`, by the pyramid: O(log) of the range's length."""
        if end - start < _FACTOR:  # the usual bucket of a chart: no level of the pyramid is as narrow
            low, high, total, count = _figures(self.values[start:end])
            return Bucket(start, low, high, total / count if count else math.nan)
        low, high, total, count = math.inf, -math.inf, 0.0, 0
        for figures in self._pieces(start, min(end, len(self.values))):
            if figures[3]:
                low, high = min(low, figures[0]), max(high, figures[1])
                total, count = total + figures[2], count + figures[3]
        return Bucket(start, low, high, total / count) if count else Bucket(start, math.nan, math.nan, math.nan)

    def _pieces(self, start: int, end: int) -> Iterator[tuple[float, float, float, int]]:
        """The largest full buckets that tile the range, and single rows at its edges."""
        while start < end:
            depth, width = -1, 1
            while start % (width * _FACTOR) == 0 and start + width * _FACTOR <= end and depth + 1 < len(self._levels):
                depth, width = depth + 1, width * _FACTOR
            if depth < 0:
                stop = min(end, start - start % _FACTOR + _FACTOR)
                yield _figures(self.values[start:stop])
                start = stop
            else:
                level, index = self._levels[depth], start // width
                yield level.low[index], level.high[index], level.sum[index], level.count[index]
                start += width


def _drawable(value: float) -> float:
    return value if -_LARGEST < value < _LARGEST else math.nan


def _figures(values: array[float]) -> tuple[float, float, float, int]:
    finite = [value for value in values if value == value]
    if not finite:
        return math.nan, math.nan, 0.0, 0
    return min(finite), max(finite), math.fsum(finite), len(finite)


class Columns:
    """All rows of a run in the order read: one counter column and a Series for each metric, never cut. Where the
    counter falls back (a resume, another run in the same file) a new stretch begins; `timeline` is the stretches that
    count, in which the later reading of a counter wins and counters only rise."""

    def __init__(self) -> None:
        self.counters = array("q")
        self.lines = array("q")
        self.metrics: dict[str, Series] = {}
        self.timeline: list[range] = []

    def __len__(self) -> int:
        return len(self.counters)

    def append(self, counter: int, values: dict[str, float], line: int = 0) -> bool:
        """A row; False where it completes the row before (same counter, metrics that row does not have yet)."""
        if self._completes(counter, values):
            row, fresh = len(self.counters) - 1, False
        else:
            row, fresh = self._open_row(counter, line), True
        for name, value in values.items():
            series = self.metrics.get(name)
            if series is None:
                series = self.metrics[name] = Series()
            series.put(row, value)
        return fresh

    def _completes(self, counter: int, values: dict[str, float]) -> bool:
        if not self.counters or self.counters[-1] != counter:
            return False
        row = len(self.counters) - 1
        return all(name not in self.metrics or self.metrics[name].last_row != row for name in values)

    def _open_row(self, counter: int, line: int) -> int:
        row = len(self.counters)
        if not self.timeline or counter <= self.counters[-1]:
            self._rewind(counter)
            self.timeline.append(range(row, row + 1))
        else:
            self.timeline[-1] = range(self.timeline[-1].start, row + 1)
        self.counters.append(counter)
        self.lines.append(line)
        return row

    def _rewind(self, counter: int) -> None:
        """Cut from the timeline what lies at or after `counter`: it is about to be told anew."""
        while self.timeline and self.counters[self.timeline[-1].start] >= counter:
            self.timeline.pop()
        if self.timeline:
            last = self.timeline[-1]
            self.timeline[-1] = range(last.start, self.first_row_at(counter, last))

    def first_row_at(self, counter: int, rows: range) -> int:
        """The first row of a stretch whose counter is at least `counter` (its end where none is)."""
        return bisect_left(self.counters, counter, rows.start, rows.stop)

    def pairs(self, name: str, start: int | None = None) -> Iterator[tuple[int, float]]:
        """(counter, value) of the timeline's rows that have a finite value of the metric, from counter `start` on."""
        series = self.metrics.get(name)
        if series is None:
            return
        for stretch in self.timeline:
            first = stretch.start if start is None else self.first_row_at(start, stretch)
            for row in range(first, min(stretch.stop, len(series.values))):
                value = series.values[row]
                if value == value:
                    yield self.counters[row], value

    def latest(self, name: str, span: int) -> list[tuple[int, float]]:
        """The pairs of the last `span` counters, recent ones in double precision."""
        series = self.metrics.get(name)
        if series is None or not self.counters:
            return []
        start = self.counters[-1] - span + 1
        rows = (row for stretch in self.timeline for row in range(self.first_row_at(start, stretch), stretch.stop))
        told = ((self.counters[row], series.exact(row)) for row in rows)
        return [(counter, value) for counter, value in told if value is not None and math.isfinite(value)]

    def chart(self, name: str, buckets: int, start: int, end: int) -> list[tuple[float, Bucket]]:
        """At most about `2·buckets` (counter, Bucket) of the counters `start`…`end`: each bucket is one share of the
        counter's range, so time to draw does not grow with the run."""
        series = self.metrics.get(name)
        if series is None or end < start:
            return []
        width, drawn = max(1.0, (end - start + 1) / max(1, buckets)), []
        for stretch in self.timeline:
            drawn += list(self._chart_stretch(series, stretch, start, end, width))
        return drawn

    def _chart_stretch(
        self, series: Series, stretch: range, start: int, end: int, width: float
    ) -> Iterator[tuple[float, Bucket]]:
        row = self.first_row_at(start, stretch)
        while row < stretch.stop and self.counters[row] <= end:
            edge = start + (math.floor((self.counters[row] - start) / width) + 1) * width
            stop = self.first_row_at(math.ceil(edge), range(row + 1, stretch.stop))
            yield (self.counters[row] + self.counters[stop - 1]) / 2, series.bucket(row, stop)
            row = stop
