"""When a log grew, as moe-top itself saw it: bursts, their gaps and sizes, stalls, known pairs of time and counter."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from tui_monitor.model.records import Stall
from tui_monitor.model.units import Count

BURST = 1.0  # seconds: writes closer than this are one burst (a trainer prints its block line by line)
GAPS_KEPT = 400  # enough for a steady 99 % quantile
ANCHORS_KEPT = 2048  # thinned to half when full: the ETA needs the shape of the session, not each second
STALLS_KEPT = 100
FEWEST_GAPS = 20  # bursts before their gaps tell what is usual
SHORTEST_LIMIT = 60.0  # seconds: garbage collection, a checkpoint to a slow disk
MEDIANS = 10  # of the usual gap: an evaluation or a long episode stays below

# Python's text output to a file or pipe is kept back until the next print would fill its buffer: the steps are 8,100
# to 8,192 bytes for native lines (measured, 3.11). No line of a usual log is longer than the margin.
BUFFER = 8192
MARGIN = 512
MOST_BUFFERS = 4  # that one look may find at once: of more of them any size would be a multiple
STEPS_KEPT = 5
FEWEST_STEPS = 3  # of that size in a row: two may be chance


class Anchor(NamedTuple):
    """A known pair: at `time` (seconds since the epoch) the counter stood at `counter`."""

    time: float
    counter: Count


class Arrivals:
    """Growth of one log by moe-top's own clock (a file's time may be another machine's)."""

    def __init__(self) -> None:
        self.gaps: deque[float] = deque(maxlen=GAPS_KEPT)
        self.anchors: list[Anchor] = []
        self.stamps: list[Anchor] = []  # the times that a metric file's own rows tell
        self.previous: list[Anchor] = []  # of the session before: after a resume its pace may serve
        self.stalls: deque[Stall] = deque(maxlen=STALLS_KEPT)
        self.last_growth: float | None = None
        self.void_until: float | None = None
        self._steps: deque[int] = deque(maxlen=STEPS_KEPT)
        self._counter: Count | None = None

    def grew(self, at: float, counter: Count | None, grown: int | None = None) -> None:
        """Lines arrived at `at`; `counter` is the latest counter then (None: no counter yet), `grown` the bytes."""
        if self.last_growth is not None and at - self.last_growth > BURST and not self._is_void():
            self._learn_gap(self.last_growth, at - self.last_growth)
        self.last_growth, self._counter = at, counter
        if grown is not None:
            self._steps.append(grown)
        if counter is not None and (not self.anchors or counter > self.anchors[-1].counter):
            self._remember(Anchor(at, counter))

    def new_session(self) -> None:
        """A resume: what follows is another stretch of time, with a pace of its own."""
        self.previous = self.anchors or self.previous
        self.anchors, self.stamps = [], []
        self._steps.clear()

    def stamped(self, at: float, counter: Count) -> None:
        """A row tells when it was written, by its writer's clock."""
        if self.stamps and counter == self.stamps[-1].counter:
            return
        self.stamps.append(Anchor(at, counter))
        if len(self.stamps) > ANCHORS_KEPT:
            del self.stamps[1:-2:2]

    def jumped(self, at: float, shift: float) -> None:
        """Nobody looked until `at`, or the clock was set by `shift`: what lies before is no silence."""
        self.void_until = at
        if shift:
            self.anchors = [Anchor(anchor.time + shift, anchor.counter) for anchor in self.anchors]
            self.last_growth = None if self.last_growth is None else self.last_growth + shift

    @property
    def knows_steps(self) -> bool:
        """Whether the log was seen to grow often enough to tell in which steps."""
        return len(self._steps) >= FEWEST_STEPS

    def is_buffered(self) -> bool:
        """Whether the latest steps of growth are the buffers of a program that keeps its lines back."""
        return self.knows_steps and all(_is_buffer(step) for step in self._steps)

    def _is_void(self) -> bool:
        return self.void_until is not None and (self.last_growth or 0.0) < self.void_until

    def _learn_gap(self, since: float, gap: float) -> None:
        limit = limit_of(self.gaps)
        if limit is not None and gap > limit:
            self.stalls.append(Stall(since, gap, self._counter))
        self.gaps.append(gap)

    def _remember(self, anchor: Anchor) -> None:
        self.anchors.append(anchor)
        if len(self.anchors) > ANCHORS_KEPT:
            del self.anchors[1:-2:2]


def limit_of(gaps: Sequence[float] | deque[float]) -> float | None:
    """Seconds without growth that are too long, max(10 × median, 3 × q99, 60 s) of the gaps; None with too few."""
    if len(gaps) < FEWEST_GAPS:
        return None
    ordered = sorted(gaps)
    return max(MEDIANS * median(ordered), 3 * ordered[int(0.99 * (len(ordered) - 1))], SHORTEST_LIMIT)


def _is_buffer(step: int) -> bool:
    buffers = -(-step // BUFFER)
    return 1 <= buffers <= MOST_BUFFERS and step >= buffers * (BUFFER - MARGIN)
