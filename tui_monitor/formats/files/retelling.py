"""Rows of a file that is written anew with what it told before: only those behind what was told are news."""

from __future__ import annotations

from array import array

from tui_monitor.model.records import Row


class Retelling:
    """Compares the rows of a file that begins anew with those told, one by one (8 bytes kept of each). From the first
    that differs on it is another run's, or the same one's from an earlier state on: all of that is news."""

    def __init__(self) -> None:
        self._told = array("q")
        self._place = 0  # of the next row

    def begin(self) -> None:
        """The rows that follow may be the told ones."""
        self._place = 0

    def is_news(self, row: Row) -> bool:
        """Whether a row was not told yet. It counts as told from now on."""
        mark = _mark(row)
        place, self._place = self._place, self._place + 1
        if place < len(self._told) and self._told[place] == mark:
            return False
        del self._told[place:]
        self._told.append(mark)
        return True


def _mark(row: Row) -> int:
    """A hash of the row's content, whatever the order of its columns: one that is added may move others. No NaN is
    like another by its hash, so that rows with one are told by their text."""
    values = row.values.values()
    total = sum(values)
    if total != total:
        return hash((row.counter, str(sorted(row.values.items()))))
    return hash((row.counter, frozenset(values)))
