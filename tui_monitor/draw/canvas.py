"""Values are placed on the dots of a canvas, in the unit coordinates the plotter takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui_monitor.draw.columns import Column, Range, Value, columns
from tui_monitor.draw.plotter import BRAILLE, Stroke

BRAILLE_DOTS = (2, 4)  # columns and rows of dots in a braille cell
LONE = {False: "•", True: "o"}  # a series of one point: a single braille dot would be overlooked
LINE = {False: BRAILLE, True: "*"}
ACROSS = {False: "┈", True: "."}
DOWN = {False: "┊", True: ":"}

Point = tuple[float, float, bool]  # in 0..1 across and up, and whether a line leads to it from the point before


@dataclass(frozen=True, slots=True)
class Canvas:
    """The inside of a chart: its size in cells and the values at its edges."""

    width: int
    height: int
    x_range: Range
    y_range: Range
    ascii: bool = False

    @property
    def dots(self) -> tuple[int, int]:
        across, up = (1, 1) if self.ascii else BRAILLE_DOTS
        return self.width * across, self.height * up

    def column_of(self, x: float) -> int:
        """The cell column, from the left, that shows `x`."""
        return int(self.cell_u(x) * self.width)

    def x_at(self, column: int) -> float:
        """What stands in the middle of a cell column: the way back from `column_of`."""
        return self.x_range[0] + (self.x_range[1] - self.x_range[0]) * (column + 0.5) / max(self.width, 1)

    def row_of(self, y: float) -> int:
        """The cell row, from the top, that shows `y`."""
        return self.height - 1 - int(self.cell_v(y) * self.height)

    def cell_u(self, x: float) -> float:
        """The middle of the cell column that shows `x`."""
        return _middle(x, self.x_range, self.width)

    def cell_v(self, y: float) -> float:
        """The middle of the cell row that shows `y`."""
        return _middle(y, self.y_range, self.height)

    def line(self, xs: Sequence[Value], ys: Sequence[Value], role: str) -> Stroke | None:
        """A connected line with gaps; None without a point in sight."""
        found = columns(xs, ys, self.dots[0], self.x_range)
        if len(found) == 1 and self._v(found[0].low) == self._v(found[0].high):
            return Stroke([self.cell_u_of(found[0])], [self.cell_v(found[0].low)], [False], role, LONE[self.ascii])
        points: list[Point] = []
        for column in found:
            points += self._crossing(column)
        return _stroke(_without_middles(points), role, LINE[self.ascii])

    def envelope(self, xs: Sequence[Value], lows: Sequence[Value], highs: Sequence[Value], role: str) -> Stroke | None:
        """Upright strips from the lowest to the highest value of each column of dots."""
        tops = {column.pixel: column.high for column in columns(xs, highs, self.dots[0], self.x_range)}
        points: list[Point] = []
        for column in columns(xs, lows, self.dots[0], self.x_range):
            top = max(column.low, tops.get(column.pixel, column.high))
            points += self._crossing(column._replace(high=top, last=top, joined=False))
        return _stroke(points, role, LINE[self.ascii])

    def level(self, y: float, role: str, ends: Range | None = None) -> Stroke:
        """A dotted line across at height `y`, or between two counters."""
        us = [self.cell_u(x) for x in ends or self.x_range]
        return Stroke(us, [self.cell_v(y)] * 2, [False, True], role, ACROSS[self.ascii])

    def border(self, x: float, role: str) -> Stroke:
        """A dotted line from top to bottom at counter `x`."""
        ends = [0.5 / self.height, 1 - 0.5 / self.height]
        return Stroke([self.cell_u(x)] * 2, ends, [False, True], role, DOWN[self.ascii])

    def cell_u_of(self, column: Column) -> float:
        """The middle of the cell that holds a column of dots."""
        return (column.pixel * self.width // self.dots[0] + 0.5) / self.width

    def _v(self, y: float) -> float:
        return _middle(y, self.y_range, self.dots[1])

    def _crossing(self, column: Column) -> list[Point]:
        """The column's strip from low to high, walked so that it ends nearer to the last value."""
        u = (column.pixel + 0.5) / self.dots[0]
        low, high, last = self._v(column.low), self._v(column.high), self._v(column.last)
        if low == high:
            return [(u, low, column.joined)]
        first, then = (low, high) if high - last <= last - low else (high, low)
        return [(u, first, column.joined), (u, then, True)]


def _middle(value: float, limits: Range, parts: int) -> float:
    """The middle of the part, of `parts` equal ones of 0..1, in which the value lies; outside values at the edge."""
    share = min(max((value - limits[0]) / (limits[1] - limits[0]), 0.0), 1.0)
    return (min(int(share * parts), parts - 1) + 0.5) / parts


def _without_middles(points: Sequence[Point]) -> list[Point]:
    """The points without those inside a level stretch: the line is the same, and plotting costs by the point."""
    kept: list[Point] = list(points[:1])
    for point, after in pairwise([*points[1:], (math.nan, math.nan, False)]):
        if not (point[2] and after[2] and kept[-1][1] == point[1] == after[1]):
            kept.append(point)
    return kept


def _stroke(points: Sequence[Point], role: str, glyph: str) -> Stroke | None:
    if not points:
        return None
    us, vs, joins = zip(*points, strict=True)
    return Stroke(us, vs, joins, role, glyph)
