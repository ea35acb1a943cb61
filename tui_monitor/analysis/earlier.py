"""The session before a resume: how far its pace speaks for the present one."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.analysis.anchors import rising
from tui_monitor.analysis.interval import CHANGED
from tui_monitor.analysis.pace import Pace
from tui_monitor.analysis.thinning import thinned
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.phases import Phase, phase_at
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

FEWEST_UNITS = 20  # of the earlier session in the present phase: what the estimate itself needs


def earlier_anchors(run: Run) -> Sequence[Anchor]:
    """What moe-top itself saw arrive before a resume; () for a start from nothing, which may be another program."""
    resumed = run.session is not None and run.session.resumed
    return run.arrivals.previous if resumed else ()


def earlier_pace(anchors: Sequence[Anchor], phases: Sequence[Phase], current: Count, now: float) -> Pace | None:
    """The warmed-up pace of the earlier session in the phase of `current`; None where there is too little of it."""
    phase = phase_at(phases, current)
    inside = [anchor for anchor in thinned(anchors) if phase is None or phase_at(phases, anchor.counter) == phase]
    whole = Pace(rising(inside, now))
    if len(whole.times) < 2 or whole.units < FEWEST_UNITS:
        return None
    pace = whole.warmed_up()
    return pace if len(pace.times) >= 2 else None


def agreeing_units(earlier: Pace | None, present: Pace) -> float:
    """The earlier units that count as this session's: all where both paces are the same within what is no change of
    rate, else none. Another host would not agree."""
    if earlier is None:
        return 0.0
    ratio = present.recent().mean / earlier.recent().mean
    return earlier.units if 1 / (1 + CHANGED) < ratio < 1 + CHANGED else 0.0
