"""How far two noisy, correlated series differ in their means: an interval, never a bare difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

from tui_monitor.analysis.facts import mean_of

LEVEL = 0.95
LONGEST_MEMORY = 0.97  # of neighbours: beyond it a finite series says nothing of its mean
BANDWIDTH = 1.5  # lags of the autocovariances that count: this times the cube root of the length


class Level(NamedTuple):
    """A series' mean, its values' sample deviation, how many values there are, and how many independent ones they are
    worth: neighbours that resemble each other say the same thing twice."""

    mean: float
    std: float
    values: int
    worth: float

    @property
    def error(self) -> float:
        """Standard error of the mean."""
        return self.std / math.sqrt(self.worth)


class Difference(NamedTuple):
    """The difference of two means, and the interval that holds the true one in `LEVEL` of cases."""

    value: float
    low: float
    high: float


def level_of(values: Sequence[float]) -> Level:
    """Mean and deviation of at least one finite value, and what the values are worth: that takes as long as there are
    values and lags."""
    spread = spread_of(values)
    worth = _worth(spread.scaled, spread.squares) if spread.scaled else float(len(values))
    return Level(spread.mean, spread.std, len(values), worth)


class Spread(NamedTuple):
    """A series' mean and sample deviation; its deviations in units of the largest, and the sum of their squares."""

    mean: float
    std: float
    scaled: Sequence[float] = ()
    squares: float = 0.0


def spread_of(values: Sequence[float]) -> Spread:
    """Mean and deviation of at least one finite value."""
    count, mean = len(values), mean_of(values)
    deviations = [value - mean for value in values]
    largest = max(map(abs, deviations))
    if count < 2 or largest == 0 or not math.isfinite(largest):
        return Spread(mean, 0.0 if largest == 0 else math.nan)
    scaled = [deviation / largest for deviation in deviations]
    squares = math.fsum(deviation * deviation for deviation in scaled)
    return Spread(mean, math.sqrt(squares / (count - 1)) * largest, scaled, squares)


def difference_of(one: Level, other: Level) -> Difference:
    """Welch's interval of `one` − `other`."""
    value, a, b = one.mean - other.mean, one.error**2, other.error**2
    if a + b == 0 or not math.isfinite(a + b):
        spread = 0.0 if a + b == 0 else math.inf
        return Difference(value, value - spread, value + spread)
    freedom = (a + b) ** 2 / (a * a / max(1.0, one.worth - 1) + b * b / max(1.0, other.worth - 1))
    width = student(LEVEL, freedom) * math.sqrt(a + b)
    return Difference(value, value - width, value + width)


def paired_difference(pairs: Sequence[tuple[float, float]]) -> Difference:
    """The interval of the mean of `one − other` over at least two pairs, the correlation of neighbours in it.

    Simulated coverage of the 95 % (3,000 trials each; both series learn alike): white, lognormal and NetHack-like
    noise (70 % zeros) 96–99 % from five pairs on; AR(1) of 0.3 93–94 %, of 0.6 85 % with five pairs, 93 % with 25, of
    0.9 67 %, 88 % and, with 100, 93 %. Few pairs of strongly correlated neighbours promise more than they hold.
    """
    level = level_of([one - other for one, other in pairs])
    width = student(LEVEL, level.worth - 1) * level.error if level.std else 0.0
    width = width if math.isfinite(width) else math.inf
    return Difference(level.mean, level.mean - width, level.mean + width)


def student(level: float, freedom: float) -> float:
    """Student's t that holds `level` of cases, two-sided: the Cornish-Fisher expansion, right to 2 % from 2 on."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    freedom = max(1.5, freedom)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / freedom**power for power, term in enumerate(terms, 1))


def _worth(deviations: Sequence[float], squares: float) -> float:
    """The number of independent values that are worth these: by the nearest neighbours' correlation (an AR(1) with
    Kendall's correction for short series) or by the sum over farther ones (Bartlett), whichever is fewer."""
    count = len(deviations)
    near = _together(deviations, 1) / squares
    near = min(LONGEST_MEMORY, max(0.0, near + (1 + 4 * near) / count))
    lags = max(1, int(BANDWIDTH * count ** (1 / 3)))
    weights = ((lag, 1 - lag / (lags + 1)) for lag in range(1, lags + 1))
    far = 1 + 2 * math.fsum(weight * _together(deviations, lag) / squares for lag, weight in weights)
    return max(2.0, count / max(1.0, (1 + near) / (1 - near), far))


def _together(deviations: Sequence[float], lag: int) -> float:
    return math.fsum(a * b for a, b in zip(deviations, deviations[lag:], strict=False))
