"""What is known of a living writer: its state, its memory and its share of a processor, measured again and again."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from tui_monitor.model.records import Process, ProcessState
from tui_monitor.sources import procfs
from tui_monitor.sources.blockage import Blockage
from tui_monitor.sources.finder import STATES
from tui_monitor.sources.witness import Witness, is_alive

SAMPLE = 0.5  # seconds: processor time comes in ticks of 10 ms, a share over less than this jumps


class Facts(NamedTuple):
    """A process just now: its state, the processor seconds it has used, its resident bytes."""

    state: ProcessState
    used: float
    rss_bytes: int


ENDED = Facts("ended", 0.0, 0)


class Living:
    """The writer as known now: its record, its witness and the last measure of its processor time."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.witness = Witness(process.pid, process.started_at, is_alive if procfs.available() else _is_listed)
        self.blockage = Blockage(process.pid)
        self._measured = (process.started_at, 0.0)  # (when, processor seconds used by then)
        self._percent = process.cpu_percent

    def has_ended(self) -> bool:
        return self.witness.has_ended()

    def close(self) -> None:
        self.witness.close()

    def read(self, now: float) -> Process:
        """The record with its present state, memory, and processor share since the last reading (at first since the
        process began)."""
        facts = facts_of(self.process.pid)
        if facts is None:
            return self.process
        if facts.state == "ended":  # since the witness was asked: the next look tells how
            return msgspec.structs.replace(self.process, state="ended")
        share = self._share(now, facts.used)
        self.process = msgspec.structs.replace(
            self.process, state=facts.state, rss_bytes=facts.rss_bytes, cpu_percent=share
        )
        return self.process

    def _share(self, now: float, used: float) -> float | None:
        since, before = self._measured
        if now < since:
            self._measured = (now, used)  # the clock was set back
        elif now - since >= SAMPLE:
            self._measured = (now, used)
            self._percent = max(0.0, 100.0 * (used - before) / (now - since))
        return self._percent


def facts_of(pid: int) -> Facts | None:
    """The facts of a process; None where we may not know them. Of /proc one file is read, where psutil asks three."""
    if not procfs.available():
        from tui_monitor.sources import portable

        return portable.facts(pid)
    stat = procfs.read_stat(pid)
    if stat is None:
        return ENDED
    return Facts(STATES.get(stat.state, "unknown"), stat.ticks / procfs.TICKS, stat.rss_bytes)


def _is_listed(pid: int, started_at: float) -> bool:
    from tui_monitor.sources import portable

    return portable.is_alive(pid, started_at)
