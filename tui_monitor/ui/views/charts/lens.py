"""How the charts are looked at, the same for all of them: range, axis, scale, smoothing."""

from __future__ import annotations

import math
from datetime import tzinfo
from typing import NamedTuple

from tui_monitor.draw.columns import Range
from tui_monitor.model.columns import Columns
from tui_monitor.model.units import Count
from tui_monitor.ui.views.charts.smoothing import AUTO, asked, rows_between
from tui_monitor.ui.views.charts.times import Times, hours


class Lens(NamedTuple):
    """`left` and `right` are counters; with `times` they are drawn as hours. `rows` are those that a mean is over, 0
    for as many as the range asks; `near` scales to the values in sight instead of from zero or to a ceiling."""

    left: float
    right: float
    times: Times | None = None
    zone: tzinfo | None = None
    rows: int = AUTO
    log: bool = False
    near: bool = False

    @property
    def axis(self) -> Range:
        """The edges as they are drawn."""
        return self.at(self.left), self.at(self.right)

    def at(self, counter: float) -> float:
        """Where a counter lies on the axis."""
        return counter if self.times is None else self.times.time_of(counter)

    def counter(self, at: float) -> float:
        """The counter at a place of the axis."""
        return at if self.times is None else self.times.counter_of(at)

    def ticks(self, width: int) -> list[tuple[float, str]] | None:
        """Round hours; None where the counter's own round numbers will do."""
        return None if self.times is None else hours(self.axis, width, self.zone)

    def reach(self, columns: Columns) -> tuple[Count, Count]:
        """The counters that have a place."""
        return (math.floor(self.left), math.ceil(self.right)) if columns.is_whole else (self.left, self.right)

    def averaged(self, columns: Columns) -> int:
        """Over how many rows a mean goes."""
        return self.rows or asked(rows_between(columns, self.left, self.right))
