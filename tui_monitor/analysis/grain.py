"""Parts of an epoch as the whole steps that they are: the estimate's minimums are numbers of steps that were timed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from msgspec.structs import replace

from tui_monitor.analysis.course import Course
from tui_monitor.model.arrivals import Anchor


def grain_of(anchors: Sequence[Anchor]) -> float:
    """The part of the counter that has a time of its own: one, or the usual distance between anchors where that is a
    part of one."""
    if all(float(anchor.counter).is_integer() for anchor in anchors):
        return 1.0
    apart = [later.counter - before.counter for before, later in pairwise(anchors) if later.counter > before.counter]
    return min(1.0, median(apart)) if apart else 1.0


def in_grains(course: Course, grain: float) -> Course:
    """The course with every counter in grains."""
    if grain == 1:
        return course
    ends = ((phase, phase.end if phase.end is None else round(phase.end / grain)) for phase in course.phases)
    return course._replace(
        anchors=_scaled(course.anchors, grain),
        earlier=_scaled(course.earlier, grain),
        phases=tuple(replace(phase, start=round(phase.start / grain), end=end) for phase, end in ends),
        steps=None,
    )


def _scaled(anchors: Iterable[Anchor], grain: float) -> tuple[Anchor, ...]:
    real = (anchor for anchor in anchors if math.isfinite(anchor.counter))
    return tuple(Anchor(anchor.time, round(anchor.counter / grain)) for anchor in real)
