"""Ranges snapped to round numbers, round ticks inside them, and labels as precise as the ticks need."""

from __future__ import annotations

import math
from typing import NamedTuple

from tui_monitor.draw.columns import Range

ROUND = (1, 2, 5, 10)  # 2.5 is left out: its labels need one more digit than its neighbours'
SNAPS = 8  # a range ends on an eighth of its span: it moves seldom, and at most a quarter of the chart is empty
FLAT = 1e-9  # a span below this share of the values is drawn as constant: its labels would need ten digits
TINY = 1e-290  # below it, eighths of a span leave the floats of full precision
SCALES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
LONGEST_DECIMALS = 3  # 1.125k is still read at a glance; 1.00005M is better written out


class Tick(NamedTuple):
    """A place on an axis and the words beside it."""

    value: float
    label: str


def nice_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is at least `least` (> 0)."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in ROUND if power * factor >= least * (1 - FLAT))


def snap(low: float, high: float, whole: bool = False) -> Range:
    """The range widened to round numbers, so that it stays put while points are added; constants get room.

    With `whole`, for counters, it ends on integers.
    """
    low, high = _with_room(low, high, whole)
    step = nice_step((high - low) / SNAPS)
    if whole:
        step = max(step, 1.0)
    return math.floor(low / step + FLAT) * step, math.ceil(high / step - FLAT) * step


def _with_room(low: float, high: float, whole: bool) -> Range:
    size = max(abs(low), abs(high))
    if high - low > max(size * FLAT, 0.5 if whole else TINY):
        return low, high
    room = max(size * 0.05, 1.0 if whole or size < TINY else 0.0)
    return low - room, high + room


def ticks(axis: Range, count: int, whole: bool = False) -> list[Tick]:
    """About `count` round values inside the range, at least two where its width allows; labels never repeat."""
    low, high = axis
    for wanted in range(max(count, 1), max(count, 1) + len(ROUND) * 2):
        step = nice_step((high - low) / wanted)
        step = max(step, 1.0) if whole else step
        first, last = math.ceil(low / step - FLAT), math.floor(high / step + FLAT)
        if last > first or (whole and step == 1.0):
            break
    return [Tick(index * step, label(index * step, step)) for index in range(first, last + 1)]


def label(value: float, step: float) -> str:
    """The value with the digits that tell it from its neighbours one `step` away: 1.382, 20, 1.5k, 2e-07."""
    if abs(value) < step / 2:
        return "0"
    if abs(value) >= 1e15 or step < 1e-6:
        digits = max(0, math.floor(math.log10(abs(value)) + FLAT) - math.floor(math.log10(step) + FLAT))
        return f"{value:.{digits}e}".replace("e+", "e")
    scale, suffix = next((pair for pair in SCALES if abs(value) >= pair[0] * (1 - FLAT)), (1.0, ""))
    if not suffix or _decimals(step / scale) > LONGEST_DECIMALS:
        return f"{value:.{_decimals(step)}f}"
    text = f"{value / scale:.{_decimals(step / scale)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + suffix


def _decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + FLAT))


def short(value: float) -> str:
    """A single value in few cells: 1.381, 12.5k."""
    for scale, suffix in SCALES:
        if scale <= abs(value) < 1e15:
            return f"{value / scale:.3g}{suffix}"
    return f"{value:.4g}"
