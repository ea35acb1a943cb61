"""Where in a log an episode stands: the number of its line, or how its counter is printed."""

from __future__ import annotations

import re

from tui_monitor.model.records import known_line
from tui_monitor.model.run import Run
from tui_monitor.model.text_source import Wanted
from tui_monitor.model.units import whole
from tui_monitor.ui.series import row_near


def line_of(run: Run, counter: float) -> int | None:
    """The number of the line that told the row nearest to a counter, where lines were counted from the beginning."""
    row = row_near(run.rows, counter)
    return known_line(int(run.rows.lines[row])) if row is not None else None


def printed(counter: float) -> Wanted:
    """A line in which the counter stands as a number of its own, after a word or a bracket as counters are told."""
    number = str(whole(counter))
    pattern = re.compile(rf"(?:^|[A-Za-z\u4e00-\u9fff\[(:=#|])\W{{0,3}}0*{re.escape(number)}(?![\d.])")
    return Wanted(lambda line: pattern.search(line) is not None, (number.encode(),))
