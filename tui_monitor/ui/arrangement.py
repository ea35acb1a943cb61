"""Which panels stand where, for any size of the terminal: one pure function."""

from __future__ import annotations

from typing import NamedTuple

NARROW, WIDE = 64, 100  # columns: below the first one column of lines, from the second on a left column too
LOW, LEAST_FRAMED = 18, 11  # rows: below the first no charts, below the second only lines
CHART_WIDTH = 46  # cells a chart should have: wide screens get more charts, not wider gaps
CHARTS = 4  # chart panels that exist
CHECKS_HEIGHT, CHECKPOINTS_WANTED = 10, 14  # rows in the left column: checks are shown when the tree has enough
LINES_WANTED = 12  # rows of the narrow screen's lines when there is room


class Box(NamedTuple):
    """A panel's place: left, top, width, height in cells."""

    x: int
    y: int
    width: int
    height: int


def arrange(width: int, height: int, runs: int = 1) -> dict[str, Box]:
    """The boxes of the panels that fit, by panel id; a panel that is not named is not shown."""
    if width < 1 or height < 1:
        return {}
    if width < NARROW or height < LEAST_FRAMED:
        return _lines(width, height)
    clock = min(width // 3, 48)
    boxes = {
        "top": Box(0, 0, width - clock, 1),
        "clock": Box(width - clock, 0, clock, 1),
        "footer": Box(0, height - 1, width, 1),
    }
    left = _left_column(width, height, runs) if width >= WIDE else {}
    edge = left["runs"].width if left else 0
    return boxes | left | _main(edge, 1, width - edge, height - 2)


def _lines(width: int, height: int) -> dict[str, Box]:
    """The phone: the run in short lines, the newest episodes under them, keys if there is room."""
    footer = 1 if height >= 8 else 0
    lines = min(LINES_WANTED, height - footer)
    feed = height - footer - lines
    boxes = {"brief": Box(0, 0, width, lines if feed >= 2 else height - footer)}
    if feed >= 2:
        boxes["feed"] = Box(0, lines, width, feed)
    if footer:
        boxes["footer"] = Box(0, height - 1, width, 1)
    return boxes


def _left_column(width: int, height: int, runs: int) -> dict[str, Box]:
    column = min(max(width * 27 // 100, 34), 44)
    room = height - 2
    top = min(max(runs * 2 + 2, 6), max(room // 2, 6))
    checks = CHECKS_HEIGHT if room - top >= CHECKS_HEIGHT + CHECKPOINTS_WANTED else 0
    boxes = {"runs": Box(0, 1, column, top), "checkpoints": Box(0, 1 + top, column, room - top - checks)}
    return boxes | ({"checks": Box(0, 1 + room - checks, column, checks)} if checks else {})


def _main(x: int, y: int, width: int, height: int) -> dict[str, Box]:
    header = 8 if height >= 28 else 7 if height >= 20 else 6
    charts = 0 if height < LOW - 2 else min(max(height * 32 // 100, 8), 18)
    boxes = {"header": Box(x, y, width, header)}
    boxes |= _charts(x, y + header, width, charts)
    feed = y + header + charts
    return boxes | {"feed": Box(x, feed, width, y + height - feed)}


def _charts(x: int, y: int, width: int, height: int) -> dict[str, Box]:
    if not height:
        return {}
    count = min(max(width // CHART_WIDTH, 2), CHARTS)
    borders = [x + width * index // count for index in range(count + 1)]
    return {
        f"chart-{index + 1}": Box(borders[index], y, borders[index + 1] - borders[index], height)
        for index in range(count)
    }
