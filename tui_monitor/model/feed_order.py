"""The order of a run's feed: which row or which event stands at each position, in few numbers for millions of rows."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator


class FeedOrder:
    """A sequence of row indices, and of -1 - index for events. Rows that follow one another are one stretch: `_starts`
    are the positions at which stretches begin, `_firsts` what stands there."""

    def __init__(self) -> None:
        self._starts, self._firsts = array("q"), array("q")
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, index: int) -> None:
        """One row, or an event."""
        self.append_rows(index, 1)

    def append_rows(self, first: int, rows: int) -> None:
        """The rows from `first` on."""
        if first < 0 or not self._goes_on(first):
            self._starts.append(self._length)
            self._firsts.append(first)
        self._length += rows

    def _goes_on(self, row: int) -> bool:
        """Whether the row is the one behind the last."""
        if not self._length or self._firsts[-1] < 0:
            return False
        return row == self._firsts[-1] + self._length - self._starts[-1]

    def __getitem__(self, position: int) -> int:
        """What stands at a position; negative ones count from the end."""
        position = position + self._length if position < 0 else position
        if not 0 <= position < self._length:
            raise IndexError(position)
        stretch = bisect_right(self._starts, position) - 1
        first = self._firsts[stretch]
        return first if first < 0 else first + position - self._starts[stretch]

    def __iter__(self) -> Iterator[int]:
        return (self[position] for position in range(self._length))

    def event_places(self, begin: int, end: int, step: int) -> Iterator[int]:
        """The positions of events from `begin` up to `end`, which is left out; step -1: from the last one on."""
        first, last = bisect_left(self._starts, begin), bisect_left(self._starts, end)
        stretches = range(first, last) if step > 0 else range(last - 1, first - 1, -1)
        return (self._starts[at] for at in stretches if self._firsts[at] < 0)

    def row_place(self, row: int) -> int | None:
        """The position of a row; None where it is not among them."""
        for at in range(len(self._starts) - 1, -1, -1):
            first = self._firsts[at]
            stop = self._starts[at + 1] if at + 1 < len(self._starts) else self._length
            if 0 <= first <= row < first + stop - self._starts[at]:
                return self._starts[at] + row - first
        return None

    def row_before(self, position: int) -> int | None:
        """The row at a position or before it; None where events alone stand there."""
        for at in range(bisect_right(self._starts, min(position, self._length - 1)) - 1, -1, -1):
            if (first := self._firsts[at]) >= 0:
                stop = self._starts[at + 1] if at + 1 < len(self._starts) else self._length
                return first + min(position, stop - 1) - self._starts[at]
        return None

    def without_rows(self) -> FeedOrder:
        """The events alone."""
        events = FeedOrder()
        for first in self._firsts:
            if first < 0:
                events.append(first)
        return events
