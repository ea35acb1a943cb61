"""What lies around a run's log, as a report shows it: its process and its checkpoints."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from tui_monitor.model.text import Clean
from tui_monitor.model.world_records import CheckpointKind
from tui_monitor.model.writers import ProcessRole, ProcessState


class OtherProcess(Struct, frozen=True):
    """A further process around the run: a second candidate, a worker, an orphan that still holds the log."""

    pid: int
    role: ProcessRole
    command: Clean


class ProcessReport(Struct, frozen=True):
    """The run's trainer; `how` says by which evidence it was found."""

    pid: int
    state: ProcessState
    started_at: datetime
    cpu_percent: float | None
    rss_bytes: int | None
    command: Clean
    how: Clean
    others: tuple[OtherProcess, ...] = ()


class CheckpointReport(Struct, frozen=True):
    """One checkpoint; `problem` says in words what is wrong with it, `usable` whether a resume may start there."""

    name: Clean
    kind: CheckpointKind
    counter: int | None
    bytes: int
    saved_at: datetime
    complete: bool
    problem: Clean | None
    path: str
    usable: bool
