"""Few bytes over SSH: cells that the terminal shows already are not sent again, nor colours that it has set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tui_monitor.draw.cells import cell_width
from tui_monitor.ui.sgr import PLAIN, Look, after, change

# A cursor position; colours; text; an end of line before a position, which it only repeats; what leaves cells and
# colours as they are (synchronised output, the cursor's look, OSC); anything else.
_TOKENS = re.compile(
    r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|([^\x00-\x1f\x7f]+)|(\n(?=\x1b\[\d+;\d+H))"
    r"|(\x1b\[\?(?:2026|25)[hl]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x07)|(\x1b\[[^@-~]*[@-~]|.)",
    re.DOTALL,
)
GAP = 8  # unchanged cells between two changed ones that are sent along: a position costs as much

Cell = tuple[str, Look]


class Thrift:
    """Rewrites what is to be written to a terminal, of which it remembers the cells. What it does not know passes as it
    is, and it begins anew: nothing is known then, and everything is sent."""

    def __init__(self) -> None:
        self._wanted, self._set = PLAIN, PLAIN  # the look of text to come, and that of the terminal now
        self.forget()

    def forget(self) -> None:
        """The terminal may show anything now: it was resized, or told what this does not understand."""
        self._cells: dict[int, dict[int, Cell]] = {}
        self._row, self._column = 0, 0  # where text goes; 0: nobody knows
        self._at: tuple[int, int] | None = None  # where the terminal's cursor is

    def __call__(self, data: str) -> str:
        """What to write instead of `data`; after it cursor and colours are where `data` would have left them."""
        written = "".join(part for token in _TOKENS.finditer(data) for part in self._parts(token))
        return written + self._settled()

    def _parts(self, token: re.Match[str]) -> Iterator[str]:
        row, column, codes, text, newline, harmless, unknown = token.groups()
        if text is not None:
            yield from self._text(text)
        elif codes is not None:
            self._wanted = after(self._wanted, codes)
        elif row is not None:
            self._row, self._column = int(row), int(column)
        elif harmless is not None:
            yield harmless
        elif newline is None:
            yield self._settled() + unknown
            self.forget()

    def _settled(self) -> str:
        """The terminal as the caller believes it to be: cursor in its place, colours those that it has set."""
        look = change(self._set, self._wanted)
        self._set = self._wanted
        return look + (self._move(self._row, self._column) if self._row else "")

    def _text(self, text: str) -> Iterator[str]:
        if not self._row:
            yield change(self._set, self._wanted) + text
            self._set = self._wanted
            return
        row, start, width = self._cells.setdefault(self._row, {}), self._column, cell_width(text)
        self._column += width
        if not (text.isascii() or _is_simple(text)):
            yield self._sent(start, text, width)
            for column in range(start, start + width):
                row.pop(column, None)
            return
        look = self._wanted
        changed = [column for column, character in enumerate(text, start) if row.get(column) != (character, look)]
        for first, last in _stretches(changed):
            yield self._sent(first, text[first - start : last - start + 1], last - first + 1)
        row.update((column, (text[column - start], look)) for column in changed)

    def _sent(self, column: int, text: str, width: int) -> str:
        sequence = self._move(self._row, column) + change(self._set, self._wanted) + text
        self._set, self._at = self._wanted, (self._row, column + width)
        return sequence

    def _move(self, row: int, column: int) -> str:
        if self._at == (row, column):
            return ""
        self._at = row, column
        return f"\x1b[{row};{column}H"


@lru_cache(maxsize=4096)
def _is_simple(text: str) -> bool:
    """Whether every character takes one cell, and none belongs to the one before it."""
    return cell_width(text) == len(text) and all(cell_width(character) == 1 for character in text)


def _stretches(columns: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of the columns that stand close together."""
    first = last = None
    for column in columns:
        if first is None or last is None:
            first = column
        elif column - last > GAP:
            yield first, last
            first = column
        last = column
    if first is not None and last is not None:
        yield first, last
