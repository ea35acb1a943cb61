"""Counters as moments: between the pairs of time and counter that are known, and the round hours under a chart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from tui_monitor.analysis.anchors import witnesses
from tui_monitor.analysis.moments import moment_of
from tui_monitor.draw.columns import Range
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.run import Run

UNKNOWN = "times are not known yet: the log prints none, and it was not seen to grow"
SHORTEST = 1.0  # seconds: in a copied folder all checkpoints are of one moment, and an axis of it would show nothing
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
STEPS = (
    1, 2, 5, 10, 15, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE, _HOUR, 2 * _HOUR,
    3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY, 30 * _DAY, 90 * _DAY, 365 * _DAY,
)  # fmt: skip
CELLS_PER_TICK = 10
_Side = Callable[[Anchor], float]


class Times(NamedTuple):
    """Two pairs or more, rising in both."""

    anchors: tuple[Anchor, ...]

    @property
    def known(self) -> Range:
        """The first and last counter whose times are known."""
        return float(self.anchors[0].counter), float(self.anchors[-1].counter)

    @property
    def ends(self) -> Range:
        """Their times."""
        return self.anchors[0].time, self.anchors[-1].time

    def time_of(self, counter: float) -> float:
        """Seconds since the epoch, on a straight line between the pairs; at the ends the ends' own."""
        return _between(counter, self.anchors, lambda pair: float(pair.counter), lambda pair: pair.time)

    def counter_of(self, time: float) -> float:
        """The way back."""
        return _between(time, self.anchors, lambda pair: pair.time, lambda pair: float(pair.counter))


def times_of(run: Run, now: float) -> Times | None:
    """The times of the run's present session; None where fewer than two are known, or all are one moment."""
    anchors = witnesses(run, now).anchors
    return Times(anchors) if len(anchors) > 1 and anchors[-1].time - anchors[0].time >= SHORTEST else None


def _between(at: float, pairs: tuple[Anchor, ...], key: _Side, value: _Side) -> float:
    place = min(max(bisect_left(pairs, at, key=key), 1), len(pairs) - 1)
    before, after = pairs[place - 1], pairs[place]
    share = (at - key(before)) / (key(after) - key(before))
    return value(before) + (value(after) - value(before)) * min(max(share, 0.0), 1.0)


def hours(limits: Range, width: int, zone: tzinfo | None) -> list[tuple[float, str]]:
    """Round moments of the clock on the wall between two times, as many as have room in `width` cells."""
    least = (limits[1] - limits[0]) / max(width // CELLS_PER_TICK, 1)
    step = next((step for step in STEPS if step >= least), STEPS[-1])
    first = moment_of(limits[0], zone)
    moment = first.replace(hour=0, minute=0, second=0, microsecond=0)
    skipped = max(int((limits[0] - moment.timestamp()) // step), 0)
    moment += timedelta(seconds=skipped * step)
    found: list[tuple[float, str]] = []
    while moment.timestamp() <= limits[1] and len(found) <= width:
        if moment.timestamp() >= limits[0]:
            found.append((moment.timestamp(), _label(moment, step)))
        moment += timedelta(seconds=step)
    return found


def _label(moment: datetime, step: int) -> str:
    if step >= _DAY:
        return f"{moment:%m-%d}"
    if moment.hour == moment.minute == moment.second == 0:
        return f"{moment:%a}"
    return f"{moment:%H:%M:%S}" if step < _MINUTE else f"{moment:%H:%M}"
