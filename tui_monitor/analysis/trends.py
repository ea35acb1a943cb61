"""The trend of each metric over the whole run: found once, of which only the newest points are found anew."""

from __future__ import annotations

import math
from typing import NamedTuple

from tui_monitor.model.columns import Columns
from tui_monitor.model.report import Trend
from tui_monitor.model.run import Run
from tui_monitor.model.series import Bucket

TREND_POINTS = 120  # at the most: twice what the widest sparkline or exported chart needs, so that half are enough
OPEN = 4  # buckets at the end whose rows may still get values: of a step whose lines come one after the other

Points = list[tuple[float, Bucket]]


class _Grid(NamedTuple):
    """Buckets of `width` counters from `first` on. The width is a power of two: it doubles now and then, and between
    that the buckets stay where they are. `past` are the stretches that no row is added to: a resume makes others."""

    first: float
    width: float
    past: tuple[range, ...]

    @property
    def end(self) -> float:
        return self.first + self.width * TREND_POINTS


class Trends:
    """The trends of one run. A fresh one gives the same as one that has followed the run all along."""

    def __init__(self) -> None:
        self._grid: _Grid | None = None
        self._points: dict[str, Points] = {}

    def of(self, run: Run) -> dict[str, Trend]:
        """Every metric's trend as the run stands now."""
        grid = _grid_of(run.rows)
        if grid != self._grid:
            self._grid, self._points = grid, {}
        for name in run.rows.metrics:
            self._points[name] = _followed(run.rows, name, grid, self._points.get(name, []))
        return {name: _trend(points) for name, points in self._points.items()}


def _grid_of(rows: Columns) -> _Grid:
    stretches = [stretch for stretch in rows.timeline if len(stretch)]
    if not stretches:
        return _Grid(0, 1, ())
    first, last = rows.counters[stretches[0].start], rows.counters[stretches[-1].stop - 1]
    span = last - first + 1 if rows.is_whole else last - first
    width = 2.0 ** math.ceil(math.log2(max(span, 1e-9) / TREND_POINTS))
    return _Grid(first, max(width, 1.0) if rows.is_whole else width, (*rows.timeline[:-1], range(stretches[-1].start)))


def _followed(rows: Columns, name: str, grid: _Grid, known: Points) -> Points:
    """The points known, without the open buckets, and what the rows tell from there on."""
    done = max(int((known[-1][0] - grid.first) // grid.width) - OPEN + 1, 0) if known else 0
    border = grid.first + done * grid.width
    end = grid.end - 1 if rows.is_whole else grid.end
    return [point for point in known if point[0] < border] + rows.chart(name, TREND_POINTS - done, border, end)


def _trend(points: Points) -> Trend:
    finite = [(x, mean, low, high) for x, (_, low, high, mean) in points if math.isfinite(mean)]
    return Trend(*zip(*finite, strict=True)) if finite else Trend((), (), (), ())
