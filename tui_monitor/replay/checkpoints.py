"""When checkpoints appeared: by their files' times where these can be true, else with the row of their counter."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tui_monitor.model.records import Checkpoint, CheckpointsSeen
from tui_monitor.replay.script import Script
from tui_monitor.replay.times import Times

SLACK = 60.0  # seconds by which a file may be older or younger than its row: it takes a while to be written


def appearances(seen: CheckpointsSeen, script: Script, times: Times) -> list[tuple[float, Checkpoint]]:
    """Each checkpoint and when it was saved, in order; those that no row explains were there from the beginning."""
    told = ((_when(file, script, times), file) for file in seen.checkpoints)
    return sorted(((when, msgspec.structs.replace(file, saved_at=when)) for when, file in told), key=lambda one: one[0])


def _when(file: Checkpoint, script: Script, times: Times) -> float:
    first, last = times.at(0), times.at(script.rows - 1)
    possible = not times.said and (file.saved_at < first or first <= file.saved_at <= last + SLACK)
    if possible and _agrees(file, script, times):
        return file.saved_at
    if file.counter is not None and file.counter <= script.counter(script.rows - 1):
        return times.at(script.last_reached(file.counter))
    return last if file.kind in ("final", "latest", "best") else first


def _agrees(file: Checkpoint, script: Script, times: Times) -> bool:
    """Whether the file's time can be that of its counter: not earlier than the row before it."""
    if file.counter is None or file.counter > script.counter(script.rows - 1):
        return True
    row = script.last_reached(file.counter)
    after = times.at(min(row + 1, script.rows - 1))
    return times.at(max(row - 1, 0)) - SLACK <= file.saved_at <= after + SLACK


def seen_so_far(seen: CheckpointsSeen, saved: Sequence[Checkpoint]) -> CheckpointsSeen:
    """The folder as it was then; how much room its disk had nobody knows any more."""
    return CheckpointsSeen(seen.folder, tuple(saved))
