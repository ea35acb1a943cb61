"""Lines whose text was met before, but for the numbers, read at once: most lines of a log are of a few shapes."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.formats.shapes.lines import Match
from tui_monitor.formats.shapes.reading import Reading
from tui_monitor.formats.shapes.slots import LONGEST, SLOT

KEPT = 4096  # texts


class _Known(NamedTuple):
    match: Match
    skipped: int  # numbers of the prefix


class Recall:
    """Whole lines, prefix and all, by their text without numbers."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def read(self, line: str) -> Reading | None:
        """The reading of a line of known text; None where the text is new."""
        if not self._known or len(line) > LONGEST:
            return None
        known = self._known.get(SLOT.sub("\0", line))
        if known is None:
            return None
        numbers = SLOT.findall(line)[known.skipped :]
        return known.match.reading(numbers) if known.match.fits(numbers) else None

    def keep(self, line: str, match: Match) -> None:
        """Remember how a line was read, where its numbers are the last ones of the whole line."""
        numbers = SLOT.findall(line)
        skipped = len(numbers) - len(match.numbers)
        if skipped < 0 or numbers[skipped:] != match.numbers:
            return
        if len(self._known) >= KEPT:
            self._known.clear()
        self._known[SLOT.sub("\0", line)] = _Known(match, skipped)
