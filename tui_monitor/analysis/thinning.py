"""Fewer anchors of the same shape: an estimate costs the same after ten thousand lines as after three hundred."""

from __future__ import annotations

from collections.abc import Sequence
from operator import sub

from tui_monitor.model.arrivals import Anchor

EVEN = 192  # of the older anchors: batches, origins and change points are sought in tenths and twentieths of a session
LATEST = 32  # kept one by one: the usual wait is read off the latest 20 gaps
STALL = 10  # × the mean gap: both ends of a longer one are kept, so that a stall stays a stall and is not spread out


def thinned(anchors: Sequence[Anchor]) -> Sequence[Anchor]:
    """At most about EVEN + LATEST of the anchors (in the order given), and the ends of every long gap."""
    older = len(anchors) - LATEST
    if older <= EVEN:
        return anchors
    step = -(-older // EVEN)
    kept = {*range(0, older, step), *range(older, len(anchors)), *_around_long_gaps(anchors)}
    return [anchors[index] for index in sorted(kept)]


def _around_long_gaps(anchors: Sequence[Anchor]) -> list[int]:
    times = [anchor.time for anchor in anchors]
    longest = STALL * abs(times[-1] - times[0]) / (len(times) - 1)
    long = [index for index, gap in enumerate(map(sub, times[1:], times)) if gap > longest]
    return [index + side for index in long for side in (0, 1)]
