"""Which panels stand where, for any size of the terminal: one pure function."""

from __future__ import annotations

from typing import NamedTuple

NARROW, WIDE = 64, 100  # columns: below the first one column of lines, from the second on a left column too
LOW, LEAST_FRAMED = 18, 11  # rows: below the first no charts, below the second only lines
CHART_WIDTH = 46  # cells a chart should have: wide screens get more charts, not wider gaps
CHART_HEIGHT, TALLEST_CHART = 10, 18  # rows a chart should have where there is another row of them, and at the most
ONE_ROW, MANY_ROWS = 32, 55  # per cent of the height for one row of charts, and of what the header leaves for more
FEED_LEAST = 14  # rows left to the feed by a second row of charts
CHARTS = 8  # chart panels that exist
EMPTY_CHARTS = 2  # places shown while it is not known what the run will have
CHECKS_HEIGHT, CHECKPOINTS_WANTED = 10, 10  # rows in the left column: checks are shown when the tree has enough
CHECKS_MOST, CHECKS_SHARE = 16, 40  # rows that all of the usual checks take, and per cent of what the runs leave
ONE_LINE_RUNS = 42  # cells of the left column where each run has one line, and its word must stand in it too
LINES_WANTED = 12  # rows of the narrow screen's lines when there is room


class Box(NamedTuple):
    """A panel's place: left, top, width, height in cells."""

    x: int
    y: int
    width: int
    height: int


def arrange(width: int, height: int, runs: int = 1, charts: int = EMPTY_CHARTS) -> dict[str, Box]:
    """The boxes of the panels that fit, by panel id, where the run has so many `charts` to show (0: not known yet);
    a panel that is not named is not shown."""
    if width < 1 or height < 1:
        return {}
    if width < NARROW or height < LEAST_FRAMED:
        return _lines(width, height)
    clock = clock_width(width)
    boxes = {
        "top": Box(0, 0, width - clock, 1),
        "clock": Box(width - clock, 0, clock, 1),
        "footer": Box(0, height - 1, width, 1),
    }
    left = _left_column(width, height, runs) if width >= WIDE else {}
    edge = left["runs"].width if left else 0
    return boxes | left | _main(Box(edge, 1, width - edge, height - 2), charts or EMPTY_CHARTS)


def clock_width(width: int) -> int:
    """Cells of the first line that are the clock's."""
    return min(width // 3, 48)


def header_height(height: int) -> int:
    """Rows of the selected run's header on a screen so high."""
    return 8 if height >= 28 else 7 if height >= 20 else 6


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
    most = max(room // 2, 6)
    roomy = runs * 2 + 2 <= most  # two lines a run
    top = max(runs * 2 + 2, 6) if roomy else min(max(runs + 2, 6), most)
    column = column if roomy else max(column, ONE_LINE_RUNS)
    checks = max(CHECKS_HEIGHT, min((room - top) * CHECKS_SHARE // 100, CHECKS_MOST))
    checks = checks if room - top >= checks + CHECKPOINTS_WANTED else 0
    boxes = {"runs": Box(0, 1, column, top), "checkpoints": Box(0, 1 + top, column, room - top - checks)}
    return boxes | ({"checks": Box(0, 1 + room - checks, column, checks)} if checks else {})


def _main(place: Box, charts: int) -> dict[str, Box]:
    """The run's header, its charts, and its episodes in the rest."""
    x, y, width, height = place
    header = header_height(height)
    counts, tall = _grid(width, height, header, charts)
    used = header + len(counts) * tall
    boxes = {"header": Box(x, y, width, header), "feed": Box(x, y + used, width, height - used)}
    for index, count in enumerate(counts):
        boxes |= _chart_row(1 + sum(counts[:index]), Box(x, y + header + index * tall, width, tall), count)
    return boxes


def _grid(width: int, height: int, header: int, charts: int) -> tuple[list[int], int]:
    """How many charts stand in each row, and the rows' height: as many rows as have room and the charts fill, none on
    low screens. Where the last row has fewer charts they are wider."""
    if height < LOW - 2:
        return [], 0
    columns = max(width // CHART_WIDTH, 2)
    rows = min(max((height - header - FEED_LEAST) // CHART_HEIGHT, 1), -(-CHARTS // columns), -(-charts // columns))
    shown = min(charts, rows * columns, CHARTS)
    tall = min(max(height * ONE_ROW // 100, 8), TALLEST_CHART)
    if rows > 1:
        tall = min(max((height - header) * MANY_ROWS // 100 // rows, CHART_HEIGHT), tall)
    return [shown // rows + (row < shown % rows) for row in range(rows)], tall


def _chart_row(first: int, row: Box, count: int) -> dict[str, Box]:
    borders = [row.x + row.width * index // count for index in range(count + 1)]
    return {
        f"chart-{first + index}": Box(borders[index], row.y, borders[index + 1] - borders[index], row.height)
        for index in range(count)
    }
