"""Means over the latest rows at places along the axis, by the pyramid: their cost does not grow with the rows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui_monitor.model.columns import Columns

AUTO = 0  # as many rows as the range asks for
RAW = 1
FIRST = 5  # the fewest rows that make a mean
MOST = 1_000_000
SHARE = 12  # of the rows in sight are averaged where nobody says how many
_ROUND = (1, 2, 5)


def choices() -> list[int]:
    """1 (the raw values), 5, 10, 20, 50, … rows."""
    told = [factor * 10**power for power in range(7) for factor in _ROUND]
    return [RAW, *(rows for rows in told if FIRST <= rows <= MOST)]


def stepped(rows: int, step: int) -> int:
    """The next of the choices above (below, with step -1)."""
    if step > 0:
        return next((choice for choice in choices() if choice > rows), MOST)
    return next((choice for choice in reversed(choices()) if choice < rows), RAW)


def asked(rows_in_sight: int) -> int:
    """How many rows a range of so many rows asks for."""
    wanted = rows_in_sight / SHARE
    return max((choice for choice in choices() if FIRST <= choice <= wanted), default=FIRST)


def means(columns: Columns, name: str, counters: Sequence[float], rows: int) -> list[float]:
    """At each counter the mean of the latest `rows` rows up to it, within the stretch that it lies in; NaN without."""
    series = columns.metrics.get(name)
    stretches = [stretch for stretch in columns.timeline if len(stretch)]
    if series is None or not stretches:
        return [math.nan] * len(counters)
    found, at = [], 0
    for counter in counters:
        while at + 1 < len(stretches) and columns.counters[stretches[at + 1].start] <= counter:
            at += 1
        stop = columns.first_row_above(counter, stretches[at])
        start = max(stretches[at].start, stop - rows)
        found.append(series.mean(start, stop) if start < stop <= len(series.values) else math.nan)
    return found


def rows_between(columns: Columns, left: float, right: float) -> int:
    """How many rows of the timeline lie between two counters, these included."""
    pairs = ((columns.first_row_at(left, one), columns.first_row_above(right, one)) for one in columns.timeline)
    return sum(max(stop - start, 0) for start, stop in pairs)
