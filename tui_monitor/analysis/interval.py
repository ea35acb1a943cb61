"""How wrong an estimate of remaining time may be: half-widths, as logarithms, of an interval that holds 80 %."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tui_monitor.analysis.pace import TICK, Pace, Stretch

LEVEL = 0.8
ORIGINS = 24  # moments of the past at which the same estimate is tried
HORIZONS = (0.25, 0.5, 1.0, 2.0, 4.0)  # how far ahead, in units of the past known at the origin
BATCHES = 10
FEWEST_TRIED = 10  # units before and after an origin: less tests the noise of single units, which batches measure
WIDEST = math.log(10)  # beyond a factor of 10 either way no interval says anything more
UNSEEN = 0.45  # of a phase not seen yet: its pace is known from other phases only (× 0.64 … × 1.57)
CHANGED = 0.25  # a pace that differs by less needs no restart: the interval holds it
CHANGED_ERRORS = 3.0  # standard errors
CHANGE_SOUGHT = (0.5, 0.8)  # share of the units: earlier ones no longer count; 20 % must speak for the new pace
CHANGE_BATCHES = 5  # on either side: with fewer the standard error itself is a guess

# 90 % points of Student's t for 1 … 9 degrees of freedom: two-sided 80 %
_STUDENT = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383)


class Spread(NamedTuple):
    """Of batch means: the mean of a unit (seconds), the variance that one unit would have if they were independent,
    the units seen, the number of batches."""

    mean: float
    variance: float
    units: float
    batches: int

    @property
    def error(self) -> float:
        """Standard error of the mean, serial correlation within the batches included."""
        return math.sqrt(self.variance / self.units)


def half_width(pace: Pace, remaining: float, floor: float) -> float:
    """w of `p·e^(±w)`: what past estimates missed or the noise allows, whichever is more, and the floor."""
    noise = max(self_width(pace, remaining), batch_width(pace, remaining))
    return min(WIDEST, math.hypot(noise, floor))


def floor_width(done: float, remaining: float, unseen: float = 0.0) -> float:
    """w of runs that looked perfectly steady so far (found on 16 recorded runs): half of 0.9 at the start, of 0.1 at
    the end. `unseen` is the share of the remaining units that lies in phases without a pace of their own."""
    fraction = done / (done + remaining)
    steady = 0.5 * (0.1 + 0.8 * (1 - fraction))
    return (1 - unseen) * steady + unseen * max(steady, UNSEEN)


def self_width(pace: Pace, remaining: float) -> float:
    """What this run's own earlier estimates, made the same way, missed: the 80 % quantile, for this horizon."""
    misses = sorted(miss / _growth(ratio) for miss, ratio in _misses(pace))
    if not misses:
        return 0.0
    quantile = misses[min(len(misses) - 1, math.ceil(LEVEL * len(misses)) - 1)]
    return quantile * _growth(remaining / pace.units)


def _misses(pace: Pace) -> Iterator[tuple[float, float]]:
    """(|ln(actual/predicted)|, horizon ÷ past) of every estimate that could have been tested by now."""
    start, latest, units = pace.start, pace.end, pace.units
    origins = {pace.measured(start + units * (0.1 + 0.8 * step / (ORIGINS - 1))) for step in range(ORIGINS)}
    for origin in sorted(origins):
        past = origin - start
        if past < FEWEST_TRIED:
            continue
        at, predicted = pace.time_at(origin), pace.recent(origin).mean
        horizons = [horizon for horizon in HORIZONS if origin + horizon * past <= latest]
        for end in sorted({pace.measured(origin + horizon * past) for horizon in horizons}):
            ahead = end - origin
            if ahead >= FEWEST_TRIED:
                actual = max(TICK, pace.time_at(end) - at) / ahead
                yield abs(math.log(actual / predicted)), ahead / past


def _growth(ratio: float) -> float:
    """How an error grows with the horizon: as of a sum of independent times at first, slowly beyond the past."""
    return math.sqrt(ratio) if ratio < 1 else 1 + 0.5 * math.log(ratio)


def batch_width(pace: Pace, remaining: float) -> float:
    """What noise alone allows, by batch means of the last half: of the mean so far and of the sum to come."""
    found = spread(pace.stretches(pace.start + pace.units / 2, pace.end, BATCHES))
    if found is None:
        return 0.0
    share = math.sqrt(1 / found.units + 1 / remaining)
    return _STUDENT[found.batches - 2] * math.sqrt(found.variance) * share / found.mean


def spread(batches: Sequence[Stretch]) -> Spread | None:
    """Mean and variance by batches of any length, None for fewer than two."""
    if len(batches) < 2:
        return None
    units = math.fsum(batch.units for batch in batches)
    mean = math.fsum(batch.seconds for batch in batches) / units
    squares = math.fsum(batch.units * (batch.mean - mean) ** 2 for batch in batches)
    return Spread(mean, squares / (len(batches) - 1), units, len(batches))


def changed_at(pace: Pace) -> float | None:
    """The counter since which the pace is another one, None where it is not."""
    border = _bend(pace)
    return border if border is not None and _change(pace, border) else None


def _bend(pace: Pace) -> float | None:
    """The likeliest place of a change: where time is farthest from the straight line (CUSUM)."""
    slope = pace.seconds / pace.units
    earliest, latest = (pace.start + pace.units * share for share in CHANGE_SOUGHT)
    known = zip(pace.counters, pace.times, strict=True)
    bends = [(abs(t - pace.times[0] - (at - pace.start) * slope), at) for at, t in known if earliest <= at <= latest]
    return max(bends)[1] if bends else None


def _change(pace: Pace, border: float) -> float:
    """By how many standard errors the pace after `border` differs from before; 0 where that is no change."""
    before = spread(pace.stretches(pace.start, border, BATCHES))
    after = spread(pace.stretches(border, pace.end, BATCHES))
    if before is None or after is None or min(before.batches, after.batches) < CHANGE_BATCHES:
        return 0.0
    errors = abs(after.mean - before.mean) / (math.hypot(before.error, after.error) or 1e-9 * before.mean)
    return errors if abs(after.mean / before.mean - 1) > CHANGED and errors > CHANGED_ERRORS else 0.0
