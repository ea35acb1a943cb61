"""Values that come one by one, each with its step, joined to rows; tags that count something else fall in beside."""

from __future__ import annotations

from collections import deque

from tui_monitor.model.records import Row

RECENT = 60  # rows that a late value may still complete; the store keeps 64 open
LATE = 4  # rows by which writers that take turns may lag; what falls back further begins anew

FOREIGN = 2
"""A tag that stands below half of the counter when it first lags counts something else: epochs beside steps. One that
is only late, as evaluations beside the training are, is nearer."""


class RowJoiner:
    """Rows of values in the order told. The counter is the largest step told; a step that falls back behind its own
    tag's last one begins a session anew, as a script does that runs again with the same writer."""

    def __init__(self) -> None:
        self.highest: int | None = None
        self._counter: int | None = None  # of the open row
        self._values: dict[str, float] = {}
        self._at: float | None = None
        self._line = 0
        self._last: dict[str, int] = {}
        self._foreign: set[str] = set()
        self._recent: deque[int] = deque(maxlen=RECENT)

    def add(self, name: str, step: int, value: float, at: float | None, line: int) -> Row | None:
        """Take one value in; the row before, where that is over."""
        place = step if step == self.highest else self._place(name, step)
        done = None
        if place != self._counter or name in self._values:
            done = self.close()
            self._counter, self._line = place, line
            if place == self.highest and (not self._recent or self._recent[-1] != place):
                self._recent.append(place)
        self._values[name] = value
        self._last[name] = step
        self._at = at
        return done

    def close(self) -> Row | None:
        """The open row; what comes later for its step is a row of the same counter, which the store completes."""
        if not self._values or self._counter is None:
            return None
        row = Row(self._counter, self._values, None, self._line, self._at)
        self._counter, self._values = None, {}
        return row

    def restart(self) -> None:
        """The writer begins a session: steps may fall back."""
        self.highest = None
        self._last, self._foreign = {}, set()
        self._recent.clear()

    def _place(self, name: str, step: int) -> int:
        """The counter of the row that a value belongs to."""
        highest = self.highest
        if highest is None or step > highest:
            self._foreign.discard(name)
            self.highest = step
            return step
        if name in self._foreign:
            return highest
        if step < self._last.get(name, step):
            return self._fallen_back(step)
        if step * FOREIGN < highest:
            self._foreign.add(name)
            return highest
        return step if step in self._recent else highest

    def _fallen_back(self, step: int) -> int:
        if len(self._recent) > LATE and step >= self._recent[-1 - LATE]:
            return step if step in self._recent else self._recent[-1]
        self.restart()
        self.highest = step
        return step
