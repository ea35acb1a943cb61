"""Witnesses a process's death: notices it at once, and finds out how it ended where the kernel still tells."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
from collections.abc import Callable

from tui_monitor.model.records import Departure
from tui_monitor.sources import procfs
from tui_monitor.sources.oom_kills import OomKills

# linux/pidfd.h: PIDFD_GET_INFO asks for 64 bytes; bit 3 of the mask asks for, and confirms, the exit code, which stands
# at byte 60. From Linux 6.15 on it is told once the process was reaped.
_GET_INFO = 0xC040FF0B
_WANTS_EXIT = 8
_INFO = struct.Struct("<Q52xi")


def is_alive(pid: int, started_at: float) -> bool:
    """Whether this very process still runs; another one may have its pid by now. A zombie has ended."""
    stat = procfs.read_stat(pid)
    return stat is not None and stat.started_at == started_at and not stat.has_ended


class Witness:
    """Watches one process. `fd` becomes readable when it ends (None where the kernel has no pidfd); a pidfd means the
    process and not its number, so a reused pid cannot deceive it."""

    def __init__(self, pid: int, started_at: float, alive: Callable[[int, float], bool] = is_alive) -> None:
        self.pid = pid
        self.started_at = started_at
        self._alive = alive
        self._wait_status: int | None = None
        self._oom_kills = OomKills.around(pid)
        self.fd = _open(pid)
        if self.fd is not None and not alive(pid, started_at):  # ended, or reused, before the pidfd was there
            self._learn_how()
            self.close()

    def has_ended(self) -> bool:
        """Asks without waiting."""
        if self.fd is None:
            return self._wait_status is not None or not self._alive(self.pid, self.started_at)
        return bool(wait_for_end([self.fd], 0.0))

    def wait_status(self) -> int | None:
        """How it ended, as wait() tells a parent; None where the kernel does not tell us."""
        if self._wait_status is None:
            self._learn_how()
        return self._wait_status

    def departure(self, now: float) -> Departure:
        """The record of an end that was noticed at `now`."""
        status = self.wait_status()
        by_oom_killer = status in (None, signal.SIGKILL) and self._oom_kills.rose()
        if status is None:
            return Departure(self.pid, self.started_at, now, by_oom_killer=by_oom_killer)
        number = status & 0x7F  # bit 7 says that memory was dumped
        exit_status = 128 + number if number else status >> 8
        return Departure(self.pid, self.started_at, now, number or None, exit_status, by_oom_killer)

    def close(self) -> None:
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None

    def _learn_how(self) -> None:
        for ask in (self._from_zombie, self._from_pidfd, self._from_zombie):  # it may be reaped between two questions
            if self._wait_status is None:
                self._wait_status = ask()

    def _from_zombie(self) -> int | None:
        stat = procfs.read_stat(self.pid)
        if stat is None or stat.started_at != self.started_at or not stat.has_ended:
            return None
        return stat.exit_code if procfs.is_ours(self.pid) else None

    def _from_pidfd(self) -> int | None:
        if self.fd is None or not self.has_ended():
            return None
        answer = bytearray(_INFO.size)
        _INFO.pack_into(answer, 0, _WANTS_EXIT, 0)
        try:
            fcntl.ioctl(self.fd, _GET_INFO, answer)
        except OSError:
            return None  # an older kernel
        told, status = _INFO.unpack(answer)
        return int(status) if told & _WANTS_EXIT else None


def wait_for_end(fds: list[int], seconds: float) -> list[int]:
    """Waits until one of these pidfds tells of an end, at most `seconds`; the ones that do."""
    poll = select.poll()
    for fd in fds:
        poll.register(fd, select.POLLIN)
    return [fd for fd, _ in poll.poll(1000.0 * seconds)]


def _open(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None  # not Linux, an old kernel, gone already, or no descriptors left
