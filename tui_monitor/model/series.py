"""One metric's values by row, appended in O(1), with a min/max pyramid so that any chart is cheap."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from statistics import fmean
from typing import NamedTuple

WINDOW = 50  # rows behind `mean` and `std`: the native trainer's own Summary window
_FACTOR = 16  # rows of one pyramid bucket, and buckets of the next level's
_SUMMED = 128  # rows that are added up faster than the pyramid is asked
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

    def put(self, index: int, low: float, high: float, total: float, count: int) -> None:
        self.low[index], self.high[index] = low, high
        self.sum[index], self.count[index] = total, count


class Series:
    """One metric's values by row. `values` (32-bit, NaN for a gap) is for drawing; last, extremes and the latest
    window are kept in double precision."""

    def __init__(self) -> None:
        self.values = array("f")
        self.window: dict[int, float] = {}  # the last WINDOW rows with a value: row to value
        self.last, self.last_row = math.nan, -1
        self.min, self.max = math.inf, -math.inf
        self.count = self.non_finite = 0
        self._repeats: dict[int, int] = {}  # rows of the window that were told more than once: how often
        self._levels: list[_Level] = []

    def put(self, row: int, value: float) -> None:
        """`value` at `row`; rows in between are gaps. A row of the window that has a value holds the mean of all it was
        told from then on, while extremes and count cover each of them."""
        self.count += 1
        if math.isfinite(value):
            self.min, self.max = min(self.min, value), max(self.max, value)
        else:
            self.non_finite += 1
        if row < len(self.values):
            self._put_again(row, value)
            return
        while len(self.values) < row:
            self._push(math.nan)
        self.last, self.last_row = value, row
        self.window[row] = value
        if len(self.window) > WINDOW:
            self._forget()
        self._push(value)

    def _forget(self) -> None:
        oldest = next(iter(self.window))
        del self.window[oldest]
        self._repeats.pop(oldest, None)

    def _put_again(self, row: int, told: float) -> None:
        """A value more for a row that is there: the running mean, which no sum overflows. `last` stays what was
        printed."""
        value = told
        if row in self.window:
            times = self._repeats[row] = self._repeats.get(row, 1) + 1
            value = self.window[row] + (value / times - self.window[row] / times)
        self.values[row], self.window[row] = _drawable(value), value
        if len(self.window) > WINDOW:
            self._forget()
        if row >= self.last_row:
            self.last, self.last_row = told, row
        for depth, level in enumerate(self._levels):
            index = row // _FACTOR ** (depth + 1)
            if index >= len(level.low):
                break
            level.put(index, *self._gather(depth, index))

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

    def mean(self, start: int, end: int) -> float:
        """The mean of the finite values of rows `start` to before `end`, NaN where there is none; a short range
        without gaps is summed at once."""
        values = self.values[start:end] if end - start <= _SUMMED else ()
        total = math.fsum(values) if values else math.nan
        return total / len(values) if total == total else self.bucket(start, end).mean

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
