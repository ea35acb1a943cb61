"""A trend and how sure it is: the Theil-Sen slope of binned values, with an interval from a block bootstrap."""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence
from itertools import combinations, pairwise
from statistics import fmean, median
from typing import NamedTuple

BINS = 20  # points of the line: 190 slopes, and neighbours averaged before lose most of their serial correlation
BLOCK = 4  # consecutive bins drawn together: what correlation is left stays inside a block
DRAWS = 59  # resamples: their 3rd and 57th bound 90 %


class Trend(NamedTuple):
    """The change over the whole window, its 90 % interval, and the mean level."""

    change: float
    low: float
    high: float
    level: float

    @property
    def falls(self) -> bool:
        return self.high < 0

    @property
    def rises(self) -> bool:
        return self.low > 0


def trend_of(values: Sequence[float]) -> Trend | None:
    """The trend of evenly spaced values; None for fewer than 20."""
    return _trend(tuple(values)) if len(values) >= BINS else None


@functools.lru_cache(maxsize=64)  # runs on a screen are judged each second, and few of them have new values then
def _trend(values: tuple[float, ...]) -> Trend:
    bins = _binned(values)
    pairs = [(bins[j] - bins[i]) / (j - i) for i, j in combinations(range(BINS), 2)]
    slope = median(pairs)
    residuals = [value - slope * place for place, value in enumerate(bins)]
    errors = sorted(_slope_of_halves(residuals, draw) for draw in _draws())
    span = BINS - 1
    low, high = slope - errors[-3], slope - errors[2]
    return Trend(slope * span, low * span, high * span, fmean(bins))


def _binned(values: Sequence[float]) -> list[float]:
    """The values as 20 means of equal stretches."""
    edges = [len(values) * place // BINS for place in range(BINS + 1)]
    return [fmean(values[a:b]) for a, b in pairwise(edges)]


def _slope_of_halves(residuals: list[float], draw: tuple[int, ...]) -> float:
    """The Theil-Sen slope of ten pairs half a window apart: cheaper than all pairs, and no narrower."""
    half = BINS // 2
    steps = sorted([residuals[draw[i + half]] - residuals[draw[i]] for i in range(half)])
    return (steps[half // 2 - 1] + steps[half // 2]) / (2 * half)


@functools.cache
def _draws() -> tuple[tuple[int, ...], ...]:
    """The bins of each resample: blocks of four, the same for every run, so that equal numbers give equal verdicts."""
    chance = random.Random(4)
    starts = range(BINS - BLOCK + 1)
    return tuple(
        tuple(start + step for start in chance.choices(starts, k=BINS // BLOCK) for step in range(BLOCK))
        for _ in range(DRAWS)
    )
