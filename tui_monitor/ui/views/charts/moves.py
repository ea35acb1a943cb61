"""Where the cursor and the range of the charts may go, and how."""

from __future__ import annotations

import math

from tui_monitor.draw.canvas import Canvas
from tui_monitor.model.columns import Columns
from tui_monitor.model.metrics import metric
from tui_monitor.ui.chart_spec import counters_of
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.series import extreme_row, row_near
from tui_monitor.ui.views.charts.lens import Lens
from tui_monitor.ui.views.charts.look import PAN
from tui_monitor.ui.views.charts.problems import Problems
from tui_monitor.ui.views.charts.state import ChartsState


class ChartsMoves(ChartsState):
    """Each way to move the cursor or the range; both stay within the run, and the cursor in sight."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._problems = Problems()

    def canvas(self) -> Canvas | None:
        """The inside of the chosen chart as it is drawn."""
        raise NotImplementedError

    # --- the cursor ---------------------------------------------------------------------------------------------------

    def cursor_to(self, counter: float | None, first: bool = False, centred: bool = False) -> None:
        """To the row nearest to a counter, the first, or (None) the newest one; the range comes along."""
        view, now = self.view, self.cursor_counter
        if view is None or now is None:
            return
        begin, end = map(float, counters_of(view.run.rows))
        wanted = begin if first else end if counter is None else counter
        row = row_near(view.run.rows, wanted)
        told = float(view.run.rows.counters[row]) if row is not None else wanted
        self.look.cursor = None if told >= end else told
        self.look.show(self.lens(view).at(told), self.extent(view), centred)
        self.redraw()

    def move_cursor(self, cells: int) -> None:
        """By so many cells of the chosen chart, at least to the next row."""
        view, at, canvas = self.view, self.cursor_counter, self.canvas()
        if view is None or at is None:
            return
        lens = self.lens(view)
        left, right = lens.axis
        width = canvas.width if canvas is not None else 40
        middle = canvas.x_at(canvas.column_of(lens.at(at))) if canvas is not None else lens.at(at)
        wanted = lens.counter(middle + cells * (right - left) / width)
        row = row_near(view.run.rows, wanted)
        told = float(view.run.rows.counters[row]) if row is not None else wanted
        self.cursor_to(told if (told - at) * cells > 0 else self._next(at, cells))

    def _next(self, at: float, step: int) -> float:
        """The counter of the row after (before) the one at a counter; the same where there is none."""
        rows = self.view.run.rows if self.view is not None else Columns()
        found = [at]
        for stretch in rows.timeline:
            row = rows.first_row_above(at, stretch) if step > 0 else rows.first_row_at(at, stretch) - 1
            found += [float(rows.counters[row])] if row in stretch else []
        beyond = [counter for counter in found if (counter - at) * step > 0]
        return min(beyond, key=lambda counter: abs(counter - at), default=at)

    def to_extreme(self, best: bool) -> str:
        """The cursor to the best (worst) value in sight; why not, where there is none."""
        view, card = self.view, self.card
        if view is None or card is None or card.chart.source == "experts":
            return "choose the chart of one metric"
        columns, lens, name = self.columns_of(view, card), self.lens(view), card.chart.name
        figures = view.report.metrics.get(name)
        better = (figures.better if figures is not None else None) or metric(name).better or "higher"
        side, series = (1 if best == (better == "higher") else -1), columns.metrics.get(name)
        found = []
        for stretch in columns.timeline if series is not None else ():
            start, stop = columns.first_row_at(lens.left, stretch), columns.first_row_above(lens.right, stretch)
            place = extreme_row(series, range(start, min(stop, len(series.values))), side) if series else None
            found += [place] if place is not None else []
        if not found:
            return "no value in sight"
        _, row = max(found, key=lambda place: (side * place[0], -place[1]))
        self.cursor_to(float(columns.counters[row]))
        return ""

    def to_problem(self, step: int) -> str:
        """The cursor to the row of the next problem (before, with step -1); its words, nothing where there is none."""
        view, at = self.view, self.cursor_counter
        if view is None or at is None:
            return ""
        found = self._problems.next(view, None if self.look.cursor is None else at, step)
        if found is None:
            return ""
        self.cursor_to(found.at, centred=True)
        return found.words

    # --- the range ----------------------------------------------------------------------------------------------------

    def zoom(self, factor: float, around: float | None = None) -> bool:
        """Nearer or farther, around a counter, else the cursor; False where it cannot be."""
        view, at = self.view, self.cursor_counter
        if view is None or at is None:
            return False
        lens = self.lens(view)
        self.look.zoom(factor, self.extent(view), lens.at(at if around is None else around))
        return self._is_moved(view, lens.axis)

    def zoom_whole(self) -> None:
        self.look.whole()
        self.redraw()

    def pan(self, step: float) -> bool:
        """So many quarters of the range; False where it cannot be. The cursor stays in sight."""
        view = self.view
        if view is None or self.look.span is None:
            return False
        left, right = before = self.lens(view).axis
        self.look.pan(step * PAN * (right - left), self.extent(view))
        lens, at = self.lens(view), self.cursor_counter
        if at is not None and not lens.left <= at <= lens.right:
            self.look.cursor = min(max(at, lens.left), lens.right)
        return self._is_moved(view, before)

    def _is_moved(self, view: RunView, before: tuple[float, float]) -> bool:
        if self.lens(view).axis == before:
            return False
        self.redraw()
        return True

    def go_to(self, counter: float) -> None:
        self.cursor_to(counter, centred=True)


def cell_edges(canvas: Canvas, lens: Lens, counter: float) -> tuple[float, float]:
    """The counters at the edges of the cell that shows a counter, the right one not in it."""
    left, right = canvas.x_range
    column, width = canvas.column_of(lens.at(counter)), (right - left) / max(canvas.width, 1)
    begin, end = (lens.counter(left + width * at) for at in (column, column + 1))
    return begin, math.nextafter(end, -math.inf) if end > begin else end
