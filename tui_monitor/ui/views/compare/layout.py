"""Where runs, charts and the table stand, for any room."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.ui.arrangement import NARROW, Box

LOW = 20  # rows below which the runs are lines without a frame
CHART_WIDTH, MOST_CHARTS = 50, 3
CHART_LEAST, CHART_BEST, CHART_MOST = 6, 10, 16  # rows with the frame
TABLE_LEAST = 5  # rows: two edges, the head, two lines
SETTINGS_FROM = 150  # cells from which the settings stand beside the table
SETTINGS_SHARE = 0.36


class Layout(NamedTuple):
    """Boxes within the panel; one that is not shown is None."""

    runs: Box
    charts: tuple[Box, ...]
    table: Box
    settings: Box | None
    framed: bool
    runs_framed: bool


def lay_out(width: int, height: int, runs: int, lines: int) -> Layout:
    """Runs above, charts below them, the table under these with as many of its `lines` as fit."""
    framed, runs_framed = width >= NARROW, width >= NARROW and height >= LOW
    edge = 2 if runs_framed else 0
    above = min(max(runs, 1) + edge, max(height - TABLE_LEAST, 1))
    rest = height - above
    chart = _chart_height(rest, lines + (3 if framed else 1))
    columns = max(min(width // CHART_WIDTH, MOST_CHARTS), 1) if chart else 0
    lefts = [width * at // max(columns, 1) for at in range(columns + 1)]
    charts = tuple(Box(lefts[at], above, lefts[at + 1] - lefts[at], chart) for at in range(columns))
    below = max(rest - chart, 0)
    beside = int(width * SETTINGS_SHARE) if width >= SETTINGS_FROM and below >= 3 else 0
    table = Box(0, above + chart, width - beside, below)
    settings = Box(width - beside, above + chart, beside, below) if beside else None
    return Layout(Box(0, 0, width, above), charts, table, settings, framed, runs_framed)


def _chart_height(rest: int, wanted: int) -> int:
    """Rows for the charts: half of the room, more where the table needs less; none where it would be too low."""
    if rest - TABLE_LEAST < CHART_LEAST:
        return 0
    spare = rest - wanted
    height = max(min(rest // 2, CHART_BEST), min(spare, CHART_MOST), CHART_LEAST)
    return min(height, rest - TABLE_LEAST)
