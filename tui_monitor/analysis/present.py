"""Which stretch of a session's pace speaks for what lies ahead: its own phase, and the time since its rate changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_monitor.analysis.earlier import agreeing_units
from tui_monitor.analysis.interval import changed_at
from tui_monitor.analysis.pace import Pace
from tui_monitor.model.phases import Phase, phase_at
from tui_monitor.model.units import Count

PHASE_UNITS = 20  # of a new phase, before its own pace replaces that of the phase before


class Present(NamedTuple):
    """The stretch whose pace is the present one, the units that speak for it, the share of the remaining units that
    lies in phases without a pace of their own, what to say about it, and since when the rate is another one."""

    pace: Pace
    done: float
    unseen: float
    notes: tuple[str, ...]
    changed_at: float | None = None


def before_of(before: Pace, pace: Pace) -> Present:
    """The pace of the session before the resume stands in while this one has none; it has hardly begun itself."""
    return Present(before, pace.units, 0.0, ("pace of the session before the resume",))


def present_of(
    pace: Pace, current: Count, total: Count, phases: Sequence[Phase], before: Pace | None = None
) -> Present:
    """The present stretch of a session's whole `pace`; its warm-up never belongs to it. `before`: the pace of the
    session before the resume, whose units count where it agrees."""
    stretch, done, phase = pace.warmed_up(), pace.units, phase_at(phases, current)
    ahead = [later for later in phases if current < later.start < total]
    if phase is not None and phase.start > stretch.start:
        own = stretch.since(phase.start)
        if own is not None and own.units >= PHASE_UNITS:
            stretch, done = own, own.units
        else:
            ahead.insert(0, phase)
    border = changed_at(stretch)
    changed = stretch.since(border) if border is not None else None
    if changed is not None:
        stretch, done = changed, changed.units
    notes = [f"{later.name} not seen yet" for later in ahead]
    supported = agreeing_units(before, stretch)
    notes += ["as in the session before"] if supported else []
    since = border if changed is not None else None
    return Present(stretch, done + supported, _unseen(ahead, current, total), tuple(notes), since)


def _unseen(ahead: Sequence[Phase], current: Count, total: Count) -> float:
    """The share of the remaining units from the first unseen phase on."""
    first = min((phase.start for phase in ahead), default=total)
    return (total - max(first, current)) / (total - current) if total > current else 0.0
