"""Time as a function of the counter: piecewise linear through the anchors, so that each unit has a mean time."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tui_monitor.model.arrivals import Anchor

WARM_UP_UNITS = 3  # or this share: compilation, cold caches, and the start of the process itself
WARM_UP_SHARE = 0.01
TICK = 1e-9  # seconds: interpolated times may round to equal ones, but nothing takes no time
RECENT_UNITS = 20  # or half of all: fewer are noise, older ones are another policy's episodes


class Stretch(NamedTuple):
    """`units` done one after the other in `seconds`."""

    units: float
    seconds: float

    @property
    def mean(self) -> float:
        """Seconds of one unit."""
        return self.seconds / self.units


class Pace:
    """Anchors that rise strictly in both. `units` and `seconds` are their whole span."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self.counters = [float(anchor.counter) for anchor in anchors]
        self.times = [anchor.time for anchor in anchors]

    @property
    def start(self) -> float:
        return self.counters[0]

    @property
    def end(self) -> float:
        return self.counters[-1]

    @property
    def units(self) -> float:
        return self.end - self.start

    @property
    def seconds(self) -> float:
        return self.times[-1] - self.times[0]

    def time_at(self, counter: float) -> float:
        """When the counter was there; the ends where it lies outside."""
        counters, times = self.counters, self.times
        index = bisect_left(counters, counter)
        if index in (0, len(counters)) or counters[index] == counter:
            return times[min(index, len(times) - 1)]
        before, start = counters[index - 1], times[index - 1]
        return start + (times[index] - start) * (counter - before) / (counters[index] - before)

    def between(self, start: float, end: float) -> Stretch:
        return Stretch(end - start, max(TICK, self.time_at(end) - self.time_at(start)))

    def recent(self, end: float | None = None) -> Stretch:
        """The last max(20, half) of the units before `end`. Their mean, not their median, is what lies ahead:
        remaining time is a sum, and a pause each 100 units belongs in it."""
        end = self.end if end is None else end
        units = min(end - self.start, max(RECENT_UNITS, (end - self.start) / 2))
        return self.between(end - units, end)

    def measured(self, counter: float) -> float:
        """The anchor's counter nearest to `counter`: between anchors nothing was seen, only interpolated."""
        index = min(max(1, bisect_left(self.counters, counter)), len(self.counters) - 1)
        before, after = self.counters[index - 1], self.counters[index]
        return before if abs(before - counter) <= abs(after - counter) else after

    def stretches(self, start: float, end: float, count: int) -> list[Stretch]:
        """At most `count` about equal pieces of `start`…`end`, each between two anchors."""
        edges = sorted({self.measured(start + (end - start) * step / count) for step in range(count + 1)})
        return [self.between(a, b) for a, b in pairwise(edges)]

    def since(self, counter: float) -> Pace | None:
        """From the first anchor at or after `counter` on; None where fewer than two are left."""
        index = bisect_left(self.counters, counter)
        return self._cut(index) if index < len(self.counters) - 1 else None

    def warmed_up(self) -> Pace:
        """Without the first max(3, 1 %) units. The interval they lie in goes whole where that costs less than half."""
        warm = min(max(WARM_UP_UNITS, math.ceil(self.units * WARM_UP_SHARE)), self.units / 2)
        index = bisect_left(self.counters, self.start + warm)
        if index < len(self.counters) - 1 and self.end - self.counters[index] >= self.units / 2:
            return self._cut(index)
        return self._cut(bisect_right(self.counters, self.start + warm) - 1, self.start + warm)

    def without_stalls(self, longest: float) -> Pace:
        """With every interval that took longer than `longest` seconds, and 10 × as long for each of its units as is
        usual, given the usual time: it was a stall, past and counted once, no part of the pace."""
        if all(t - s <= longest for s, t in pairwise(self.times)):
            return self
        usual = self._usual_mean()
        cut = Pace(())
        cut.counters, cut.times = list(self.counters), self.times[:1]
        for index in range(1, len(self.times)):
            units, seconds = self.counters[index] - self.counters[index - 1], self.times[index] - self.times[index - 1]
            stalled = seconds > longest and seconds > 10 * units * usual
            cut.times.append(cut.times[-1] + (units * usual if stalled else seconds))
        return cut

    def _usual_mean(self) -> float:
        """The median of the units' mean times, each interval counting by its units."""
        means = sorted(
            ((t - s) / (b - a), b - a) for (a, s), (b, t) in pairwise(zip(self.counters, self.times, strict=True))
        )
        seen = 0.0
        for mean, units in means:
            seen += units
            if seen >= self.units / 2:
                return mean
        return 0.0

    def _cut(self, index: int, start: float | None = None) -> Pace:
        cut = Pace(())
        cut.counters, cut.times = self.counters[index:], self.times[index:]
        if start is not None:
            cut.counters[0], cut.times[0] = start, self.time_at(start)
        return cut
