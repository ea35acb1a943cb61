"""When a log grew, as moe-top itself saw it: bursts, the gaps between them, and known pairs of time and counter."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

BURST = 1.0  # seconds: writes closer than this are one burst (a trainer prints its block line by line)
GAPS_KEPT = 400  # enough for a steady 99 % quantile
ANCHORS_KEPT = 2048  # thinned to half when full: the ETA needs the shape of the session, not each second


class Anchor(NamedTuple):
    """A known pair: at `time` (seconds since the epoch) the counter stood at `counter`."""

    time: float
    counter: int


class Arrivals:
    """Growth of one log by moe-top's own clock (a file's time may be another machine's)."""

    def __init__(self) -> None:
        self.gaps: deque[float] = deque(maxlen=GAPS_KEPT)
        self.anchors: list[Anchor] = []
        self.last_growth: float | None = None

    def grew(self, at: float, counter: int | None) -> None:
        """Lines arrived at `at`; `counter` is the latest counter then (None: no counter yet)."""
        if self.last_growth is not None and at - self.last_growth > BURST:
            self.gaps.append(at - self.last_growth)
        self.last_growth = at
        if counter is not None and (not self.anchors or counter > self.anchors[-1].counter):
            self._remember(Anchor(at, counter))

    def new_session(self) -> None:
        """A resume: what follows is another stretch of time, with a pace of its own."""
        self.anchors.clear()

    def _remember(self, anchor: Anchor) -> None:
        self.anchors.append(anchor)
        if len(self.anchors) > ANCHORS_KEPT:
            del self.anchors[1:-2:2]
