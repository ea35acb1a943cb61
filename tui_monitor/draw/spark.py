"""A series as one line of block characters in which no spike is lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low

from tui_monitor.draw.columns import FARTHEST, Value, number

BLOCKS = "▁▂▃▄▅▆▇█"
ASCII_BLOCKS = "_.-=+*%#"


def spark(
    values: Sequence[Value], width: int, lo: float | None = None, hi: float | None = None, ascii: bool = False
) -> str:
    """The values, oldest first, in exactly `width` characters; a gap (None, NaN, infinity) is a space.

    Each character shows the value of its stretch that is farthest from the series' median. `lo` and `hi` fix the
    scale, else it is that of the values; a constant series is drawn at half height.
    """
    shown = _thinned([number(value) for value in values], max(width, 0))
    blocks = ASCII_BLOCKS if ascii else BLOCKS
    present = [value for value in shown if value is not None]
    low = min(present, default=0.0) if number(lo) is None else number(lo) or 0.0
    high = max(present, default=0.0) if number(hi) is None else number(hi) or 0.0
    drawn = "".join(" " if value is None else _block(value, low, high, blocks) for value in shown)
    return drawn.ljust(max(width, 0))


def _block(value: float, low: float, high: float, blocks: str) -> str:
    span = high - low
    share = (value - low) / span if 0 < span < 2 * FARTHEST else 0.49
    return blocks[min(int(min(max(share, 0.0), 1.0) * len(blocks)), len(blocks) - 1)]


def _thinned(values: Sequence[float | None], width: int) -> Sequence[float | None]:
    """At most `width` values: of every stretch the one that stands out most."""
    if len(values) <= width:
        return values
    present = [value for value in values if value is not None]
    middle = median_low(present) if present else 0.0
    borders = [len(values) * part // width for part in range(width + 1)] if width else [0]
    return [_farthest(values[start:end], middle) for start, end in pairwise(borders)]


def _farthest(stretch: Sequence[float | None], middle: float) -> float | None:
    present = [value for value in stretch if value is not None]
    return max(present, key=lambda value: abs(value - middle)) if present else None
