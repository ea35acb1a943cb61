"""When the run will be done: a point and an interval that holds 80 %, from this session's pace, or why nobody knows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from tui_monitor.analysis.anchors import rising
from tui_monitor.analysis.ceiling import Steps, slowest
from tui_monitor.analysis.earlier import earlier_pace
from tui_monitor.analysis.interval import LEVEL, floor_width, half_width
from tui_monitor.analysis.pace import Pace
from tui_monitor.analysis.present import Present, before_of, present_of
from tui_monitor.analysis.thinning import thinned
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.phases import Phase
from tui_monitor.model.units import duration

FEWEST_UNITS = 20  # below both of these there is no pace yet, only a start
FEWEST_SECONDS = 120.0
GAPS = 20  # latest intervals that tell how long a line may be awaited before the run counts as slower
LARGEST_TOTAL = 2**53  # what a double counts exactly


class Estimate(Struct, frozen=True):
    """Seconds from now to the end, and the interval that holds it in `level` of cases. `overdue_seconds` is by how
    much the present wait has outlived the whole estimate (0: it has not)."""

    started_at: float | None
    elapsed_seconds: float
    rate_per_minute: float
    remaining: int
    seconds: float
    low_seconds: float
    high_seconds: float
    level: float
    basis: str
    overdue_seconds: float = 0.0


class Unknown(Struct, frozen=True):
    """No estimate, and why."""

    reason: str


def estimate(
    anchors: Sequence[Anchor],
    current: int | None,
    total: int | None,
    now: float,
    *,
    started_at: float | None = None,
    phases: Sequence[Phase] = (),
    steps: Steps | None = None,
    stall_seconds: float | None = None,
    unit: str = "episode",
    witnesses: str = "",
    why_not: str | None = None,
    earlier: Sequence[Anchor] = (),
) -> Estimate | Unknown:
    """The time left of a session with these anchors (seconds since the epoch, as `now`).

    `stall_seconds`: a longer silence was declared a stall and is no part of the pace. `witnesses` says in words where
    the anchors come from. `why_not`: what the caller knows against any estimate (silent, two writers, early stopping).
    `earlier`: anchors of the session before a resume.
    """
    if reason := why_not or _no_counter(current, total, unit):
        return Unknown(reason)
    assert current is not None and total is not None
    pace = Pace(rising((anchor for anchor in thinned(anchors) if anchor.counter <= current), now))
    before = earlier_pace(earlier, phases, current, now) if earlier else None
    too_early = _too_early(pace, unit)
    if too_early and (before is None or not pace.times):
        return Unknown(too_early)
    steady = pace if stall_seconds is None else pace.without_stalls(stall_seconds)
    present = before_of(before, steady) if too_early and before else present_of(steady, current, total, phases, before)
    left = _left(pace, present, current, total - current, now, steps)
    late = f"over its estimate by {duration(left.overdue)}" if left.overdue else ""
    basis = "; ".join(part for part in (witnesses, _done_in(pace, unit), *present.notes, late) if part)
    return Estimate(
        started_at=started_at,
        elapsed_seconds=max(0.0, now - (pace.times[0] if started_at is None else started_at)),
        rate_per_minute=60 / present.pace.recent().mean,
        remaining=total - current,
        seconds=left.point,
        low_seconds=left.low,
        high_seconds=left.high,
        level=LEVEL,
        basis=basis,
        overdue_seconds=left.overdue,
    )


def _no_counter(current: int | None, total: int | None, unit: str) -> str | None:
    if current is None:
        return f"no {unit} yet"
    if total is None or not 0 < total <= LARGEST_TOTAL:
        return f"total number of {unit}s unknown"
    return f"{unit} {current} is beyond the total of {total}" if current > total else None


def _too_early(pace: Pace, unit: str) -> str | None:
    if len(pace.times) < 2:
        return f"no time known yet for any {unit}"
    if pace.units < FEWEST_UNITS and pace.seconds < FEWEST_SECONDS:
        return f"too early: {_done_in(pace, unit)}"
    return None


def _done_in(pace: Pace, unit: str) -> str:
    return f"{pace.units:.0f} {unit}{'' if pace.units == 1 else 's'} in {duration(pace.seconds)}"


# --- what is left ----------------------------------------------------------------------------------------------------


class _Left(NamedTuple):
    """Seconds from now: point, interval, and by how much the wait outlived the point."""

    point: float
    low: float
    high: float
    overdue: float


def _left(pace: Pace, present: Present, current: int, remaining: int, now: float, steps: Steps | None) -> _Left:
    """The work after the current unit, less the time already spent on it: as far as a wait is usual here. Beyond that
    nothing is gained by waiting, and the end moves away with the clock."""
    if not remaining:
        return _Left(0.0, 0.0, 0.0, 0.0)
    mean = present.pace.recent().mean
    work = remaining * mean
    width = half_width(present.pace, remaining, floor_width(present.done, remaining, present.unseen))
    high = work * math.exp(width)
    limit = slowest(present.pace, steps) if steps is not None else None
    if limit is not None:
        high = max(work, min(high, remaining * limit))
    waited = max(0.0, now - pace.times[-1] - mean * (current - pace.end))
    spent = min(waited, _usual_wait(pace) or _usual_wait(present.pace))
    point = max(0.0, work - spent)
    low = max(0.0, work * math.exp(-width) - spent)
    return _Left(point, low, max(point, high - spent), max(0.0, waited - work))


def _usual_wait(pace: Pace) -> float:
    """The longest of the latest gaps between anchors, 0 where there is none."""
    latest = pace.times[-GAPS - 1 :]
    return max((b - a for a, b in pairwise(latest)), default=0.0)
