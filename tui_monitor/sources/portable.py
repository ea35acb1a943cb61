"""What psutil says of processes, where there is no /proc; only there is it loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import psutil

from tui_monitor.model.records import ProcessState
from tui_monitor.sources.by_name import Person
from tui_monitor.sources.living import ENDED, Facts

WORDS: Mapping[str, ProcessState] = {
    psutil.STATUS_RUNNING: "running", psutil.STATUS_WAKING: "running", psutil.STATUS_SLEEPING: "sleeping",
    psutil.STATUS_IDLE: "sleeping", psutil.STATUS_PARKED: "sleeping", psutil.STATUS_DISK_SLEEP: "disk",
    psutil.STATUS_STOPPED: "stopped", psutil.STATUS_TRACING_STOP: "stopped", psutil.STATUS_ZOMBIE: "zombie",
    psutil.STATUS_DEAD: "ended",
}  # fmt: skip


def facts(pid: int) -> Facts | None:
    """The process's state, processor seconds and resident bytes; None where we may not know."""
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            used = process.cpu_times()
            return Facts(WORDS.get(process.status(), "unknown"), used.user + used.system, process.memory_info().rss)
    except psutil.AccessDenied:
        return None
    except psutil.Error:
        return ENDED


def people() -> Iterator[Person]:
    """Every process there is."""
    names = ["pid", "ppid", "name", "create_time", "cmdline", "cwd", "cpu_times"]
    for process in psutil.process_iter(names):
        info, used = process.info, process.info["cpu_times"]
        seconds = used.user + used.system if used else 0.0
        yield Person(
            info["pid"], info["ppid"] or 0, info["create_time"] or 0.0, info["name"] or "",
            info["cmdline"] or [], info["cwd"], seconds,
        )  # fmt: skip


def is_alive(pid: int, started_at: float) -> bool:
    """Whether this very process is there and no zombie."""
    try:
        process = psutil.Process(pid)
        return process.create_time() == started_at and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
