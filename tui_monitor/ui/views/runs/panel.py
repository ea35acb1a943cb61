"""The table of all runs: virtual, its chosen line is the selected run."""

from __future__ import annotations

from textual.events import Click

from tui_monitor.ui.arrangement import NARROW
from tui_monitor.ui.habits import Habit
from tui_monitor.ui.messages import RunChosen, ViewAsked
from tui_monitor.ui.naming import told_apart
from tui_monitor.ui.rows import BLANK, Frame, Row, ends, row, row_width
from tui_monitor.ui.scene import Scene, waiting_words
from tui_monitor.ui.views.runs.keys import RunsKeys
from tui_monitor.ui.views.runs.lines import Lines
from tui_monitor.ui.views.runs.order import NEED
from tui_monitor.ui.views.runs.rows import column_at, head_row, place_words, totals_row

LEAST_HEAD, LEAST_FOOT = 3, 5  # rows from which there is a head, and without a frame a line of totals


class RunsTable(RunsKeys):
    """Keeps the selected run in sight, until the wheel looks elsewhere."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._first = 0
        self._seen: object = None  # what was brought into sight last
        self._browsing = False
        self._drawn_lines = Lines()

    @property
    def has_frame(self) -> bool:
        """On a phone the frame's cells are better spent on columns."""
        return super().has_frame and self.size.width >= NARROW

    # --- drawing ------------------------------------------------------------------------------------------------------

    def inputs(self, scene: Scene) -> object:
        return scene.views, scene.selected, scene.marked, scene.baseline, scene.ascii, scene.waiting

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if not scene.views:
            return [row((waiting_words(scene), "muted"))]
        self.listing.take(scene)
        has_head, has_foot = height >= LEAST_HEAD, height >= LEAST_FOOT and not self.has_frame
        room = height - has_head - has_foot
        self.room = self.listing.fit(len(scene.views), room)
        lines = self._lines(scene, width) or _nothing(self.listing.text)
        head = [self._head(width)] if has_head else []
        foot = [*[BLANK] * (room - len(lines)), self._foot(scene, width)] if has_foot else []
        return [*head, *lines[:room], *foot]

    def _head(self, width: int) -> Row:
        listing = self.listing
        return head_row(listing.columns, listing.widths(width), width, listing.sort, listing.falls)

    def _lines(self, scene: Scene, width: int) -> list[Row]:
        """The runs in sight."""
        shown, place = self.listing.shown, self.place
        seen = (scene.selected.key if scene.selected else None, self.room)
        if seen != self._seen:
            self._seen, self._browsing = seen, False
        if not self._browsing and place is not None:
            self._first = min(max(self._first, place - self.room + 1), place)
        self._first = max(min(self._first, len(shown) - self.room), 0)
        names = told_apart(tuple(view.report.name for view in scene.views), self.listing.widths(width)["name"])
        rows = self._drawn_lines.of(shown[self._first : self._first + self.room], scene, self.listing, names, width)
        if self._drawn_lines.late:
            self.call_later(self.redraw)
        return rows

    def _foot(self, scene: Scene, width: int) -> Row:
        """Without a frame: totals and place, or what is wrong with the filter."""
        if self.listing.problem:
            return row((f"▲ {self.listing.problem}", "warning"))
        words = place_words(self.place, len(self.listing.shown), self.listing.filtered)
        left = row((f"/{self.listing.text}", "accent")) if self.listing.filtered else totals_row(scene, width)
        return ends(left, row((words, "muted")), width)

    def frame(self, scene: Scene) -> Frame:
        listing, room = self.listing, max(self.size.width - 12, 0)
        title = row("Runs", (f"  /{listing.text}", "accent strong") if listing.filtered else "")
        value = row((f"▲ {listing.problem}", "warning")) if listing.problem else row((listing.order, "muted"))
        words = place_words(self.place, len(listing.shown), listing.filtered) if scene.views else ""
        totals = totals_row(scene, room) if scene.views else BLANK
        fits = row_width(title) + row_width(value) <= room
        return Frame(title if fits or not listing.problem else row("Runs"), value, totals, row((words, "muted")))

    # --- life ---------------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        self._browsing = False
        self.redraw()

    def reorder(self) -> None:
        self._browsing, self._first = False, 0
        self.redraw()

    def habits(self) -> dict[str, Habit]:
        return self.listing.habits()

    def adopt(self, habits: dict[str, Habit]) -> None:
        self.listing.adopt(habits)

    # --- mouse --------------------------------------------------------------------------------------------------------

    def browse(self, by: int) -> None:
        """Look at other runs; the selected one stays selected."""
        self._browsing = True
        self._first += by
        self.redraw()

    def on_mouse_scroll_up(self) -> None:
        self.browse(-3)

    def on_mouse_scroll_down(self) -> None:
        self.browse(3)

    def on_click(self, event: Click) -> None:
        """The run under the pointer, twice to open it; a title orders by its column."""
        inset, edge = (2, 1) if self.has_frame else (0, 0)
        width, height = self.size.width - 2 * inset, self.size.height - 2 * edge
        line = event.y - edge - (1 if height >= LEAST_HEAD else 0)
        if line == -1 and event.y >= edge:
            self._order_by(column_at(self.listing.widths(width), event.x - inset, width))
            return
        place = self._first + line // self.listing.tall
        if line >= 0 and place < min(self._first + self.room, len(self._listed())):
            self.post_message(RunChosen(self.listing.shown[place].key))
            if event.chain > 1:
                self.post_message(ViewAsked("dashboard"))

    def _order_by(self, id: str | None) -> None:
        column = self.listing.columns.get(id or "")
        self.listing.sort_by(NEED if column is None or column.key is None else column.id)
        self.reorder()


def _nothing(text: str) -> list[Row]:
    return [row((f"  no run matches {text}", "muted")), row(("  esc shows all again", "muted"))]
