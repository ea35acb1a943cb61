"""The lines of a log in which an incident of many lines is one, until somebody unfolds it."""

from __future__ import annotations

from bisect import bisect_right

from tui_monitor.model.text import clean
from tui_monitor.model.text_source import Line, Passage, TextSource


class FoldedLines:
    """`Lines` of a file. An incident is one line once the log went on after it, or somebody folded it: what a run died
    of is read as it was printed."""

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self._folded_by_hand, self._unfolded = set[int](), set[int]()  # where they begin

    def passage_at(self, offset: int) -> Passage | None:
        """The incident of several lines to which a line belongs, folded or not."""
        (*line,) = self._source.after(offset, 1)
        return _around(self._source.passages(offset, line[0].end), offset) if line else None

    def turn(self, passage: Passage) -> None:
        """Fold or unfold it."""
        folded, unfolded = self._folded_by_hand, self._unfolded
        into, out = (unfolded, folded) if self._is_folded(passage) else (folded, unfolded)
        into.add(passage.start)
        out.discard(passage.start)

    def unfold(self, passage: Passage) -> None:
        """Have it told line by line."""
        if self._is_folded(passage):
            self.turn(passage)

    def _is_folded(self, passage: Passage) -> bool:
        by_hand = passage.start in self._folded_by_hand
        return by_hand or (passage.is_past and passage.start not in self._unfolded)

    def before(self, offset: int, count: int) -> list[Line]:
        lines: list[Line] = []  # the last one first
        while len(lines) < count and (raw := self._source.before(offset, count - len(lines))):
            folded = [each for each in self._folded(raw[0].start, offset) if each.end <= offset]
            for line in reversed(raw):
                if line.start >= offset:
                    continue  # it stands in the one told last
                whole = _around(folded, line.start)
                lines.append(line if whole is None else _one(whole))
                offset = lines[-1].start
        return lines[:count][::-1]

    def after(self, offset: int, count: int) -> list[Line]:
        lines: list[Line] = []
        while len(lines) < count and (raw := self._source.after(offset, count - len(lines))):
            folded = self._folded(raw[0].start, raw[-1].end)
            for line in raw:
                if line.start < offset:
                    continue
                whole = _around(folded, line.start)
                lines.append(line if whole is None or whole.start != line.start else _one(whole))
                offset = lines[-1].end
        return lines

    def _folded(self, begin: int, end: int) -> list[Passage]:
        return [each for each in self._source.passages(begin, end) if self._is_folded(each)]


def _around(passages: list[Passage], offset: int) -> Passage | None:
    place = bisect_right(passages, offset, key=lambda each: each.start) - 1
    return passages[place] if place >= 0 and offset < passages[place].end else None


def _one(passage: Passage) -> Line:
    told = clean(f"Traceback ▸ {passage.lines} lines  {passage.cause}")
    return Line(passage.start, passage.end, told, passage.lines)
