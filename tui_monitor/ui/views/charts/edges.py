"""A curve goes on to the edges of its range: the rows beyond them say where to."""

from __future__ import annotations

import math

from tui_monitor.model.columns import Columns
from tui_monitor.model.series import Bucket
from tui_monitor.ui.chart_spec import Points

BEYOND = 64  # rows beyond an edge that are asked for a value: not every row has one
Place = tuple[float, float]


def to_the_edges(columns: Columns, name: str, points: Points, left: float, right: float) -> Points:
    """The points, and at each edge beyond which there is a value the place where the straight line there crosses it."""
    before, after = _value_beyond(columns, name, left, -1), _value_beyond(columns, name, right, 1)
    told = [(x, bucket.mean) for x, bucket in points if bucket.mean == bucket.mean]
    first, last = (told[0] if told else after), (told[-1] if told else before)
    start = [_crossing(before, first, left)] if before and first and left < first[0] else []
    end = [_crossing(last, after, right)] if last and after and last[0] < right else []
    return [*start, *points, *end]


def _crossing(one: Place, other: Place, at: float) -> tuple[float, Bucket]:
    share = (at - one[0]) / (other[0] - one[0])
    value = one[1] + (other[1] - one[1]) * share
    return at, Bucket(-1, value, value, value)


def _value_beyond(columns: Columns, name: str, edge: float, step: int) -> Place | None:
    """The counter and value of the nearest row before (after) an edge that has a finite one."""
    series, found = columns.metrics.get(name), list[Place]()
    for stretch in columns.timeline if series is not None else ():
        row = columns.first_row_at(edge, stretch) - 1 if step < 0 else columns.first_row_above(edge, stretch)
        asked = range(row, row + step * BEYOND, step)
        values = ((at, series.exact(at)) for at in asked if at in stretch) if series is not None else iter(())
        told = next(((at, value) for at, value in values if value is not None and math.isfinite(value)), None)
        found += [(float(columns.counters[told[0]]), told[1])] if told is not None else []
    return min(found, key=lambda place: abs(place[0] - edge), default=None)
