"""How long a save may stand still: learned from the pauses that this run's saves make in its log."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from tui_monitor.model.run import Run

TIMES = 10  # of the usual saving time: beyond, it hangs or was given up
FEWEST = 3  # saves that were watched, before their pauses are a habit
LATEST = 20  # checkpoints looked at
NEIGHBOURS = 5  # gaps on either side of a save's own, whose median is the gap without a save
SHORTEST_LIMIT = 60.0  # seconds: a busy disk, and what a network disk shows too late
FIXED_LIMIT = TIMES * SHORTEST_LIMIT  # where nothing is learned: no save takes ten minutes without growing


def longest_save(run: Run) -> float:
    """Seconds without growth after which a half-written checkpoint is none any more: 10 × the usual saving time, one
    minute at least. Where that time is not known, the fixed limit of ten minutes."""
    usual = usual_save(run)
    return FIXED_LIMIT if usual is None else max(SHORTEST_LIMIT, TIMES * usual)


def usual_save(run: Run) -> float | None:
    """The median of the latest saves' pauses: by how much the gap between lines in which a checkpoint was done is
    longer than those around it. A trainer that saves beside its training pauses for nothing, and grows all the while.
    None with fewer than three saves that moe-top watched, and where lines are too rare to show a pause."""
    times = [anchor.time for anchor in run.arrivals.anchors]
    gaps = [later - before for before, later in pairwise(times)]
    files = run.checkpoints.checkpoints if run.checkpoints is not None else ()
    done = sorted(file.saved_at for file in files if file.complete and file.kind == "numbered")[-LATEST:]
    places = {bisect_left(times, moment) - 1 for moment in done}
    pauses = [_pause(gaps, place) for place in places if 0 <= place < len(gaps)]
    known = [pause for pause in pauses if pause is not None]
    return median(known) if len(known) >= FEWEST else None


def _pause(gaps: Sequence[float], place: int) -> float | None:
    around = [*gaps[max(0, place - NEIGHBOURS) : place], *gaps[place + 1 : place + 1 + NEIGHBOURS]]
    usual = median(around) if around else SHORTEST_LIMIT
    return max(0.0, gaps[place] - usual) if usual < SHORTEST_LIMIT else None
