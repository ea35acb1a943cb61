"""A window on a long list: it follows the end until somebody scrolls up, and then keeps its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Viewport:
    """`top` is the first line in sight, `cursor` the chosen one; both count from the list's beginning."""

    top: int = 0
    cursor: int = 0
    following: bool = True
    total: int = 0
    height: int = 1
    left_at: int = 0  # entries there were when following stopped

    def fit(self, total: int, height: int) -> None:
        """The list has `total` lines now, the window `height`."""
        self.total, self.height = total, max(height, 1)
        if self.following:
            self.cursor, self.top = max(total - 1, 0), self._end
        self.cursor = min(max(self.cursor, 0), max(total - 1, 0))
        self.top = min(max(self.top, 0), self._end)

    @property
    def _end(self) -> int:
        return max(self.total - self.height, 0)

    def move(self, by: int) -> None:
        """The cursor by so many lines; the window comes along."""
        self._to_cursor(self.cursor + by)

    def page(self, by: int) -> None:
        """The window by so many lines, the cursor with it; the end reached downwards is followed again."""
        self.top = min(max(self.top + by, 0), self._end)
        self.cursor = min(max(self.cursor + by, self.top), self.top + self.height - 1, max(self.total - 1, 0))
        self._settle(down=by > 0)

    def jump(self, line: int) -> None:
        """To a line, with a third of the window above it."""
        self.following = False
        self.cursor = min(max(line, 0), max(self.total - 1, 0))
        if not self.top <= self.cursor < self.top + self.height:
            self.top = min(max(self.cursor - self.height // 3, 0), self._end)

    def reveal(self, first: int, last: int) -> None:
        """Stay, with `first` chosen and as many of the lines up to `last` in sight as fit under it."""
        self.following = False
        self.cursor = first
        self.top = min(max(self.top, last - self.height + 1), first)

    def follow(self) -> None:
        """To the end, and with it from now on."""
        self.following = True
        self.fit(self.total, self.height)

    def stay(self) -> None:
        """Keep this place while the list grows."""
        self.following = False

    def _to_cursor(self, line: int) -> None:
        down = line > self.cursor
        self.cursor = min(max(line, 0), max(self.total - 1, 0))
        self.top = min(max(self.top, self.cursor - self.height + 1), self.cursor)
        self._settle(down)

    def _settle(self, down: bool) -> None:
        self.following = down and self.top == self._end and self.cursor >= self.total - 1
