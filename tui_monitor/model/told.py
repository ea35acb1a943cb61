"""What whole columns of values tell of their metrics: figures, pyramid and latest window, computed at once."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from tui_monitor.model.block import Told
from tui_monitor.model.pyramid import WHOLE_FACTOR, Pyramid, gapped_levels, whole_levels
from tui_monitor.model.series import LARGEST, WINDOW

FEWEST = 32
"""Rows of a block. Fewer are told one by one: a block costs as much as some dozens of rows."""


def told_by_all(values: Sequence[float]) -> Told:
    """A metric that each row tells, with finite values that a 32-bit column holds."""
    latest = tuple(enumerate(values[-WINDOW:], max(0, len(values) - WINDOW)))
    drawn, levels = array("f", values), tuple(whole_levels(values))
    whole = Pyramid(drawn, levels, WHOLE_FACTOR).whole
    return Told(drawn, levels, min(values), max(values), len(values), 0, latest, whole)


def told_by_some(told: Sequence[tuple[int, float]]) -> Told:
    """A metric of which some rows, in order, tell any value."""
    drawn = [math.nan] * (told[-1][0] + 1)
    for row, value in told:
        drawn[row] = value if -LARGEST < value < LARGEST else math.nan
    finite = [value for _, value in told if math.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (math.inf, -math.inf)
    latest, left_out = tuple(told[-WINDOW:]), len(told) - len(finite)
    column, levels = array("f", drawn), tuple(gapped_levels(drawn))
    whole = Pyramid(column, levels, WHOLE_FACTOR).whole
    return Told(column, levels, low, high, len(told), left_out, latest, whole)
