"""The grid of charts, or one of them, over a line of settings and one that reads them at the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from tui_monitor.draw.canvas import Canvas
from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.draw.cursor import with_cursor
from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.chart_spec import Place
from tui_monitor.ui.plotted import Plan, Plotted
from tui_monitor.ui.rows import Frame, Row, ends, filled, framed, row, wrap
from tui_monitor.ui.scene import RunView, Scene, waiting_words
from tui_monitor.ui.series import experts_among, row_near
from tui_monitor.ui.signs import ENDED
from tui_monitor.ui.views.charts.cards import Card, experts_of
from tui_monitor.ui.views.charts.grid import is_framed
from tui_monitor.ui.views.charts.heat import plan_map
from tui_monitor.ui.views.charts.lens import Lens
from tui_monitor.ui.views.charts.lines import plan_lines
from tui_monitor.ui.views.charts.mouse import ChartsMouse
from tui_monitor.ui.views.charts.moves import cell_edges
from tui_monitor.ui.views.charts.reading import Reading, reading
from tui_monitor.ui.views.charts.words import card_frame, heat_row, reading_row, setting_row
from tui_monitor.ui.widgets.metric_chart import data_of, news_of

HEAD_FROM, FOOT_FROM = 7, 4  # rows from which the settings, and the cursor's line, have one
PER_PASS = 3  # charts plotted at once: a key is answered in between
KEPT = 64  # pictures: a page of the largest screen, and the pages beside it


class ChartsPanel(ChartsMouse):
    """Only charts in sight are drawn, and only where a dot of them changes."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._pictures: dict[Card, Plotted] = {}
        self._left_to_draw = PER_PASS
        self._room = Box(0, 0, 0, 0)
        self._seen: tuple[object, ...] = ()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def inputs(self, scene: Scene) -> object:
        view = scene.selected
        shown = self.cards[self.grid.first : self.grid.first + len(self.grid.boxes)] if view is not None else ()
        if view is None or self._seen != (view.key, *(data_of(view, card.chart) for card in shown)):
            return None
        return view.key, scene.paused, view.report.checks

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        view, cards = scene.selected, self.cards
        if view is None or not cards:
            hidden = view is not None and self.words
            words = "no metric has these words: esc shows all" if hidden else _empty_words(scene)
            said = [row((line, "muted")) for line in wrap(words, max(width - 4, 1), height)]
            return framed(said, Frame(row(("Charts", "text"))), width, height) if is_framed(width) else said
        self.keep_chosen()
        head, foot = int(height >= HEAD_FROM), int(height >= FOOT_FROM)
        self._room = Box(0, head, width, height - head - foot)
        self.grid = self.arranged(self._room, len(cards))
        self._left_to_draw = PER_PASS
        lens = self.lens(view)
        shown = cards[self.grid.first : self.grid.first + len(self.grid.boxes)]
        self._seen = (view.key, *(data_of(view, card.chart) for card in shown))
        places = sorted(zip(shown, self.grid.boxes, strict=True), key=lambda place: place[0] != self.card)
        drawn = {box: self._card(view, card, box, lens) for card, box in places}  # the chosen one first
        pictures = [drawn[box] for box in self.grid.boxes]
        if self._left_to_draw < 0:
            self.call_after_refresh(self.redraw)
        span = (self.grid.first + 1, self.grid.first + len(shown), len(cards))
        only = fit(f"only {self.words} · ", min(len(self.words) + 8, width // 3)) if self.words else ""
        told = setting_row(view, lens, span, self.sees_all, max(width - 2 - cell_width(only), 0))
        settings = [row(" ", (only, "accent"), told)] * head
        return [*settings, *_side_by_side(self.grid.boxes, pictures), *[self._reading(view, lens, width)] * foot]

    def _card(self, view: RunView, card: Card, box: Box, lens: Lens) -> list[Row]:
        chosen = card == self.card
        read = self._read(view, card, lens)
        frame = card_frame(view, card, read, self.look.cursor is None, box.width)
        if chosen:
            frame = frame._replace(title=row(("▸ ", "accent strong"), frame.title), role="accent")
        if is_framed(self._room.width) and box.height >= 3 and box.width >= 6:
            return framed(self._picture(view, card, lens, box.width - 4, box.height - 2), frame, box.width, box.height)
        title = ends(row("" if chosen else "  ", frame.title), frame.value, box.width)
        return filled([title, *self._picture(view, card, lens, box.width, box.height - 1)], box.width, box.height)

    def _picture(self, view: RunView, card: Card, lens: Lens, width: int, height: int) -> list[Row]:
        plain = self.scene is not None and self.scene.ascii
        place = Place(width, height, self.near, plain)
        plotted = self._plotted(card)
        rows = self._rows_of(view, card, place, lens, plotted)
        canvas, at = plotted.canvas, self.look.cursor
        if canvas is None or at is None or plotted.plan is None:
            return rows
        left, right = canvas.x_range
        x = lens.at(at)
        if not left <= x <= right or not lens.left <= at <= lens.right:
            return rows
        return with_cursor(rows, plotted.plan.gutter + canvas.column_of(x), canvas.height, plain)

    def _rows_of(self, view: RunView, card: Card, place: Place, lens: Lens, plotted: Plotted) -> list[Row]:
        """The picture as it is, where others were drawn in this pass already."""
        scene = self.scene
        if scene is None or place.width < 1 or place.height < 1:
            return []
        look = (view.key, card, place, self.look.span, self.look.right, lens.rows, lens.log, lens.times is not None)
        data = plotted.data if scene.paused else (data_of(view, card.chart), lens.axis)
        newest = lens.at(float(view.run.current or 0)) if lens.times is not None else None
        news = partial(news_of, view, card.chart, at=newest)
        if plotted.wants(look, data, news, scene.instant):
            self._left_to_draw -= 1
            if self._left_to_draw < 0:
                return plotted.rows
        return plotted.draw(look, data, news, partial(self._plan, view, card, place, lens), scene.instant)

    def _plan(self, view: RunView, card: Card, place: Place, lens: Lens) -> Plan:
        if card.kind == "heat":
            return plan_map(card, view.run.rows, place, lens)
        return plan_lines(view, card, self.columns_of(view, card), place, lens)

    def _plotted(self, card: Card) -> Plotted:
        """The card's picture; of those not in sight the latest are kept."""
        found = self._pictures.pop(card, None) or Plotted()
        self._pictures[card] = found
        while len(self._pictures) > KEPT:
            self._pictures.pop(next(iter(self._pictures)))
        return found

    # --- the cursor ---------------------------------------------------------------------------------------------------

    def canvas(self) -> Canvas | None:
        plan = self.plan_of(self.card)
        return plan.canvas if plan is not None else None

    def plan_of(self, card: Card | None) -> Plan | None:
        plotted = self._pictures.get(card) if card is not None else None
        return plotted.plan if plotted is not None else None

    def _read(self, view: RunView, card: Card, lens: Lens) -> Reading | None:
        at = self.cursor_counter
        if at is None or card.chart.source == "experts":
            return None
        canvas = self._plotted(card).canvas
        cell = cell_edges(canvas, lens, at) if canvas is not None else (at, at)
        return reading(self.columns_of(view, card), card.chart.name, at, cell, lens)

    def _reading(self, view: RunView, lens: Lens, width: int) -> Row:
        card, at, now = self.card, self.cursor_counter, self.scene.now if self.scene is not None else None
        if card is None or at is None or now is None:
            return row((" no row yet", "muted"))
        known = lens if lens.times is not None else lens._replace(times=self.times(view))
        if card.chart.source != "experts":
            return row(" ", reading_row(view, card, self._read(view, card, lens), known, now, max(width - 2, 0)))
        return row(" ", heat_row(view, self._loads(view, card, at), at, known, now, max(width - 2, 0)))

    def _loads(self, view: RunView, card: Card, at: float) -> dict[str, float]:
        """The load of each expert of the card in the row at a counter."""
        rows, row_at = view.run.rows, row_near(view.run.rows, at)
        names = experts_of(tuple(rows.metrics), card.layer) if card.kind == "heat" else experts_among(rows.metrics)
        told = {name: rows.metrics[name].exact(row_at) for name in names} if row_at is not None else {}
        return {name: load for name, load in told.items() if load is not None and load == load}


def _side_by_side(boxes: Sequence[Box], pictures: Sequence[list[Row]]) -> list[Row]:
    """The charts of a line of the grid beside one another, line under line."""
    lines: list[Row] = []
    for _, group in groupby(zip(boxes, pictures, strict=True), key=lambda pair: pair[0].y):
        lines += [row(*parts) for parts in zip(*(picture for _, picture in group), strict=True)]
    return lines


def _empty_words(scene: Scene) -> str:
    if scene.selected is None:
        return waiting_words(scene)
    ended = scene.selected.report.state in ENDED
    return "it ended without numbers" if ended else "waiting for the first numbers"
