"""Counters of a run as time since its start, where its times are known."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.analysis.anchors import witnesses
from tui_monitor.analysis.pace import Pace
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.run import Run


class Since(NamedTuple):
    """The pace of the run's present session: its first known moment is its start."""

    pace: Pace

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return self.pace.seconds

    def at(self, counter: float) -> float | None:
        """The seconds from the start to this counter; None where it lies outside the known times."""
        if not self.pace.start <= counter <= self.pace.end:
            return None
        return self.pace.time_at(counter) - self.pace.times[0]

    def counter_at(self, seconds: float) -> float:
        """How far the run was after so many seconds."""
        pace = self.pace  # the same line, read from its other side
        return Pace([Anchor(at, time) for at, time in zip(pace.counters, pace.times, strict=True)]).time_at(
            pace.times[0] + seconds
        )


def since_start(run: Run, now: float) -> Since | None:
    """None where fewer than two moments are known."""
    anchors = witnesses(run, now).anchors
    return Since(Pace(anchors)) if len(anchors) > 1 else None
