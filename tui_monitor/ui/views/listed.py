"""A list of which one line is chosen: it stays the chosen one while the list around it changes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from textual.events import Click

from tui_monitor.ui.rows import Row, chosen_row
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.views.narrowed import Narrowed
from tui_monitor.ui.views.view import end_words, why_no_match

Line = TypeVar("Line")


class ListPanel(Narrowed, Generic[Line]):
    """Subclasses say what the lines are, by which key a line is found again, and how it is drawn."""

    TITLES: ClassVar[int] = 0  # lines at the beginning that are seen with the first one that means something

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._key: str | None = None  # of the chosen line
        self._first = self._head = 0  # the first line that is shown, and the rows above it
        self._lines: list[Line] = []
        self.told: Callable[[], None] = lambda: None  # what shows the details

    @abstractmethod
    def lines_of(self, scene: Scene) -> list[Line]:
        """All lines."""

    @abstractmethod
    def key_of(self, line: Line) -> str:
        """By which the line is found again."""

    @abstractmethod
    def line_row(self, line: Line, width: int) -> Row:
        """The line as it is drawn."""

    def begin(self) -> int:
        """The place that is chosen before somebody chooses one."""
        return self.TITLES

    @property
    def line(self) -> Line | None:
        """The chosen line."""
        return self._lines[self.place()] if self._lines else None

    def line_in(self, scene: Scene) -> Line | None:
        """The chosen line of a scene that the list may not have drawn yet."""
        self._lines = self.lines_of(scene)
        return self.line

    def place(self) -> int:
        """Where the chosen line stands."""
        places = (at for at, line in enumerate(self._lines) if self.key_of(line) == self._key)
        return next(places, min(self.begin(), max(len(self._lines) - 1, 0)))

    def list_rows(self, scene: Scene, width: int, height: int, head: int = 0) -> list[Row]:
        """As many lines as fit, the chosen one among them; `head` rows stand above them."""
        self._lines, self._head = self.lines_of(scene), head
        place = self.place()
        last = max(len(self._lines) - height, 0)
        self._first = min(max(self._first, place - height + 1), place, last)
        if place <= self.TITLES:
            self._first = 0
        shown = range(self._first, min(self._first + max(height, 0), len(self._lines)))
        rows = [self.line_row(self._lines[at], width) for at in shown]
        return [chosen_row(each, width) if at == place else each for at, each in zip(shown, rows, strict=True)]

    def narrowed(self) -> None:
        self.told()

    def is_match(self, line: Line) -> bool:
        """Whether a filter left the line for its own words."""
        return True

    def next_match(self, step: int) -> str:
        left = sum(map(self.is_match, self._lines))
        why = why_no_match(left if self.query_typed is not None else None)
        if not why:
            self.to_next(step, self.is_match)
        return why

    def choose(self, place: int) -> bool:
        """The line at this place, or the nearest there is; False where it is chosen already."""
        if not self._lines:
            return False
        here, there = self.place(), min(max(place, 0), len(self._lines) - 1)
        self._key = self.key_of(self._lines[there])
        self.redraw()
        self.told()
        return there != here

    def move(self, by: int) -> None:
        """So many lines on; says so where there are none."""
        if not self.choose(self.place() + by):
            self.notify(end_words(by, len(self._lines)), markup=False)

    def page(self, by: int) -> None:
        """So many pages on."""
        self.move(by * max(self.size.height - 3 - self._head, 1))

    def to_start(self) -> None:
        self.move(-len(self._lines))

    def to_end(self) -> None:
        self.move(len(self._lines))

    def to_next(self, step: int, wanted: Callable[[Line], bool]) -> bool:
        """To the next line of a kind, round the end; False where there is none, says so where it is the chosen one."""
        count, here = len(self._lines), self.place()
        places = [(here + step * away) % count for away in range(1, count + 1)] if count else []
        found = next((place for place in places if wanted(self._lines[place])), None)
        if found is not None and not self.choose(found):
            self.notify("the only one", markup=False)
        return found is not None

    def on_mouse_scroll_up(self) -> None:
        self.choose(self.place() - 1)

    def on_mouse_scroll_down(self) -> None:
        self.choose(self.place() + 1)

    def on_click(self, event: Click) -> None:
        """The line under the pointer."""
        self.choose(self._first + event.y - self._head - (1 if self.has_frame else 0))
