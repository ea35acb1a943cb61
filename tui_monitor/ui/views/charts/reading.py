"""What a card's metric is at the cursor: raw, smoothed, and between which values the cell's rows lie."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.model.columns import Columns
from tui_monitor.model.series import Bucket
from tui_monitor.model.units import Count
from tui_monitor.ui.series import row_near
from tui_monitor.ui.views.charts.lens import Lens
from tui_monitor.ui.views.charts.smoothing import means, rows_between

BACK = 64  # rows back for the latest value of a metric that not every row has


class Reading(NamedTuple):
    """`at` is the counter whose row has `raw`; the bucket is that of the rows in the cursor's cell."""

    at: Count
    raw: float | None
    mean: float
    averaged: int
    cell: Bucket | None
    rows: int


def reading(columns: Columns, name: str, counter: float, cell: tuple[float, float], lens: Lens) -> Reading | None:
    """At the row nearest to a counter; `cell` are the counters at the edges of the cursor's cell."""
    row = row_near(columns, counter)
    series = columns.metrics.get(name)
    if row is None or series is None:
        return None
    stretch = next(one for one in columns.timeline if row in one)
    told = (at for at in range(row, max(row - BACK, stretch.start - 1), -1) if series.exact(at) is not None)
    found = next(told, None)
    averaged = lens.averaged(columns)
    mean = means(columns, name, [columns.counters[row]], averaged)[0]
    raw = series.exact(found) if found is not None else None
    at = columns.counter(row if found is None else found)
    return Reading(at, raw, mean, averaged, _cell(columns, name, cell), rows_between(columns, *cell))


def _cell(columns: Columns, name: str, cell: tuple[float, float]) -> Bucket | None:
    """The figures of all rows in the cell; None without."""
    series = columns.metrics[name]
    for stretch in reversed(columns.timeline):
        start, stop = columns.first_row_at(cell[0], stretch), columns.first_row_above(cell[1], stretch)
        if start < stop:
            return series.bucket(start, stop)
    return None
