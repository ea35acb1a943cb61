"""What whole columns of values tell of their metrics: figures, pyramid and latest window, computed at once."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from tui_monitor.model.block import Told
from tui_monitor.model.pyramid import WHOLE_FACTOR, Pyramid, buckets_of, gapped_levels, whole_levels
from tui_monitor.model.series import LARGEST, WINDOW

FEWEST = 32
"""Rows of a block. Fewer are told one by one: a block costs as much as some dozens of rows."""


class AllTold:
    """A metric that each row tells, with finite values that a 32-bit column holds. They are told some thousand at a
    time: what is looked at again while it is near the processor costs half."""

    def __init__(self) -> None:
        self._drawn = array("f")
        self._lows, self._highs, self._sums = list[float](), list[float](), list[float]()  # of full buckets
        self._rest: list[float] = []  # behind them
        self._latest: list[float] = []

    def add(self, values: list[float]) -> None:
        """The values of the next rows."""
        self._drawn.fromlist(values)
        self._latest = [*self._latest, *values[-WINDOW:]][-WINDOW:]
        values = self._rest + values
        lows, highs, sums = buckets_of(values)
        self._lows, self._highs, self._sums = self._lows + lows, self._highs + highs, self._sums + sums
        self._rest = values[len(lows) * WHOLE_FACTOR :]

    def told(self) -> Told:
        """What all of them tell."""
        levels, count = tuple(whole_levels(self._lows, self._highs, self._sums)), len(self._drawn)
        low, high = min((*self._lows, *self._rest)), max((*self._highs, *self._rest))
        latest = tuple(enumerate(self._latest, count - len(self._latest)))
        return Told(self._drawn, levels, low, high, count, 0, latest, Pyramid(self._drawn, levels, WHOLE_FACTOR).whole)


def told_by_all(values: Sequence[float]) -> Told:
    """A metric that each row tells, with finite values that a 32-bit column holds."""
    metric = AllTold()
    metric.add(list(values))
    return metric.told()


def told_by_some(told: Sequence[tuple[int, float]]) -> Told:
    """A metric of which some rows, in order, tell any value."""
    drawn = [math.nan] * (told[-1][0] + 1)
    for row, value in told:
        drawn[row] = value if -LARGEST < value < LARGEST else math.nan
    finite = [value for _, value in told if math.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (math.inf, -math.inf)
    latest, left_out = tuple(told[-WINDOW:]), len(told) - len(finite)
    column, levels = array("f", drawn), tuple(gapped_levels(drawn))
    whole = Pyramid(column, levels, WHOLE_FACTOR).whole
    return Told(column, levels, low, high, len(told), left_out, latest, whole)
