"""A window on lines that are known by their offsets alone: it follows the end, or keeps its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tui_monitor.model.text_source import Line, Lines

Height = Callable[[Line], int]


@dataclass(slots=True)
class Window:
    """`top` is the offset of the first line in sight, `cursor` of the chosen one; `aside` are cells to the right."""

    top: int = 0
    cursor: int = 0
    following: bool = True
    aside: int = 0
    left_at: int = 0  # bytes there were when following stopped
    shown: list[Line] = field(default_factory=list)

    def fit(self, lines: Lines, size: int, height: int, rows: Height) -> None:
        """The lines that stand in `height` rows now; a line takes `rows` of them."""
        if self.following:
            self.shown = self._up_to(lines, size, height, rows, least=1)
            self.top = self.shown[0].start if self.shown else 0
            self.cursor = self.shown[-1].start if self.shown else 0
            return
        found = lines.after(self.top, height)
        self.shown = _as_fit(found, height, rows)
        if sum(map(rows, self.shown)) < height and len(found) < height:  # the end is in sight: no empty rows under it
            self.shown = self._up_to(lines, size, height, rows, least=1)
        if self.shown and self.cursor > self.shown[-1].start:
            self.shown = self._up_to(lines, self.cursor + 1, height, rows, least=1)
        elif self.shown and self.cursor < self.shown[0].start:
            self.shown = _as_fit(lines.after(self.cursor, height), height, rows)
        self.top = self.shown[0].start if self.shown else 0
        here = [line.start for line in self.shown]
        if here and self.cursor not in here:  # a filter took its line away
            self.cursor = next((at for at in here if at > self.cursor), here[-1])

    def _up_to(self, lines: Lines, offset: int, height: int, rows: Height, least: int) -> list[Line]:
        """The last lines before an offset that fit, at least one."""
        found = lines.before(offset, height)
        room, kept = height, 0
        for line in reversed(found):
            room -= rows(line)
            if room < 0 and kept >= least:
                break
            kept += 1
        return found[len(found) - kept :]

    def move(self, lines: Lines, by: int) -> bool:
        """The cursor by so many lines, at the end following again; False where there is no other line."""
        there = lines.after(self.cursor, by + 1)[1:] if by > 0 else lines.before(self.cursor, -by)
        if there:
            self.cursor = there[-1 if by > 0 else 0].start
            self.following = by > 0 and not lines.after(there[-1].end, 1)
        return bool(there)

    def page(self, lines: Lines, by: int) -> bool:
        """The window by so many lines, and the cursor with it."""
        there = lines.after(self.top, by + 1)[1:] if by > 0 else lines.before(self.top, -by)
        if not there or (by > 0 and not lines.after(self.shown[-1].end if self.shown else 0, 1)):
            return self.move(lines, by)
        place = next((at for at, line in enumerate(self.shown) if line.start == self.cursor), 0)
        self.following = False
        self.top = there[-1 if by > 0 else 0].start
        seen = lines.after(self.top, place + 1)
        self.cursor = seen[-1].start if seen else self.top
        return True

    def jump(self, lines: Lines, offset: int, height: int) -> None:
        """To a line, with a third of the window above it, unless it is in sight."""
        self.following = False
        self.cursor = offset
        if not any(line.start == offset for line in self.shown):
            above = lines.before(offset, max(height // 3, 0))
            self.top = above[0].start if above else offset

    def follow(self) -> None:
        """To the end, and with it from now on."""
        self.following = True

    def stay(self, size: int) -> None:
        """Keep this place while the file of this size grows."""
        self.following, self.left_at = False, size


def _as_fit(lines: list[Line], height: int, rows: Height) -> list[Line]:
    """The first lines that fit, at least one."""
    kept, room = 0, height
    for line in lines:
        room -= rows(line)
        if room < 0 and kept:
            break
        kept += 1
    return lines[:kept]
