"""A picture of data that grows, drawn anew only where a dot, the axis or a label of it changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from tui_monitor.draw.canvas import Canvas
from tui_monitor.ui.rows import Row

# A stream of rows must not cost a core: where a new column of dots or a new extreme is to be seen a chart is drawn
# every third second at most, as ages move; while the newest column only fills, its number in the title is enough for
# longer.
SOON, LATER = timedelta(seconds=2.95), timedelta(seconds=9.95)


class Plan(Protocol):
    """What is to be seen, and its rows; cheap to find, so that equal ones are not drawn twice."""

    @property
    def canvas(self) -> Canvas | None: ...
    @property
    def gutter(self) -> int: ...
    def rows(self) -> list[Row]: ...


News = Callable[[Canvas | None], object]
"""What of new data cannot wait, on the axis of the canvas that is drawn."""


class Plotted:
    """A new `look` is drawn at once, new data when some seconds have passed, sooner where there is news in them.
    `plotted` counts how often it was drawn."""

    def __init__(self) -> None:
        self.plotted = 0
        self.rows: list[Row] = []
        self.plan: Plan | None = None
        self.look: object = None
        self.data: object = None
        self._news: object = None
        self._drawn_at: datetime | None = None

    def draw(self, look: object, data: object, news: News, plan: Callable[[], Plan], now: datetime) -> list[Row]:
        """The rows for this look and, where it is time for them, for these data."""
        if self.wants(look, data, news, now):
            self.look, self.data, self._drawn_at = look, data, now
            self._plot(plan())
            self._news = news(self.canvas)
        return self.rows

    def wants(self, look: object, data: object, news: News, now: datetime) -> bool:
        """Whether there is anything to draw now."""
        return look != self.look or (data != self.data and self._is_due(news, now))

    @property
    def canvas(self) -> Canvas | None:
        return self.plan.canvas if self.plan is not None else None

    def _plot(self, plan: Plan) -> None:
        if plan != self.plan:
            self.plan, self.rows = plan, plan.rows()
            self.plotted += 1

    def _is_due(self, news: News, now: datetime) -> bool:
        """Whether the picture is old enough to be drawn again for what has come since."""
        if self._drawn_at is None or now < self._drawn_at:
            return True
        return now - self._drawn_at >= (SOON if news(self.canvas) != self._news else LATER)
