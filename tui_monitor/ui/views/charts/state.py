"""The state of the charts: what is chosen and how it is looked at, and each way to change it."""

from __future__ import annotations

from typing import ClassVar

from tui_monitor.draw.axis import snap
from tui_monitor.model.columns import Columns
from tui_monitor.model.metrics import expert_place
from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.chart_spec import counters_of
from tui_monitor.ui.habits import Habit
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.summary_columns import SummaryColumns
from tui_monitor.ui.views.charts.cards import Card, cards_of, layer_of
from tui_monitor.ui.views.charts.grid import Grid, beside, grid
from tui_monitor.ui.views.charts.lens import Lens
from tui_monitor.ui.views.charts.look import FEWEST, Extent, Look
from tui_monitor.ui.views.charts.smoothing import AUTO, MOST, RAW, stepped
from tui_monitor.ui.views.charts.times import UNKNOWN, Times, times_of
from tui_monitor.ui.views.view import ViewPanel, why_no_match

SECONDS = 10.0  # across a chart over the time of day: nearer there is nothing more to see


class ChartsState(ViewPanel):
    """Range and cursor are each run's own; smoothing, scale and axis are kept for all."""

    FRAMED: ClassVar[bool] = False

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.chosen, self.alone = 0, False
        self.words = ""  # typed; not remembered: what hides charts is not to surprise on another day
        self._wanted = ""  # the key of the chart that was chosen: charts that come do not take its place
        self.rows, self.log_scale, self.near, self.by_time = AUTO, False, False, False
        self.grid = Grid(1, 1, 0, ())
        self._looks: dict[tuple[str, bool], Look] = {}  # by run, and by what the axis is: ranges are places on it
        self._summaries: dict[str, SummaryColumns] = {}
        self._times: tuple[object, Times | None] = (None, None)

    # --- what is looked at --------------------------------------------------------------------------------------------

    @property
    def view(self) -> RunView | None:
        return self.scene.selected if self.scene is not None else None

    @property
    def look(self) -> Look:
        view = self.view
        return self._looks.setdefault((view.key if view is not None else "", self.by_time), Look())

    @property
    def cards(self) -> tuple[Card, ...]:
        cards, words = cards_of(self.view.report) if self.view is not None else (), self.words.lower().split()
        return tuple(card for card in cards if all(word in card.key.lower() for word in words)) if words else cards

    @property
    def card(self) -> Card | None:
        """The chosen one."""
        return self.cards[min(self.chosen, len(self.cards) - 1)] if self.cards else None

    def columns_of(self, view: RunView, card: Card) -> Columns:
        if card.chart.source != "summaries":
            return view.run.rows
        return self._summaries.setdefault(card.chart.name, SummaryColumns()).of(view.run, card.chart.name)

    def times(self, view: RunView) -> Times | None:
        """When each counter was, as far as it is known."""
        now = self.scene.now.timestamp() if self.scene is not None else 0.0
        told = (view.key, view.run.version)
        if told != self._times[0]:
            self._times = told, times_of(view.run, now)
        return self._times[1]

    def extent(self, view: RunView) -> Extent:
        """All that may be looked at, as places on the axis: over the time of day what has a time."""
        rows = view.run.rows
        first, last = counters_of(rows)
        times = self.times(view) if self.by_time else None
        least = FEWEST if rows.is_whole else FEWEST * max(last - first, 1e-9) / max(len(rows), 1)
        if times is not None:
            (begin, end), (first, last) = times.ends, times.known
            return Extent((begin, end), end, max(least * (end - begin) / (last - first), SECONDS))
        return Extent(snap(first, last, whole=rows.is_whole), float(last), least)

    def lens(self, view: RunView) -> Lens:
        """The same for all charts."""
        left, right = self.look.range(self.extent(view))
        times = self.times(view) if self.by_time else None
        zone = self.scene.now.tzinfo if self.scene is not None else None
        if times is not None:
            left, right = times.counter_of(left), times.counter_of(right)
        return Lens(left, right, times, zone, self.rows, self.log_scale, self.near)

    @property
    def sees_all(self) -> bool:
        return self.look.span is None

    @property
    def cursor_counter(self) -> float | None:
        """The counter of the row at the cursor: the newest one's while it follows."""
        rows = self.view.run.rows if self.view is not None else None
        if rows is None or not rows.timeline:
            return None
        last = float(rows.counters[rows.timeline[-1].stop - 1])
        return last if self.look.cursor is None else min(self.look.cursor, last)

    # --- settings -----------------------------------------------------------------------------------------------------

    def smooth(self, step: int) -> str:
        """Means of more rows, of fewer, or (0) of as many as the range asks; in words."""
        view, card = self.view, self.card
        if view is None or card is None:
            return "nothing to smooth yet"
        now = self.lens(view).averaged(self.columns_of(view, card))
        self.rows = stepped(now, step) if step else AUTO
        self.redraw()
        rows = self.lens(view).averaged(self.columns_of(view, card))
        words = "the raw values" if rows <= RAW else f"the mean of the latest {rows} rows"
        return f"{words}, as the range asks" if not step else words

    def turn_axis(self) -> str:
        """The counter or the time of day; why not, where no times are known."""
        view = self.view
        if view is None or (not self.by_time and self.times(view) is None):
            return UNKNOWN
        cursor, self.by_time = self.look.cursor, not self.by_time
        self.look.cursor = cursor
        self.redraw()
        return ""

    def habits(self) -> dict[str, Habit]:
        how: dict[str, Habit] = {"rows": self.rows, "log": self.log_scale, "near": self.near, "time": self.by_time}
        return how | ({"chart": self._wanted, "alone": self.alone} if self._wanted else {})

    def adopt(self, habits: dict[str, Habit]) -> None:
        rows = habits.get("rows")
        if isinstance(rows, int) and AUTO <= rows <= MOST:
            self.rows = int(rows)
        self.log_scale, self.near = habits.get("log") is True, habits.get("near") is True
        self.by_time = habits.get("time") is True
        chart = habits.get("chart")
        self._wanted = chart if isinstance(chart, str) else ""
        self.alone = bool(self._wanted) and habits.get("alone") is True

    # --- which chart --------------------------------------------------------------------------------------------------

    def choose(self, index: int) -> None:
        """The chart with this number, round the ends."""
        if self.cards:
            self.chosen = index % len(self.cards)
            self._wanted = self.cards[self.chosen].key
            self.redraw()

    def keep_chosen(self) -> None:
        """The chart that was chosen stays chosen where others have come; another one where this run has it not."""
        places = (at for at, card in enumerate(self.cards) if card.key == self._wanted)
        self.chosen = next(places, min(self.chosen, max(len(self.cards) - 1, 0)))

    def filter(self, text: str) -> str:
        """Show only charts whose names have all these words; nothing can be wrong with them."""
        self.words = text
        self.redraw()
        return ""

    def next_match(self, step: int) -> str:
        why = why_no_match(len(self.cards) if self.words else None)
        if not why:
            self.choose(self.chosen + step)
        return why

    def choose_beside(self, down: int) -> None:
        """The chart above or below; of a single one the one before or after."""
        place = self.chosen - self.grid.first
        wanted = self.chosen + down if self.alone else self.grid.first + beside(self.grid, place, 0, down)
        self.choose(min(max(wanted, 0), len(self.cards) - 1))

    def page(self, step: int) -> None:
        """As many charts on as are in sight."""
        wanted = self.chosen + step * max(len(self.grid.boxes), 1)
        self.choose(min(max(wanted, 0), len(self.cards) - 1))

    def maximise(self, alone: bool) -> None:
        self.alone = alone
        self._wanted = self.card.key if self.card is not None else self._wanted
        self.redraw()

    def arranged(self, room: Box, count: int) -> Grid:
        """The charts in sight and their places."""
        if self.alone:
            return Grid(1, 1, self.chosen, (room,))
        return grid(room, count, self.chosen, self.grid.first)

    def look_at(self, metric: str) -> None:
        """Its chart alone; of an expert's load the map of its layer."""
        self.words, layer = "", layer_of(metric)
        for at, card in enumerate(self.cards):
            own = card.chart.name == metric and card.kind == "lines"
            if own or (expert_place(metric) is not None and card.kind == "heat" and card.layer == layer):
                self.alone = True
                self.choose(at)
                return
