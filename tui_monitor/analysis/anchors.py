"""The known pairs of time and counter of a run's present session, gathered from every witness and cleaned."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from tui_monitor.analysis.beginning import first_row, first_step, started_at
from tui_monitor.analysis.numbering import counts_alike
from tui_monitor.analysis.thinning import thinned
from tui_monitor.model.arrivals import BURST, Anchor
from tui_monitor.model.run import Run

COVERING_UNITS = 20  # arrivals over this many units or seconds need no coarser witness between them: the same
COVERING_SECONDS = 120.0  # minimum below which the estimate itself says "unknown"
SLACK = 1.0  # seconds: a file's time and the clock round differently
_LARGEST = 2**53  # what a double counts exactly; beyond lies garbage
_LATEST = 1e11  # seconds since the epoch, about the year 5000


class Witnesses(NamedTuple):
    """The session's anchors, oldest first, and in words who gave them ("process start, 2 checkpoints, log time")."""

    anchors: tuple[Anchor, ...]
    words: str


def session_anchors(run: Run, now: float) -> tuple[Anchor, ...]:
    """The known pairs of the present session, rising in time and counter; none while it has no row."""
    return witnesses(run, now).anchors


def witnesses(run: Run, now: float) -> Witnesses:
    """The anchors of `session_anchors` with the words for their sources."""
    current = run.current
    if current is None or first_row(run) >= len(run.rows):
        return Witnesses((), "")
    kinds = _kinds(run)
    arrivals = kinds["arrivals"]
    if _cover(arrivals):
        kinds = {name: [a for a in found if a.counter < arrivals[0].counter] for name, found in kinds.items()}
        kinds["arrivals"] = arrivals
    start = started_at(run)
    earliest = -math.inf if start is None else start - SLACK
    pairs = [a for found in kinds.values() for a in found if earliest <= a.time and a.counter <= current]
    chain = rising(pairs, now)
    return Witnesses(chain, _words(kinds, set(chain)))


def rising(anchors: Iterable[Anchor], now: float) -> tuple[Anchor, ...]:
    """The longest chain that rises strictly in counter and in time, without anything unreal or later than `now`."""
    latest = min(now + SLACK, _LATEST)
    believable = [a for a in anchors if -_LATEST < a.time <= latest and 0 <= a.counter < _LARGEST]
    if all(a.time < b.time and a.counter < b.counter for a, b in pairwise(believable)):
        return tuple(believable)  # as arrivals are: no search is needed
    ordered = sorted(set(believable), key=lambda a: (a.counter, -a.time))  # of one counter no two can rise in time
    ends: list[float] = []  # the earliest time that a chain of each length can end with
    tails: list[int] = []
    before: list[int] = []
    for index, anchor in enumerate(ordered):
        length = bisect_left(ends, anchor.time)
        before.append(tails[length - 1] if length else -1)
        ends[length : length + 1] = [anchor.time]
        tails[length : length + 1] = [index]
    return _follow(ordered, before, tails[-1] if tails else -1)


def _follow(ordered: Sequence[Anchor], before: Sequence[int], index: int) -> tuple[Anchor, ...]:
    chain: list[Anchor] = []
    while index >= 0:
        chain.append(ordered[index])
        index = before[index]
    return tuple(reversed(chain))


# --- the witnesses ---------------------------------------------------------------------------------------------------


def _kinds(run: Run) -> dict[str, list[Anchor]]:
    """Every witness's pairs, believed or not; the names are the words of the estimate's basis."""
    return {
        "process start": _start(run),
        "checkpoint": _checkpoints(run),
        "remembered": [Anchor(*pair) for pair in (run.remembered.anchors if run.remembered else ())],
        "log time": [Anchor(run.facts.modified_at, run.current)] if run.facts and run.current is not None else [],
        "row times": _bursts(thinned(run.arrivals.stamps)),
        "arrivals": _bursts(thinned(run.arrivals.anchors)),
    }


def _start(run: Run) -> list[Anchor]:
    """The start of the session at its first counter: none if a checkpoint of a lower counter is younger than the
    process, which then began before what this log still shows (rotated, truncated)."""
    start, (base, _) = started_at(run), first_step(run)
    if start is None:
        return []
    older = any(saved.counter < base and saved.time > start + SLACK for saved in _numbered(run))
    return [] if older else [Anchor(start, base)]


def _numbered(run: Run) -> list[Anchor]:
    seen = run.checkpoints.checkpoints if run.checkpoints is not None else ()
    return [
        Anchor(found.saved_at, found.counter)
        for found in seen
        if found.kind == "numbered" and found.complete and found.counter is not None
    ]


def _checkpoints(run: Run) -> list[Anchor]:
    """Saved in this session. Where a resumed session's start is unknown, whatever is older than a checkpoint ahead of
    the counter was left by the session before it."""
    if not counts_alike(run):
        return []
    base, current, saved = first_step(run)[0], run.current or 0, _numbered(run)
    earliest = -math.inf
    if run.session is not None and run.session.resumed and started_at(run) is None:
        earliest = max((a.time for a in saved if a.counter > current), default=-math.inf)
    return [a for a in saved if base < a.counter <= current and a.time > earliest]


def _bursts(anchors: Sequence[Anchor]) -> list[Anchor]:
    """One pair for what arrived within a second, its last: lines of one write have no times of their own."""
    kept: list[Anchor] = []
    began = -math.inf
    for anchor in anchors:
        if kept and 0 <= anchor.time - began < BURST:
            kept[-1] = anchor
        else:
            kept.append(anchor)
            began = anchor.time
    return kept


def _cover(arrivals: Sequence[Anchor]) -> bool:
    if len(arrivals) < 3:
        return False
    first, last = arrivals[0], arrivals[-1]
    return last.counter - first.counter >= COVERING_UNITS or last.time - first.time >= COVERING_SECONDS


def _words(kinds: dict[str, list[Anchor]], used: set[Anchor]) -> str:
    words: list[str] = []
    for name, found in kinds.items():
        count = sum(anchor in used for anchor in found)
        if count and name == "checkpoint":
            words.append(f"{count} checkpoint{'s' if count > 1 else ''}")
        elif count:
            words.append({"remembered": "earlier sightings"}.get(name, name))
    return ", ".join(words)
