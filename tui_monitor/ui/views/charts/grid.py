"""Where the charts stand: as many as have room, in a grid that uses all of it."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.ui.arrangement import NARROW, Box

LEAST_WIDTH, LEAST_HEIGHT = 37, 7  # cells of a chart with its frame: three across at 120, five at 200
LEAST_BARE = 6  # rows of one without a frame, on a phone
BEST_SHAPE = 3.6  # width by height in cells at which a curve is read best, about


class Grid(NamedTuple):
    """The boxes of the charts in sight, the first of which is number `first` of all."""

    columns: int
    rows: int
    first: int
    boxes: tuple[Box, ...]


def is_framed(width: int) -> bool:
    """On a phone the frame's cells are better spent on the curve."""
    return width >= NARROW


def grid(room: Box, count: int, chosen: int, first: int) -> Grid:
    """The grid of `count` charts with the chosen one in sight, as near to the `first` in sight before as can be."""
    if room.width < 1 or room.height < 1 or count < 1:
        return Grid(1, 1, 0, ())
    least = LEAST_HEIGHT if is_framed(room.width) else LEAST_BARE
    across, down = max(room.width // LEAST_WIDTH, 1), max(room.height // least, 1)
    if count <= across * down:
        columns, rows = _fitting(room, count, across, down)
        counts = [count // rows + (row < count % rows) for row in range(rows)]
        return Grid(columns, rows, 0, _boxes(room, counts))
    last = -(-count // across) - down  # the first line of the last page
    line = min(max(first // across, chosen // across - down + 1, 0), chosen // across, last)
    shown = min(count - line * across, across * down)
    counts = [min(shown - row * across, across) for row in range(down)]
    return Grid(across, down, line * across, _boxes(room, [n for n in counts if n > 0]))


def _fitting(room: Box, count: int, across: int, down: int) -> tuple[int, int]:
    """Columns and rows that hold all: those whose charts have the best shape."""
    choices = [(-(-count // rows), rows) for rows in range(1, down + 1) if -(-count // rows) <= across]
    wide = [(room.width / columns, room.height / rows) for columns, rows in choices]
    shapes = [max(width / height, 1e-9) / BEST_SHAPE for width, height in wide]
    return min(zip(choices, shapes, strict=True), key=lambda pair: max(pair[1], 1 / pair[1]))[0]


def _boxes(room: Box, counts: list[int]) -> tuple[Box, ...]:
    """Rows of so many charts; those of a row of fewer are wider."""
    rows = max(len(counts), 1)
    boxes = []
    for row, count in enumerate(counts):
        top, bottom = (room.y + room.height * at // rows for at in (row, row + 1))
        edges = [room.x + room.width * at // count for at in range(count + 1)]
        boxes += [Box(edges[at], top, edges[at + 1] - edges[at], bottom - top) for at in range(count)]
    return tuple(boxes)


def beside(grid: Grid, place: int, across: int, down: int) -> int:
    """The chart so many columns and lines away from the one in `place` of those in sight; counted on beyond them."""
    if not 0 <= place < len(grid.boxes) or not down:
        return place + across + down * grid.columns
    own = grid.boxes[place]
    lines = sorted({box.y for box in grid.boxes})
    line = lines.index(own.y) + down
    if not 0 <= line < len(lines):
        return place + down * grid.columns
    middle = own.x + own.width / 2
    near = [at for at, box in enumerate(grid.boxes) if box.y == lines[line]]
    return min(near, key=lambda at: abs(grid.boxes[at].x + grid.boxes[at].width / 2 - middle))
