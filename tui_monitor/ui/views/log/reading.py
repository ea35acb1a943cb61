"""One log as somebody reads in it: the file, the window on it, the filter, and which line is where."""

from __future__ import annotations

from tui_monitor.model.text_source import SLICE, Line, Lines, Passage, TextSource
from tui_monitor.ui.query import Query
from tui_monitor.ui.views.log.filtered import FilteredLines
from tui_monitor.ui.views.log.folding import FoldedLines
from tui_monitor.ui.views.log.window import Window

COUNTED = 4 * SLICE  # bytes in which lines are counted while keys wait: some milliseconds
AT_ONCE = 8  # slices of news that a filter looks through at a time


class Reading:
    """Of one file. `said` is what became of it."""

    def __init__(self, source: TextSource) -> None:
        self.source, self.window = source, Window()
        self.filter: Query | None = None
        self.filtered: FilteredLines | None = None
        self.folded = FoldedLines(source)
        self._filtered_to = 0  # where the first line begins that the filter has not looked at
        self._anew = source.anew
        self._known = (0, 1)  # an offset, and the number of the line that begins there

    @property
    def lines(self) -> Lines:
        """What there is to see."""
        return self.filtered if self.filtered is not None else self.folded

    def look(self) -> bool:
        """Look at the file again; True where another text came in the place of the one before."""
        self.source.look()
        if self.source.anew != self._anew:
            self._anew, self._known = self.source.anew, (0, 1)
            self.window, self.folded = Window(), FoldedLines(self.source)
            return True
        self._filter_news()
        return False

    def take_filter(self, query: Query | None) -> int:
        """Another filter, or none; the offset before which all is to be looked through."""
        self.filter, self._filtered_to = query, 0
        self.filtered = None if query is None else FilteredLines(self.source)
        if query is not None:
            self._filtered_to = self.source.line_start(self.source.size)  # it may still be written to
            self._filter_news()
        return self._filtered_to

    # --- incidents of several lines -----------------------------------------------------------------------------------

    def passage_at(self, offset: int) -> Passage | None:
        """The one to which a line belongs; of a filter's lines each stands alone."""
        return self.folded.passage_at(offset) if self.filtered is None else None

    def turn(self) -> bool:
        """Fold or unfold the one at the cursor; False where there is none."""
        passage = self.passage_at(self.window.cursor)
        if passage is None:
            return False
        self.folded.turn(passage)
        self.window.cursor, self.window.following = passage.start, False
        return True

    def reveal(self, offset: int) -> None:
        """Unfold the one in which a line stands."""
        passage = self.passage_at(offset)
        if passage is not None:
            self.folded.unfold(passage)

    def text_at(self, line: Line) -> str:
        """The line as it is written, or all those for which it stands."""
        if line.stands_for == 1:
            return line.text
        lines = self.source.after(line.start, line.stands_for)
        return "\n".join(each.text for each in lines if each.end <= line.end)

    def _filter_news(self) -> None:
        for _ in range(AT_ONCE):
            if self.filter is None or self.filtered is None or self._filtered_to >= self.source.size:
                return
            starts, end = self.source.matching(self.filter.wanted, self._filtered_to, self.source.size)
            self.filtered.put_after(starts)
            if end >= self.source.size:  # its last line is looked at again when it has grown
                self._filtered_to = self.source.line_start(end)
                return
            self._filtered_to = end

    # --- which line ---------------------------------------------------------------------------------------------------

    def know(self, offset: int, number: int) -> None:
        """The line that begins at an offset has this number."""
        self._known = (offset, number)

    def number_at(self, offset: int) -> int | None:
        """The number of the line that begins at an offset, where it is known or quick to count."""
        known, number = min(self._known, (0, 1), key=lambda place: abs(place[0] - offset))
        if abs(known - offset) > COUNTED:
            return None
        newlines = self.source.newlines(min(known, offset), max(known, offset))
        number += newlines if offset > known else -newlines
        self._known = (offset, number)
        return number
