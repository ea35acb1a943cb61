"""Names of borders and levels are written into a finished chart where they hide no data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui_monitor.draw.cells import Row, Run, cell_width, merge
from tui_monitor.model.text import blank, characters, clean

LEGIBLE = {"frame": "axis"}  # a line may be fainter than the text that names it
FREE = " ┈┊.:"  # blanks and guides may be written over, the dots and stars of data may not


class Name(NamedTuple):
    """A text for the first of `rows` in which its cells are free right of cell `column`; where there is none, left of
    it: a border's name stands beside what begins there."""

    text: str
    column: int
    rows: Iterable[int]
    role: str


def write(chart: list[Row], name: Name, left: int) -> list[Row]:
    """The chart with the name in it, or as it was when there is no free place from cell `left` on."""
    width = cell_width(name.text)
    rows = list(name.rows)
    for start in (name.column + 1, name.column - width):
        for at in rows:
            cells = _cells(chart[at])
            if _free(cells, start, width, left):
                cells[start : start + width] = _cells([Run(clean(name.text), LEGIBLE.get(name.role, name.role))])
                return [*chart[:at], merge(cells), *chart[at + 1 :]]
    return chart


def _cells(row: Iterable[Run]) -> list[Run]:
    """One run per cell; the second cell of a wide character is empty."""
    cells: list[Run] = []
    for run in row:
        for character in characters(run.text):
            cells += [Run(character, run.role)] + [Run(blank(0), run.role)] * (cell_width(character) - 1)
    return cells


def _free(cells: list[Run], start: int, width: int, left: int) -> bool:
    """Whether the cells can be written over, and no other name ends or begins beside them."""
    inside = left <= start and start + width <= len(cells)
    beside = [cells[at].text for at in (start - 1, start + width) if left <= at < len(cells)]
    apart = not any(text.isalnum() or not text for text in beside)  # no text: the second cell of a wide letter
    return inside and apart and all(cell.text and cell.text in FREE for cell in cells[start : start + width])
