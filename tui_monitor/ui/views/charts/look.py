"""What of a run is looked at: a range of its counters, and the cursor in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tui_monitor.draw.columns import Range

FEWEST = 4.0  # counters across a chart: nearer there is nothing more to see
PAN = 0.25  # of the range: how far it moves where the cursor meets its edge


class Extent(NamedTuple):
    """All that there is: the axis of the whole run, its newest counter, and the least range worth a look."""

    axis: Range
    last: float
    least: float = FEWEST


@dataclass(slots=True)
class Look:
    """`span` None is everything; `right` None ends at the newest row and goes on with it, as does `cursor` None."""

    span: float | None = None
    right: float | None = None
    cursor: float | None = None

    def range(self, extent: Extent) -> Range:
        """The counters at the edges."""
        if self.span is None:
            return extent.axis
        right = extent.last if self.right is None else self.right
        right = min(max(right, extent.axis[0] + self.span), max(extent.axis[1], extent.axis[0] + self.span))
        return right - self.span, right

    def zoom(self, factor: float, extent: Extent, around: float) -> None:
        """The range times `factor`, what lies at `around` stays where it is."""
        left, right = self.range(extent)
        whole = extent.axis[1] - extent.axis[0]
        span = max((right - left) * factor, extent.least)
        if span >= whole:
            self.span = self.right = None
            return
        share = (min(max(around, left), right) - left) / ((right - left) or 1.0)
        self.span = span
        self._end_at(around - share * span + span, extent)

    def pan(self, by: float, extent: Extent) -> None:
        """The range moves by so many counters; at the newest row it follows again."""
        if self.span is not None:
            self._end_at(self.range(extent)[1] + by, extent)

    def whole(self) -> None:
        """Everything again."""
        self.span = self.right = None

    def show(self, counter: float, extent: Extent, centred: bool = False) -> None:
        """Move the range as little as it takes to see a counter, and a bit more: it is not to move at every step."""
        left, right = self.range(extent)
        if left <= counter <= right:
            return
        edge = 0.5 if centred else PAN
        room = (right - left) * edge
        self._end_at(counter + room if counter > right else counter - room + (right - left), extent)

    def _end_at(self, right: float, extent: Extent) -> None:
        span = self.span or 0.0
        self.right = max(right, extent.axis[0] + span)
        if self.right >= extent.last:
            self.right = None
