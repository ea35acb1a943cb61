"""A line of a log as rows: its matches highlighted, what tells of a problem marked; cut, moved aside or wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui_monitor.draw.cells import cell_width, cut
from tui_monitor.model.text import blank, joined, part
from tui_monitor.model.text_source import Line, Wanted
from tui_monitor.ui.rows import Piece, Row, chosen_row, highlighted, merge, row

NONE = Wanted(lambda line: False)
GUTTER = 2  # cells left of each line: the cursor, or the sign of a problem


class Look(NamedTuple):
    """How lines are drawn: in `width` cells, from the cell `aside` on, or wrapped; `search` is highlighted,
    what is a `problem` marked."""

    width: int
    aside: int = 0
    wrapped: bool = False
    search: re.Pattern[str] | None = None
    problem: Wanted = NONE

    @property
    def room(self) -> int:
        """Cells for the text."""
        return max(self.width - GUTTER, 1)

    def height(self, line: Line) -> int:
        """Rows that a line takes."""
        if not self.wrapped or (cells := cell_width(line.text)) <= self.room:
            return 1
        if line.text.isascii():
            return -(-cells // self.room)
        return max(sum(1 for _ in _wrapped((Piece(line.text),), self.room)), 1)


def line_rows(line: Line, look: Look, chosen: bool) -> list[Row]:
    """The rows of one line."""
    bad = line.stands_for > 1 or look.problem.holds(line.text)
    pieces = highlighted(row((line.text, "critical" if bad else "text")), look.search)
    sign = ("✖ ", "critical") if bad else ("  ", "text")
    first = ("▸ ", "critical strong" if bad else "accent strong") if chosen else sign
    parts = list(_wrapped(pieces, look.room)) if look.wrapped else [_from(pieces, look.aside)]
    rows = [row(first if at == 0 else ("  ", "text"), part) for at, part in enumerate(parts or [()])]
    return [chosen_row(each, look.width) for each in rows] if chosen else rows


def _from(pieces: Row, aside: int) -> Row:
    """The row without its first cells; half a wide character is a blank."""
    kept: list[Piece] = []
    for text, role in pieces:
        if aside <= 0:
            kept.append(Piece(text, role))
            continue
        width = cell_width(text)
        if width > aside:
            head = cut(text, aside)
            missing = aside - cell_width(head)
            kept.append(Piece(joined(blank(1), part(text, len(head) + 1)) if missing else part(text, len(head)), role))
        aside -= width
    return merge(kept)


def _wrapped(pieces: Row, width: int) -> Iterator[Row]:
    line: list[Piece] = []
    room = width
    for text, role in pieces:
        while text:
            head = cut(text, room)
            if not head and room == width:
                return  # not even one wide character fits
            line.append(Piece(head, role))
            text, room = part(text, len(head)), room - cell_width(head)
            if text:
                yield merge(line)
                line, room = [], width
    if line:
        yield merge(line)
