"""The lines of a file that a filter lets through: their offsets, found slice by slice, the newest first."""

from __future__ import annotations

from array import array
from bisect import bisect_left

from tui_monitor.model.text_source import Line, TextSource

MOST = 1_000_000  # offsets kept, 8 MB; the newest ones


class FilteredLines:
    """`Lines` of those offsets that were found so far; `share` of the file was looked through, down to `since`."""

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self._older = array("q")  # the last one first
        self._newer = array("q")
        self.share = 0.0
        self.full = False
        """More were found than are kept: older ones are left out."""

    def __len__(self) -> int:
        return len(self._older) + len(self._newer)

    def __getitem__(self, place: int) -> int:
        older = len(self._older)
        return self._older[older - 1 - place] if place < older else self._newer[place - older]

    def put_before(self, starts: list[int]) -> None:
        """Found in the slice before those that were looked through."""
        room = max(MOST - len(self._older), 0)
        self.full = self.full or len(starts) > room
        self._older.extend(starts[::-1][:room])

    def put_after(self, starts: list[int]) -> None:
        """Found in what was written since; the last line may have grown, and is told again."""
        begin = bisect_left(self._newer, starts[0]) if starts else 0
        if starts:
            del self._newer[begin:]
            last = self._older[0] if self._older and not begin else -1
            self._newer.extend(at for at in starts if at > last)

    def before(self, offset: int, count: int) -> list[Line]:
        end = bisect_left(self, offset)
        return [line for place in range(max(end - count, 0), end) for line in self._source.after(self[place], 1)]

    def after(self, offset: int, count: int) -> list[Line]:
        begin = bisect_left(self, offset)
        places = range(begin, min(begin + count, len(self)))
        return [line for place in places for line in self._source.after(self[place], 1)]
