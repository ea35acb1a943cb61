"""Series of any length and any values are reduced to the lowest, highest and last value of each pixel column."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import le
from typing import NamedTuple, SupportsFloat

Value = SupportsFloat | None  # a number, or None for "nothing was logged here"
Range = tuple[float, float]

FARTHEST = 1e300  # beyond it differences and scales overflow; plotext aborts the process on such numbers
SPARSE = 4  # with fewer points than this per pixel a plain walk beats searching the borders of the columns


class Column(NamedTuple):
    """What the pixel column `pixel` shows; `joined` is false when a gap parts it from the column before it."""

    pixel: int
    low: float
    high: float
    last: float
    joined: bool


def number(value: Value) -> float | None:
    """The value as a drawable float; None for gaps, NaN, infinity, and magnitudes of 1e300 and more."""
    if value is None:
        return None
    try:
        result = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return result if abs(result) < FARTHEST else None  # false for NaN as well


def last_number(values: Sequence[Value]) -> float | None:
    """The newest drawable value, or None."""
    return next((result for value in reversed(values) if (result := number(value)) is not None), None)


def extent(values: Iterable[Value]) -> Range | None:
    """Smallest and largest drawable value, or None without any."""
    numbers = [result for value in values if (result := number(value)) is not None]
    return (min(numbers), max(numbers)) if numbers else None


def span_of(xs: Sequence[Value]) -> Range | None:
    """Like extent, but at once for counters that rise, as nearly all do."""
    if _rising(xs):
        first, last = number(xs[0]), number(xs[-1])
        if first is not None and last is not None:
            return first, last
    return extent(xs)


def columns(xs: Sequence[Value], ys: Sequence[Value], pixels: int, x_range: Range) -> list[Column]:
    """At most a few columns per pixel of `x_range`, left to right in the order of the series.

    No spike is lost: lowest and highest value of every pixel column are kept. Points outside `x_range` and
    values that cannot be drawn are left out; the latter, and a counter that jumps back (a resume), make a gap.
    """
    count = min(len(xs), len(ys))
    if pixels < 1 or not x_range[1] > x_range[0]:
        return []
    if count > SPARSE * pixels and len(xs) == count and _rising(xs):
        return list(_searched(xs, ys, pixels, x_range))
    found = list(_walked(zip(xs, ys, strict=False), pixels, x_range))
    return found if len(found) <= SPARSE * pixels else _overlaid(found)


def _rising(xs: Sequence[Value]) -> bool:
    try:
        return len(xs) > 0 and all(map(le, xs, islice(xs, 1, None)))  # type: ignore[arg-type]  # NaN is false, None raises
    except TypeError:
        return False


def _walked(points: Iterable[tuple[Value, Value]], pixels: int, x_range: Range) -> Iterator[Column]:
    """Point by point: right for any order and any value."""
    start, end = x_range
    column: Column | None = None
    joined, before = False, -math.inf
    for raw_x, raw_y in points:
        x, y = number(raw_x), number(raw_y)
        if x is None or y is None or not start <= x <= end:
            joined = False
            continue
        pixel = min(int((x - start) / (end - start) * pixels), pixels - 1)
        if column is not None and pixel == column.pixel:
            column = Column(pixel, min(column.low, y), max(column.high, y), y, column.joined)
        else:
            if column is not None:
                yield column
            column = Column(pixel, y, y, y, joined and x >= before)
        joined, before = True, x
    if column is not None:
        yield column


def _searched(xs: Sequence[Value], ys: Sequence[Value], pixels: int, x_range: Range) -> Iterator[Column]:
    """Column by column of a rising counter: min and max run over whole slices, without a Python step per point."""
    start, end = x_range
    borders = [start + (end - start) * index / pixels for index in range(pixels)] + [math.nextafter(end, math.inf)]
    joined = False
    at = bisect_left(xs, start)  # type: ignore[type-var]  # _rising has compared them all
    for pixel in range(pixels):
        until = bisect_left(xs, borders[pixel + 1], at)  # type: ignore[type-var]  # as above
        if until > at:
            column = _summary(pixel, ys[at:until], joined)
            joined = number(ys[until - 1]) is not None
            if column is not None:
                yield column
            at = until


def _summary(pixel: int, values: Sequence[Value], joined: bool) -> Column | None:
    limits, last = _plain_limits(values) or extent(values), last_number(values)
    if limits is None or last is None:
        return None
    return Column(pixel, *limits, last, joined and number(values[0]) is not None)


def _plain_limits(values: Sequence[Value]) -> Range | None:
    """Limits of values that are all finite, found at the speed of C; None when one is not."""
    try:
        total = float(sum(values))  # type: ignore[arg-type]  # None raises; NaN and infinity stay in the sum
        low, high = number(min(values)), number(max(values))  # type: ignore[type-var]  # None has raised above
    except (TypeError, OverflowError):
        return None
    return (low, high) if math.isfinite(total) and low is not None and high is not None else None


def _overlaid(found: Iterable[Column]) -> list[Column]:
    """One column per pixel for a counter that jumps back so often that single lines could not be told apart."""
    best: dict[int, Column] = {}
    for column in found:
        old = best.get(column.pixel, column)
        low, high = min(old.low, column.low), max(old.high, column.high)
        best[column.pixel] = Column(column.pixel, low, high, column.last, joined=True)
    return [best[pixel] for pixel in sorted(best)]
