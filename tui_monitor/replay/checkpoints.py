"""When checkpoints appeared: by their files' times where these can be true, else with the row of their counter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from tui_monitor.model.records import Checkpoint, CheckpointsSeen, Row
from tui_monitor.model.units import Count
from tui_monitor.replay.times import Times

SLACK = 60.0  # seconds by which a file may be older or younger than its row: it takes a while to be written


def appearances(seen: CheckpointsSeen, rows: Sequence[Row], times: Times) -> list[tuple[float, Checkpoint]]:
    """Each checkpoint and when it was saved, in order; those that no row explains were there from the beginning."""
    known = not times.said
    return sorted(
        ((when, msgspec.structs.replace(file, saved_at=when)) for file in seen.checkpoints
         for when in [_when(file, rows, times, known)]), key=lambda pair: pair[0],
    )  # fmt: skip


def _when(file: Checkpoint, rows: Sequence[Row], times: Times, known: bool) -> float:
    first, last = times.rows[0], times.rows[-1]
    if known and (file.saved_at < first or first <= file.saved_at <= last + SLACK) and _agrees(file, rows, times):
        return file.saved_at
    if file.counter is not None and file.counter <= rows[-1].counter:
        return times.rows[_row_of(file.counter, rows)]
    return last if file.kind in ("final", "latest", "best") else first


def _agrees(file: Checkpoint, rows: Sequence[Row], times: Times) -> bool:
    """Whether the file's time can be that of its counter: not earlier than the row before it."""
    if file.counter is None or file.counter > rows[-1].counter:
        return True
    row = _row_of(file.counter, rows)
    after = times.rows[min(row + 1, len(rows) - 1)]
    return times.rows[max(row - 1, 0)] - SLACK <= file.saved_at <= after + SLACK


def _row_of(counter: Count, rows: Sequence[Row]) -> int:
    """The last session's first row that has reached the counter."""
    began = max((at for at in range(1, len(rows)) if rows[at].counter < rows[at - 1].counter), default=0)
    counters: Sequence[Count] = [row.counter for row in rows]
    return min(bisect_left(counters, counter, began), len(rows) - 1)


def seen_so_far(seen: CheckpointsSeen, saved: Sequence[Checkpoint]) -> CheckpointsSeen:
    """The folder as it was then; how much room its disk had nobody knows any more."""
    return CheckpointsSeen(seen.folder, tuple(saved))
