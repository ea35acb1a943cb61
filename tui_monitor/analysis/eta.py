"""When the run will be done: a point and an interval that holds 80 %, from this session's pace, or why nobody knows."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from tui_monitor.analysis.anchors import rising
from tui_monitor.analysis.ceiling import Steps, slowest
from tui_monitor.analysis.counting import counted, numbered, plural
from tui_monitor.analysis.course import Course as Course
from tui_monitor.analysis.earlier import earlier_pace
from tui_monitor.analysis.grain import grain_of, in_grains
from tui_monitor.analysis.interval import LEVEL, floor_width, half_width
from tui_monitor.analysis.pace import Pace
from tui_monitor.analysis.present import Present, before_of, present_of
from tui_monitor.analysis.thinning import thinned
from tui_monitor.model.units import Count, count_text, duration, whole

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
    remaining: Count
    seconds: float
    low_seconds: float
    high_seconds: float
    level: float
    basis: str
    overdue_seconds: float = 0.0


class Unknown(Struct, frozen=True):
    """No estimate, and why."""

    reason: str


def estimate(course: Course) -> Estimate | Unknown:
    """The time left of a session, or why nobody knows."""
    place = _place(course)
    if isinstance(place, Unknown):
        return place
    grain = grain_of(course.anchors)
    course = in_grains(course, grain)
    current, total = (count if grain == 1 else round(count / grain) for count in place)
    pace = Pace(rising((anchor for anchor in thinned(course.anchors) if anchor.counter <= current), course.now))
    before = earlier_pace(course.earlier, course.phases, current, course.now) if course.earlier else None
    too_early = _too_early(pace, course.unit, grain)
    if too_early and (before is None or not pace.times):
        return Unknown(too_early)
    steady = pace if course.stall_seconds is None else pace.without_stalls(course.stall_seconds)
    by_before = before if too_early else None
    present = before_of(by_before, steady) if by_before else present_of(steady, current, total, course.phases, before)
    left = _left(pace, present, current, total - current, course.now, course.steps)
    return _told(course, pace, present, left, grain)


def _place(course: Course) -> tuple[Count, Count] | Unknown:
    """Where the counter stands and ends."""
    current, total, unit = course.current, course.total, course.unit
    if current is None:
        return Unknown(f"no {unit} yet")
    if total is None or not 0 < total <= LARGEST_TOTAL:
        return Unknown(f"total number of {plural(unit)} unknown")
    if current > total:
        return Unknown(f"{numbered(unit, current)} is beyond the total of {count_text(total)}")
    return current, total


def _too_early(pace: Pace, unit: str, grain: float) -> str | None:
    if len(pace.times) < 2:
        return f"no time known yet for any {unit}"
    if pace.units < FEWEST_UNITS and pace.seconds < FEWEST_SECONDS:
        return f"too early: {_done_in(pace, unit, grain)}"
    return None


def _done_in(pace: Pace, unit: str, grain: float) -> str:
    return f"{counted(pace.units * grain, unit)} in {duration(pace.seconds)}"


def _told(course: Course, pace: Pace, present: Present, left: _Left, grain: float) -> Estimate:
    late = f"over its estimate by {duration(left.overdue)}" if left.overdue else ""
    changed = f"rate changed at {count_text(present.changed_at * grain)}" if present.changed_at is not None else ""
    basis = (course.witnesses, _done_in(pace, course.unit, grain), changed, *present.notes, late)
    begun = pace.times[0] if course.started_at is None else course.started_at
    return Estimate(
        started_at=course.started_at,
        elapsed_seconds=max(0.0, course.now - begun),
        rate_per_minute=60 * grain / present.pace.recent().mean,
        remaining=whole(round(left.units * grain, 6)),
        seconds=left.point,
        low_seconds=left.low,
        high_seconds=left.high,
        level=LEVEL,
        basis="; ".join(part for part in basis if part),
        overdue_seconds=left.overdue,
    )


# --- what is left ----------------------------------------------------------------------------------------------------


class _Left(NamedTuple):
    """The units left, and seconds from now: point, interval, and by how much the wait outlived the point."""

    units: Count
    point: float
    low: float
    high: float
    overdue: float


def _left(pace: Pace, present: Present, current: Count, remaining: Count, now: float, steps: Steps | None) -> _Left:
    """The work after the current unit, less the time already spent on it: as far as a wait is usual here. Beyond that
    nothing is gained by waiting, and the end moves away with the clock."""
    if not remaining:
        return _Left(0, 0.0, 0.0, 0.0, 0.0)
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
    return _Left(remaining, point, low, max(point, high - spent), max(0.0, waited - work))


def _usual_wait(pace: Pace) -> float:
    """The longest of the latest gaps between anchors, 0 where there is none."""
    latest = pace.times[-GAPS - 1 :]
    return max((b - a for a, b in pairwise(latest)), default=0.0)
