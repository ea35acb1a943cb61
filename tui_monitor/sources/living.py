"""What /proc, or psutil where there is none, says of a living writer and of everybody: state, memory, processor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
import psutil

from tui_monitor.model.records import Process, ProcessState
from tui_monitor.sources import procfs
from tui_monitor.sources.blockage import Blockage
from tui_monitor.sources.by_name import Person
from tui_monitor.sources.finder import STATES
from tui_monitor.sources.witness import Witness, is_alive

SAMPLE = 0.5  # seconds: processor time comes in ticks of 10 ms, a share over less than this jumps
WORDS: Mapping[str, ProcessState] = {
    psutil.STATUS_RUNNING: "running", psutil.STATUS_WAKING: "running", psutil.STATUS_SLEEPING: "sleeping",
    psutil.STATUS_IDLE: "sleeping", psutil.STATUS_PARKED: "sleeping", psutil.STATUS_DISK_SLEEP: "disk",
    psutil.STATUS_STOPPED: "stopped", psutil.STATUS_TRACING_STOP: "stopped", psutil.STATUS_ZOMBIE: "zombie",
    psutil.STATUS_DEAD: "ended",
}  # fmt: skip


class Living:
    """The writer as known now: its record, its witness and the last measure of its processor time."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.witness = Witness(process.pid, process.started_at, is_alive if procfs.available() else _is_listed)
        self.blockage = Blockage(process.pid)
        self._live: psutil.Process | None = None
        self._measured = (process.started_at, 0.0)  # (when, processor seconds used by then)
        self._percent = process.cpu_percent

    def has_ended(self) -> bool:
        return self.witness.has_ended()

    def close(self) -> None:
        self.witness.close()

    def read(self, now: float) -> Process:
        """The record with its present state, memory, and processor share since the last reading (at first since the
        process began)."""
        try:
            state, used, memory = self._facts()
        except psutil.AccessDenied:
            return self.process
        except psutil.Error:  # it ended since the witness was asked: the next look tells how
            return msgspec.structs.replace(self.process, state="ended")
        share = self._share(now, used)
        self.process = msgspec.structs.replace(self.process, state=state, rss_bytes=memory, cpu_percent=share)
        return self.process

    def _facts(self) -> tuple[ProcessState, float, int]:
        """State, processor seconds used, resident bytes. psutil asks three files for what is in the first."""
        if procfs.available():
            stat = procfs.read_stat(self.process.pid)
            if stat is None:
                raise psutil.NoSuchProcess(self.process.pid)
            return STATES.get(stat.state, "unknown"), stat.ticks / procfs.TICKS, stat.rss_bytes
        self._live = self._live or psutil.Process(self.process.pid)
        with self._live.oneshot():
            used = self._live.cpu_times()
            return WORDS.get(self._live.status(), "unknown"), used.user + used.system, self._live.memory_info().rss

    def _share(self, now: float, used: float) -> float | None:
        since, before = self._measured
        if now < since:
            self._measured = (now, used)  # the clock was set back
        elif now - since >= SAMPLE:
            self._measured = (now, used)
            self._percent = max(0.0, 100.0 * (used - before) / (now - since))
        return self._percent


def people() -> Iterator[Person]:
    """Every process as psutil sees it: all there is on systems without /proc."""
    names = ["pid", "ppid", "name", "create_time", "cmdline", "cwd", "cpu_times"]
    for process in psutil.process_iter(names):
        facts, used = process.info, process.info["cpu_times"]
        seconds = used.user + used.system if used else 0.0
        yield Person(
            facts["pid"], facts["ppid"] or 0, facts["create_time"] or 0.0, facts["name"] or "",
            facts["cmdline"] or [], facts["cwd"], seconds,
        )  # fmt: skip


def _is_listed(pid: int, started_at: float) -> bool:
    try:
        process = psutil.Process(pid)
        return process.create_time() == started_at and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
