"""How fast a run went up to an episode: units a minute, with the error that its own unsteadiness allows."""

from __future__ import annotations

import math
from typing import NamedTuple

from tui_monitor.analysis.anchors import witnesses
from tui_monitor.analysis.difference import Level
from tui_monitor.analysis.interval import BATCHES, spread
from tui_monitor.analysis.pace import Pace
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

FEWEST_BATCHES = 3  # stretches between known times: fewer have no spread to speak of


class Progression(NamedTuple):
    """Units a minute as a mean of stretches, None where no times are known, and whether its error can be known."""

    level: Level | None
    enough: bool
    words: str


def pace_of(run: Run, at: Count, now: float) -> Progression:
    """The rate of the present session up to counter `at`."""
    known = [anchor for anchor in witnesses(run, now).anchors if anchor.counter <= at]
    if len(known) < 2:
        return Progression(None, False, "no known times")
    pace = Pace(known).warmed_up()
    found = spread(pace.stretches(pace.start, pace.end, BATCHES))
    mean = 60 * pace.units / pace.seconds
    if found is None or found.batches < FEWEST_BATCHES:
        return Progression(Level(mean, math.nan, 1, 1.0), False, f"{len(known)} known times")
    relative = found.error / found.mean
    level = Level(mean, mean * relative * math.sqrt(found.batches), found.batches, float(found.batches))
    return Progression(level, True, f"{len(known)} known times")
