"""What is known of a session whose end is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_monitor.analysis.ceiling import Steps
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.phases import Phase
from tui_monitor.model.units import Count


class Course(NamedTuple):
    """What is known of a session: its anchors (seconds since the epoch, as `now`), where its counter stands and ends.

    `started_at`: when it began, where that is known. `phases`: the plan. `steps`: those of logged episodes.
    `stall_seconds`: a longer silence was declared a stall and is no part of the pace. `unit`: what the counter counts,
    in the singular. `witnesses` says in words where the anchors come from. `earlier`: anchors of the session before a
    resume."""

    anchors: Sequence[Anchor]
    current: Count | None
    total: Count | None
    now: float
    started_at: float | None = None
    phases: Sequence[Phase] = ()
    steps: Steps | None = None
    stall_seconds: float | None = None
    unit: str = "episode"
    witnesses: str = ""
    earlier: Sequence[Anchor] = ()
