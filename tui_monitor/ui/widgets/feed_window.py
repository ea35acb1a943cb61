"""Where somebody is in the feed: a window that follows the end or keeps its place, what is unfolded, and ways to go."""

from __future__ import annotations

from collections.abc import Callable

from tui_monitor.ui.feed_lines import FeedLines, Place, next_problem
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.series import row_near
from tui_monitor.ui.viewport import Viewport
from tui_monitor.ui.widgets.panel import Panel


class FeedWindow(Panel, can_focus=True):
    """Follows the end; scrolling up keeps the place while new rows come. Each run keeps its own place."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.view = Viewport()
        self._places: dict[str, Viewport] = {}
        self._turned: dict[str, set[int]] = {}
        self._key: str | None = None

    @property
    def told(self) -> RunView | None:
        """The selected run; None before its feed has a line."""
        view = self.scene.selected if self.scene else None
        return view if view is not None and view.feed_end else None

    def answer(self, words: str) -> None:
        """Say why a key did nothing, or what it did."""
        self.notify(words, markup=False)

    # --- moving -------------------------------------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """The cursor by so many lines."""
        self._do(lambda: self.view.move(by))

    def page(self, by: int) -> None:
        """Pages, less one line for the eye."""
        self._do(lambda: self.view.page(by * max(self.view.height - 1, 1)))

    def scroll_lines(self, by: int) -> None:
        self._do(lambda: self.view.page(by))

    def to_start(self) -> None:
        self._do(lambda: self.view.jump(0))

    def follow(self) -> None:
        self._do(self.view.follow)

    def toggle_following(self) -> None:
        """Follow, or stay here."""
        self._do(self.view.stay if self.view.following else self.view.follow)

    def to_problem(self, step: int) -> bool:
        """To the next problem (before, with step -1), round the end; False where there is none at all."""
        view = self.told
        if view is None:
            return False
        lines = self._lines(view)
        here = lines.place(min(self.view.cursor, len(lines) - 1)).position
        if self.view.following:
            here, step = lines.end, -1  # the newest problem is the one asked for
        found = next_problem(lines, view.settings, here, step)
        if found is None:
            found = next_problem(lines, view.settings, -1 if step > 0 else lines.end, step)
        if found is not None:
            self._do(lambda: self.view.jump(lines.line_of(found)))
        return found is not None

    def go_to(self, counter: float) -> None:
        """To the row nearest to a counter."""
        view = self.scene.selected if self.scene else None
        found = row_near(view.run.rows, counter) if view is not None else None
        position = view.run.feed.row_place(found) if view is not None and found is not None else None
        if view is not None and position is not None:
            self._enter(view)
            self.show_place(view, Place(position, 0))

    def show_place(self, view: RunView, place: Place) -> None:
        """To this line; one that is folded is unfolded first."""
        lines = self._lines(view)
        if place.part and not lines.as_it_is and not lines.is_open(place.position):
            self._turn(view, place.position)
            lines = self._lines(view)
        self.view.fit(len(lines), self.view.height)
        self._do(lambda: self.view.jump(lines.line_of(place.position) + place.part))

    def counter_at_cursor(self) -> float | None:
        """The counter of the row at the cursor, the last one before it, else the first; None where there is none."""
        view = self.told
        if view is None:
            return None
        position, _ = self._lines(view).place(self.view.cursor)
        counters = view.run.rows.counters
        return float(counters[view.run.feed.row_before(position) or 0]) if len(counters) else None

    def unfold(self) -> bool:
        """Show or hide what is behind the line at the cursor; False where nothing is."""
        view = self.told
        if view is None:
            return False
        lines = self._lines(view)
        position, _ = lines.place(self.view.cursor)
        if lines.as_it_is or not lines.behind(position):
            return False
        line = lines.line_of(position)
        opens = not lines.is_open(position)
        self._turn(view, position)
        self._do(lambda: self.view.reveal(line, line + len(lines.behind(position)) if opens else line))
        return True

    # --- state --------------------------------------------------------------------------------------------------------

    def _lines(self, view: RunView) -> FeedLines:
        return FeedLines(view.run, view.feed_end, self._turned.get(view.key, set()))

    def _turn(self, view: RunView, position: int) -> None:
        """Unfold an entry, or fold it."""
        self._turned.setdefault(view.key, set()).symmetric_difference_update({position})

    def _enter(self, view: RunView) -> None:
        """Each run keeps its own place."""
        if view.key != self._key:
            self._key = view.key
            self.view = self._places.setdefault(view.key, Viewport())

    def _do(self, change: Callable[[], None]) -> None:
        """Change the view, remember how long the feed was when following stopped, and draw."""
        was = self.view.following
        change()
        view = self.scene.selected if self.scene else None
        if was and not self.view.following and view is not None:
            self.view.left_at = view.feed_end
        self.redraw()
