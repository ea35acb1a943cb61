"""A chart on a logarithmic scale: its values become powers of ten before they are drawn, its ticks 1, 2, 5 of each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from tui_monitor.draw.axis import short
from tui_monitor.draw.chart import LEAST_ROWS, ROWS_PER_TICK, ChartSpec, Line
from tui_monitor.draw.columns import Range, Value, number
from tui_monitor.draw.plotter import LEAST_WIDTH

EMPTY = "no value above 0 for a log scale"
ROUND = (0.0, math.log10(2), math.log10(5), 1.0)  # of a decade
DECADES = 2  # from so many on only powers of ten are named
LEAST = 0.02  # of a decade: a scale on which a constant lies in the middle


def on_log_scale(spec: ChartSpec) -> ChartSpec:
    """The same chart with powers for values. What is not above 0 has no place on it: it is a gap in a line, and an
    envelope goes down to the least value that has one. The caller's range of values is not kept. A chart so small that
    only its newest value is written stays as it is."""
    if spec.width < LEAST_WIDTH or spec.height < LEAST_ROWS:
        return spec
    drawn = [line for line in spec.lines if line.kind != "level"]
    told = [power for line in drawn for ys in (line.ys, line.highs) for y in ys if (power := _power(y)) is not None]
    if not told:
        finite = any(number(y) is not None for line in drawn for y in line.ys)
        return replace(spec, lines=(), empty=EMPTY if finite else spec.empty)
    limits = _limits(min(told), max(told))
    lines = [_scaled(line, limits[0]) for line in spec.lines]
    return replace(spec, lines=lines, y_range=limits, y_ticks=_ticks(limits, spec.height))


def _power(value: Value) -> float | None:
    told = number(value)
    return math.log10(told) if told is not None and told > 0 else None


def _scaled(line: Line, bottom: float) -> Line:
    ys = [_power(y) for y in line.ys]
    if line.kind != "envelope":
        return replace(line, ys=ys)
    highs = [_power(y) for y in line.highs]
    lows = [bottom if low is None and high is not None else low for low, high in zip(ys, highs, strict=True)]
    return replace(line, ys=lows, highs=highs)


def _limits(low: float, high: float) -> Range:
    """Widened to the next 1, 2 or 5."""
    if high - low < LEAST:
        low, high = low - LEAST, high + LEAST
    decade, top = math.floor(low), math.floor(high)
    return (
        decade + max(share for share in ROUND if decade + share <= low + 1e-9),
        top + min(share for share in ROUND if top + share >= high - 1e-9),
    )


def _ticks(limits: Range, height: int) -> Sequence[tuple[float, str]]:
    """Powers of ten, each or each so manieth; within one or two of them 1, 2 and 5."""
    first, last = math.floor(limits[0]), math.ceil(limits[1])
    most = max((height - 2) // ROWS_PER_TICK, 2)
    if last - first >= DECADES:
        step = max(1, -(-(last - first) // most))
        return [(float(power), short(10.0**power)) for power in range(first, last + 1, step)]
    powers = [first + whole + share for whole in range(last - first) for share in ROUND[:3]]
    return [(power, short(10.0**power)) for power in [*powers, float(last)]]
