"""One metric's values by row, appended in O(1), with a min/max pyramid so that any chart is cheap."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from itertools import islice
from statistics import fmean
from typing import NamedTuple

from tui_monitor.model.block import Told
from tui_monitor.model.column import Column, Numbers
from tui_monitor.model.pyramid import (
    NOTHING,
    WHOLE_FACTOR,
    Figures,
    Level,
    Pyramid,
    gap_levels,
    gapped_levels,
    together,
)

WINDOW = 50  # rows behind `mean` and `std`: the native trainer's own Summary window
LONG = 4096  # rows of a bucket whose figures are kept: they take a read of the index for each level and part
KEPT = 4096  # such figures: the charts of a screen, zoomed and not
SETTLED = 1 << 14
"""Rows of a tail that is long enough to be a part of its own: it gives back what it had room to grow for, and its
pyramid takes a third. A millisecond for each metric."""
_SUMMED = 128  # rows that are added up faster than the pyramid is asked
LARGEST = 3.0e38
"""A 32-bit float's end: beyond it the drawing column would hold infinity."""


class Bucket(NamedTuple):
    """What a range of rows holds of one metric: extremes and mean of its finite values (NaN where there is none)."""

    row: int
    low: float
    high: float
    mean: float


class Series:
    """One metric's values by row. `values` (32-bit, NaN for a gap) is for drawing; last, extremes and the latest
    window are kept in double precision."""

    def __init__(self) -> None:
        self.values = Column("f")
        self.window: dict[int, float] = {}  # the last WINDOW rows with a value: row to value
        self.last, self.last_row = math.nan, -1
        self.min, self.max = math.inf, -math.inf
        self.count = self.non_finite = 0
        self._repeats: dict[int, int] = {}  # rows of the window that were told more than once: how often
        self._pyramids = [Pyramid(self.values.tail)]  # one for each part of `values`
        self._long: dict[tuple[int, int], Bucket] = {}  # of rows before the tail

    def put(self, row: int, value: float) -> None:
        """`value` at `row`; rows in between are gaps. A row of the window that has a value holds the mean of all it was
        told from then on, while extremes and count cover each of them."""
        self.count += 1
        if math.isfinite(value):
            self.min, self.max = min(self.min, value), max(self.max, value)
        else:
            self.non_finite += 1
        length = len(self.values)
        if row < length:
            self._put_again(row, value)
            return
        for _ in range(row - length):
            self._push(math.nan)
        self.last, self.last_row = value, row
        self.window[row] = value
        if len(self.window) > WINDOW:
            self._forget()
        self._push(value)

    def attach(self, row: int, told: Told) -> None:
        """The values of a whole block that begins at `row`."""
        if gap := row - len(self.values):
            self._attach(array("f", [math.nan]) * gap, gap_levels(gap), NOTHING)
        self._attach(told.values, told.levels, told.whole)
        self.count, self.non_finite = self.count + told.count, self.non_finite + told.non_finite
        self.min, self.max = min(self.min, told.min), max(self.max, told.max)
        self._make_room(len(told.latest))
        self.window |= {row + place: value for place, value in told.latest}
        if told.latest:
            self.last, self.last_row = told.latest[-1][1], row + told.latest[-1][0]

    def _attach(self, values: Numbers, levels: Sequence[Level], whole: Figures) -> None:
        if not len(values):
            return
        if not len(self.values.tail):
            self._pyramids.pop()
        self.values.attach(values)
        self._pyramids += (Pyramid(values, levels, WHOLE_FACTOR, whole), Pyramid(self.values.tail))

    def _make_room(self, count: int) -> None:
        """Forget of the window what `count` more rows leave no room for."""
        over = len(self.window) + count - WINDOW
        if over > 0:
            self.window = dict(islice(self.window.items(), over, None))
            self._repeats = {row: times for row, times in self._repeats.items() if row in self.window}

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
        self._change(row, _drawable(value))
        self.window[row] = value
        if len(self.window) > WINDOW:
            self._forget()
        if row >= self.last_row:
            self.last, self.last_row = told, row

    def _change(self, row: int, value: float) -> None:
        part = self.values.part_at(row)
        if not isinstance(self.values.parts[part], array):
            self._pyramids[part] = self._pyramids[part].thawed(self.values.thaw(part))
        self.values[row] = value
        self._long.clear()
        self._pyramids[part].changed(row - self.values.starts[part])

    def _push(self, value: float) -> None:
        self.values.append(_drawable(value))
        self._pyramids[-1].grew()
        if len(self.values.tail) == SETTLED:
            self._settle(self.values.tail[:])

    def _settle(self, values: array[float]) -> None:
        self.values.settle(values)
        self._pyramids[-1:] = (Pyramid(values, gapped_levels(values), WHOLE_FACTOR), Pyramid(self.values.tail))

    def exact(self, row: int) -> float | None:
        """The value of a recent row in double precision, None for a gap; an older row's as it is drawn."""
        if row >= len(self.values):
            return None
        if row in self.window:
            return self.window[row]
        value: float = self.values[row]
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
        if end - start < LONG or end > self.values.starts[-1]:
            return self._bucket(start, end)
        if (start, end) not in self._long:
            if len(self._long) >= KEPT:
                self._long.clear()
            self._long[start, end] = self._bucket(start, end)
        return self._long[start, end]

    def _bucket(self, start: int, end: int) -> Bucket:
        low, high, total, count = self._figures(start, min(end, len(self.values)))
        return Bucket(start, low, high, total / count if count else math.nan)

    def _figures(self, start: int, end: int) -> Figures:
        parts = self.values.pieces(start, end)
        return together(self._pyramids[part].figures(first, last) for part, first, last in parts)

    def mean(self, start: int, end: int) -> float:
        """The mean of the finite values of rows `start` to before `end`, NaN where there is none; a short range
        without gaps is summed at once."""
        values = self.values[start:end] if end - start <= _SUMMED else ()
        total = math.fsum(values) if values else math.nan
        return total / len(values) if total == total else self.bucket(start, end).mean


def _drawable(value: float) -> float:
    return value if -LARGEST < value < LARGEST else math.nan
