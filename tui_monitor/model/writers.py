"""Who writes a log, as the process finder reports it: frozen records of processes and of their ends."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tui_monitor.model.text import Clean

ProcessState = Literal["running", "sleeping", "disk", "stopped", "zombie", "ended", "unknown"]
ProcessRole = Literal["trainer", "candidate", "worker", "orphan", "relay", "neighbour"]


class Process(Struct, frozen=True):
    """One process. Its identity is (pid, started_at): a pid alone may be reused. `is_rank`: one of a job's many, whose
    end is the end of all. A neighbour writes another log of the same folder."""

    pid: int
    started_at: float
    state: ProcessState
    command: Clean
    how: Clean
    cpu_percent: float | None = None
    rss_bytes: int | None = None
    role: ProcessRole = "trainer"
    by_name: bool = False
    is_rank: bool = False


class Departure(Struct, frozen=True):
    """A process that was seen and is gone. `exit_status` is a shell's reading (137 is SIGKILL), None where not told."""

    pid: int
    started_at: float
    ended_at: float
    signal: int | None = None
    exit_status: int | None = None
    by_oom_killer: bool = False


class WriterSeen(Struct, frozen=True):
    """Who writes the log, as one scan saw it. `process` is the trainer (None: nobody visible here), `others` are
    further candidates, workers and orphans; `departed` is the remembered writer once it has ended; `why_unseen` says
    why nobody can be visible (a relay without a local trainer, another user's process)."""

    process: Process | None = None
    others: tuple[Process, ...] = ()
    departed: Departure | None = None
    blocked: Clean | None = None
    why_unseen: Clean | None = None
