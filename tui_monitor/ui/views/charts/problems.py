"""From one problem of the log to the next, as places on the charts."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.model.records import Incident, Notice
from tui_monitor.ui.feed_lines import FeedLines, next_problem
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.series import row_near


class Problem(NamedTuple):
    """The counter of the row before it, and what it says."""

    at: float
    words: str


class Problems:
    """Remembers which problem was gone to: several may stand behind one row."""

    def __init__(self) -> None:
        self._last: tuple[str, float, int] = ("", 0.0, -1)  # run, counter, position in its feed

    def next(self, view: RunView, at: float | None, step: int) -> Problem | None:
        """The next problem after a counter (before, with step -1), round the ends; the newest where it is None."""
        lines = FeedLines(view.run, view.feed_end, set())
        here, step = (lines.end, -1) if at is None else (self._position(view, at, step), step)
        found = next_problem(lines, view.settings, here, step)
        if found is None:
            found = next_problem(lines, view.settings, -1 if step > 0 else lines.end, step)
        if found is None:
            return None
        row = view.run.feed.row_before(found)
        counter = float(view.run.rows.counters[row]) if row is not None else 0.0
        self._last = view.key, counter, found
        event = lines.event(found)
        return Problem(counter, event.text if isinstance(event, Notice | Incident) else "")

    def _position(self, view: RunView, at: float, step: int) -> int:
        key, counter, position = self._last
        if (key, counter) == (view.key, at) and 0 <= position < view.feed_end:
            return position
        row = row_near(view.run.rows, at)
        place = view.run.feed.row_place(row) if row is not None else None
        return place if place is not None else 0
