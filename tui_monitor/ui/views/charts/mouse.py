"""What the mouse does to the charts: choose, point, zoom, move."""

from __future__ import annotations

from textual.events import (
    Click,
    MouseDown,
    MouseEvent,
    MouseMove,
    MouseScrollDown,
    MouseScrollLeft,
    MouseScrollRight,
    MouseScrollUp,
    MouseUp,
)

from tui_monitor.ui.plotted import Plan
from tui_monitor.ui.views.charts.cards import Card
from tui_monitor.ui.views.charts.grid import is_framed
from tui_monitor.ui.views.charts.keys import ChartsKeys

NOTCH = 0.8  # of the range, for a turn of the wheel
QUARTERS = 0.4  # of a quarter of the range


class ChartsMouse(ChartsKeys):
    """Over a curve the wheel zooms, beside one it scrolls."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._held: int | None = None  # the column in which the button went down, or was moved to
        self._dragged = False

    def plan_of(self, card: Card | None) -> Plan | None:
        """What is drawn of a card, None before it is."""
        raise NotImplementedError

    def _chart_at(self, event: MouseEvent) -> int | None:
        """The number of the chart under the mouse."""
        for at, box in enumerate(self.grid.boxes):
            if box.x <= event.x < box.x + box.width and box.y <= event.y < box.y + box.height:
                return self.grid.first + at
        return None

    def _counter_at(self, event: MouseEvent) -> float | None:
        """The counter under the mouse, where it is inside a curve's canvas."""
        number, view = self._chart_at(event), self.view
        if number is None or view is None or number >= len(self.cards):
            return None
        box, plan = self.grid.boxes[number - self.grid.first], self.plan_of(self.cards[number])
        canvas = plan.canvas if plan is not None else None
        if plan is None or canvas is None:
            return None
        edge = 2 if is_framed(self.size.width) else 0
        column, line = event.x - box.x - edge - plan.gutter, event.y - box.y - 1
        inside = 0 <= column < canvas.width and 0 <= line < canvas.height
        return self.lens(view).counter(canvas.x_at(column)) if inside else None

    def on_click(self, event: Click) -> None:
        number, counter = self._chart_at(event), self._counter_at(event)
        if self._dragged or number is None or number >= len(self.cards):
            return
        self.choose(number)
        if event.chain == 2:
            self.maximise(not self.alone)
        elif counter is not None:
            self.cursor_to(counter)

    def on_mouse_down(self, event: MouseDown) -> None:
        self._dragged = False
        self._held = event.x if self._counter_at(event) is not None else None

    def on_mouse_up(self, event: MouseUp) -> None:
        self._held = None

    def on_mouse_move(self, event: MouseMove) -> None:
        """With the button held down the range moves with the mouse."""
        canvas = self.canvas()
        if self._held is None or not event.button or canvas is None or event.x == self._held:
            return
        by, self._held, self._dragged = self._held - event.x, event.x, True
        self.pan(4 * by / max(canvas.width, 1))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self._scroll(event, -1)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self._scroll(event, 1)

    def on_mouse_scroll_left(self, event: MouseScrollLeft) -> None:
        self.pan(-QUARTERS)

    def on_mouse_scroll_right(self, event: MouseScrollRight) -> None:
        self.pan(QUARTERS)

    def _scroll(self, event: MouseEvent, down: int) -> None:
        counter = self._counter_at(event)
        if event.shift:
            self.pan(QUARTERS * down)
        elif counter is not None:
            self.zoom(NOTCH**-down, counter)
        else:
            self.choose_beside(down)
