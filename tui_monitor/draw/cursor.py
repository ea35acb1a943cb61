"""An upright line through a finished chart, at one column of its cells."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.draw.cells import Row, Run, cell_width, merge
from tui_monitor.draw.names import FREE
from tui_monitor.model.text import Clean, part

ROLE = "accent"


def with_cursor(chart: Sequence[Row], column: int, height: int, plain: bool = False) -> list[Row]:
    """The chart with a line over the free cells of its first `height` rows; dots there stay, on another ground."""
    bar = Clean("|") if plain else Clean("│")
    return [_crossed(row, column, bar) if y < height else row for y, row in enumerate(chart)]


def _crossed(row: Row, column: int, bar: Clean) -> Row:
    """The row with the bar in one cell; a cell that is half a wide letter stays."""
    left = 0
    for at, run in enumerate(row):
        width = cell_width(run.text)
        if left <= column < left + width:
            if width != len(run.text):
                return row
            place = column - left
            old = part(run.text, place, place + 1)
            new = Run(bar, ROLE) if old in FREE else Run(old, f"{run.role or 'text'} on")
            split = (Run(part(run.text, 0, place), run.role), new, Run(part(run.text, place + 1), run.role))
            return merge([*row[:at], *split, *row[at + 1 :]])
        left += width
    return row
