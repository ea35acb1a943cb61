"""Extremes and sums of one column part by buckets of buckets, so that a range's figures cost no walk along it."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_monitor.model.column import Numbers

FACTOR = 16  # rows of one bucket, and buckets of the next level's, while they grow row by row
WHOLE_FACTOR = 64  # of parts that come whole: a third of the time to build, and no chart asks for fewer rows

Figures = tuple[float, float, float, int]
"""Lowest, highest, sum and count of the finite values (NaN and 0 where there is none)."""

NOTHING: Figures = (math.nan, math.nan, 0.0, 0)


class Level(NamedTuple):
    """One level of the pyramid: extremes, sum and count of each full bucket."""

    low: Numbers
    high: Numbers
    sum: Numbers
    count: Numbers


def new_level() -> Level:
    """A level without buckets."""
    return Level(array("f"), array("f"), array("d"), array("q"))


class Pyramid:
    """The levels over one part of a column."""

    __slots__ = ("_whole", "factor", "levels", "values")

    def __init__(
        self, values: Numbers, levels: Sequence[Level] = (), factor: int = FACTOR, whole: Figures | None = None
    ) -> None:
        self.values, self.levels, self.factor = values, list(levels), factor
        self._whole = whole  # where it is known: a long run's buckets are many parts each

    def grew(self) -> None:
        """A row was appended to the values."""
        self._whole = None
        if len(self.values) % self.factor == 0:
            self._close_bucket(0)

    def changed(self, row: int) -> None:
        """The value of a row is another one now."""
        self._whole = None
        for depth, level in enumerate(self.levels):
            index = row // self.factor ** (depth + 1)
            if index >= len(level.low):
                break
            for column, figure in zip(level, self._gather(depth, index), strict=True):
                column[index] = figure

    def thawed(self, values: Numbers) -> Pyramid:
        """The same over values that can be written, with levels that can."""
        levels = [Level(*map(_copied, level, "ffdq")) for level in self.levels]
        return Pyramid(values, levels, self.factor)

    def figures(self, start: int, end: int) -> Figures:
        """Of the rows `start` to before `end`, in O(log) of their number."""
        if end - start < self.factor:  # the usual bucket of a chart: no level is as narrow
            return figures_of(self.values[start:end])
        return self.whole if end - start == len(self.values) else together(self._pieces(start, end))

    @property
    def whole(self) -> Figures:
        """Of all rows."""
        if self._whole is None:
            self._whole = together(self._pieces(0, len(self.values)))
        return self._whole

    def _close_bucket(self, depth: int) -> None:
        if depth == len(self.levels):
            self.levels.append(new_level())
        level = self.levels[depth]
        for column, figure in zip(level, self._gather(depth, len(level.low)), strict=True):
            column.append(figure)
        if len(level.low) % self.factor == 0:
            self._close_bucket(depth + 1)

    def _gather(self, depth: int, index: int) -> Figures:
        """The figures of bucket `index` at `depth`, from the rows or the level below."""
        return self._span(depth - 1, index * self.factor, (index + 1) * self.factor)

    def _pieces(self, start: int, end: int) -> Iterator[Figures]:
        """The largest full buckets that tile the range, level by level, and single rows at its edges."""
        depth, factor = -1, self.factor
        while depth + 1 < len(self.levels):
            first, last = -(-start // factor), min(end // factor, len(self.levels[depth + 1].low))
            if first >= last:
                break
            yield self._span(depth, start, first * factor)
            yield self._span(depth, last * factor, end)
            start, end, depth = first, last, depth + 1
        yield self._span(depth, start, end)

    def _span(self, depth: int, start: int, end: int) -> Figures:
        """The figures of consecutive buckets of a level; of rows, at depth -1."""
        if start >= end:
            return NOTHING
        if depth < 0:
            return figures_of(self.values[start:end])
        low, high, total, count = (column[start:end] for column in self.levels[depth])
        if 0 in count:
            return together(zip(low, high, total, count, strict=True))
        return min(low), max(high), math.fsum(total), sum(count)


def buckets_of(values: Sequence[float]) -> tuple[list[float], ...]:
    """Lowest, highest and sum of each full bucket of finite values that are all there."""
    return tuple(list(map(figure, _grouped(values))) for figure in (min, max, sum))


def whole_levels(lows: Sequence[float], highs: Sequence[float], sums: Sequence[float]) -> list[Level]:
    """The levels over values that are all there, from the figures of their buckets."""
    levels, count = list[Level](), WHOLE_FACTOR
    while lows:
        level = Level(array("f", lows), array("f", highs), array("d", sums), array("q", [count]) * len(lows))
        levels.append(level)
        lows, highs = list(map(min, _grouped(level.low))), list(map(max, _grouped(level.high)))
        sums, count = list(map(sum, _grouped(level.sum))), count * WHOLE_FACTOR
    return levels


def gapped_levels(values: Sequence[float]) -> list[Level]:
    """The levels over values of which some are NaN, built at once."""
    levels: list[Level] = []
    figures = [figures_of(group) for group in _grouped(values)]
    while figures:
        low, high, total, count = zip(*figures, strict=True)
        levels.append(Level(array("f", low), array("f", high), array("d", total), array("q", count)))
        figures = [together(iter(group)) for group in zip(*[iter(figures)] * WHOLE_FACTOR, strict=False)]
    return levels


def gap_levels(rows: int) -> list[Level]:
    """The levels over rows without a value."""
    levels = []
    while rows >= WHOLE_FACTOR:
        rows //= WHOLE_FACTOR
        nothing = array("f", [math.nan]) * rows
        levels.append(Level(nothing, nothing[:], array("d", bytes(8 * rows)), array("q", bytes(8 * rows))))
    return levels


def _grouped(values: Sequence[float]) -> Iterator[tuple[float, ...]]:
    return zip(*[iter(values)] * WHOLE_FACTOR, strict=False)


def figures_of(values: Sequence[float]) -> Figures:
    """The figures of a few values, NaN being a gap."""
    total = math.fsum(values) if len(values) else math.nan
    if total == total:
        return min(values), max(values), total, len(values)
    finite = [value for value in values if value == value]
    if not finite:
        return NOTHING
    return min(finite), max(finite), math.fsum(finite), len(finite)


def together(pieces: Iterator[Figures]) -> Figures:
    """The figures of several ranges as those of one."""
    low, high, total, count = math.inf, -math.inf, 0.0, 0
    for piece in pieces:
        if piece[3]:
            low, high = min(low, piece[0]), max(high, piece[1])
            total, count = total + piece[2], count + piece[3]
    return (low, high, total, count) if count else NOTHING


def _copied(column: Numbers, typecode: str) -> Numbers:
    return array(typecode, column[:])
