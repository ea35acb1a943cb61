"""What the world says: frozen records of files, clocks and what moe-top could not do."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tui_monitor.model.text import Clean

CheckpointKind = Literal["numbered", "best", "final", "latest"]


class LogFacts(Struct, frozen=True):
    """The log file as it stands after a read. Times are seconds since the epoch; `live` is False for the backlog that
    was there before moe-top came, whose lines have no arrival time. `half_line`: its last byte ends no line.
    `seen_late`: seconds by which a network disk may show its growth too late. `skipped`: bytes of those before
    `bytes_read` that were left out, or that are still to be read."""

    size: int
    modified_at: float
    bytes_read: int
    lines_read: int = 0
    format: str | None = None
    live: bool = False
    half_line: bool = False
    seen_late: float = 0.0
    skipped: int = 0


class LogChanged(Struct, frozen=True):
    """The file under the log's name is not the one read so far, or became shorter: a new session may follow."""

    how: Literal["truncated", "replaced", "rotated", "missing", "appeared"]


class ClockJumped(Struct, frozen=True):
    """moe-top itself did not run until now, or the clock was set, by `shift` seconds: ages say nothing at first."""

    at: float
    shift: float = 0.0


class Checkpoint(Struct, frozen=True):
    """A checkpoint file or folder. `complete` is False while it is being written."""

    name: Clean
    path: str
    kind: CheckpointKind
    counter: int | None
    bytes: int
    saved_at: float
    complete: bool = True
    defect: Clean | None = None


class CheckpointsSeen(Struct, frozen=True):
    """Every checkpoint of the run, as one scan of its folder found them, and the room left on its disk."""

    folder: str | None
    checkpoints: tuple[Checkpoint, ...]
    disk_free: int | None = None


class RunFound(Struct, frozen=True):
    """A run that discovery found: its name on screen, folder, log (None: not there yet). `metrics` are files that tell
    of it beside the log; without a console one of them is the log."""

    name: Clean
    path: str
    log: str | None
    metrics: tuple[str, ...] = ()


class Problem(Struct, frozen=True):
    """Something moe-top could not do for this run; an empty text clears the source's problem."""

    source: Clean
    text: Clean
