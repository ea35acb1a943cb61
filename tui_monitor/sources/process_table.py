"""One pass over /proc: every process, and which files, pipes and terminals it holds open."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

from tui_monitor.sources import procfs
from tui_monitor.sources.procfs import Stat

KERNEL_THREAD = 0x00200000  # PF_KTHREAD of the flags in stat: no descriptors, no command line
LOG_ENDINGS = (".log", ".out")  # what discovery takes for a log by its name alone
FileId = tuple[int, int]
"""(device, inode): a file whatever its name, also renamed, deleted, or seen from another mount namespace."""


class ProcessTable:
    """A snapshot. `blind` are the processes whose descriptors we may not see."""

    def __init__(self) -> None:
        self.stats: dict[int, Stat] = {}
        self.links: dict[int, dict[int, str]] = {}
        self.blind: list[int] = []
        self.uptime = procfs.uptime()
        self._holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._files: list[tuple[int, int]] = []
        for name in os.listdir("/proc"):
            if name.isdigit():
                self._take(int(name))

    def _take(self, pid: int) -> None:
        stat = procfs.read_stat(pid)
        if stat is None:
            return
        self.stats[pid] = stat
        if pid == os.getpid() or stat.has_ended or stat.flags & KERNEL_THREAD:
            return
        links = procfs.descriptors(pid)
        if links is None:
            self.blind.append(pid)
            return
        self.links[pid] = links
        for descriptor, link in links.items():
            self._file_away(pid, descriptor, link)

    def _file_away(self, pid: int, descriptor: int, link: str) -> None:
        if link.startswith(("pipe:", "/dev/pts/")):
            self._holders[link].append((pid, descriptor))
        elif link.startswith("/") and not link.startswith(("/dev/", "/proc/", "/memfd:")):
            self._files.append((pid, descriptor))

    def writers(self, files: Collection[FileId]) -> Iterator[tuple[int, FileId]]:
        """The processes that hold one of `files` open for writing, each with the file."""
        for file in files:
            for pid, descriptor in self._held.get(file, ()):
                if procfs.is_written(pid, descriptor):
                    yield pid, file

    def logs_written_in(self, folder: Path, besides: str) -> Iterator[tuple[int, str]]:
        """The processes that write another log right in `folder`, each with the log's name."""
        for pid, descriptor, name in self._logs.get(str(folder), ()):
            if name != besides and procfs.is_written(pid, descriptor):
                yield pid, name

    @cached_property
    def _held(self) -> dict[FileId, list[tuple[int, int]]]:
        """Who holds which file: asked once for all logs whose writers are looked for."""
        held: dict[FileId, list[tuple[int, int]]] = defaultdict(list)
        for pid, descriptor in self._files:
            with suppress(OSError):
                found = os.stat(f"/proc/{pid}/fd/{descriptor}")
                held[found.st_dev, found.st_ino].append((pid, descriptor))
        return held

    @cached_property
    def _logs(self) -> dict[str, list[tuple[int, int, str]]]:
        """Who holds which logs of a folder."""
        logs: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for pid, descriptor in self._files:
            above, name = os.path.split(self.links[pid][descriptor])
            if name.endswith(LOG_ENDINGS):
                logs[above].append((pid, descriptor, name))
        return logs

    def feeders(self, pipe: str) -> list[int]:
        """The processes that print into `pipe` (stdout or stderr); without any, those that hold its write end."""
        ends = [(pid, descriptor) for pid, descriptor in self._holders[pipe] if procfs.is_written(pid, descriptor)]
        printing = [pid for pid, descriptor in ends if descriptor in (1, 2)]
        return list(dict.fromkeys(printing or [pid for pid, _ in ends]))

    def on_terminal(self, terminal: str) -> list[int]:
        """The processes that print to `terminal` (`/dev/pts/3`)."""
        return list(dict.fromkeys(pid for pid, descriptor in self._holders[terminal] if descriptor in (1, 2)))

    def ancestors(self, pid: int) -> Iterator[int]:
        """Parent, grandparent and so on, as far as visible."""
        seen = {pid}
        while (stat := self.stats.get(pid)) and stat.ppid > 0 and stat.ppid not in seen:
            pid = stat.ppid
            seen.add(pid)
            yield pid

    def is_adopted(self, pid: int) -> bool:
        """Whether the process lost its parent: its parent now is init, or belongs to another session though the
        process itself never began one (a subreaper)."""
        stat = self.stats[pid]
        parent = self.stats.get(stat.ppid)
        return stat.ppid == 1 or parent is None or (stat.session != pid and parent.session != stat.session)


class _Round(threading.local):
    """What the searches of one thread share at present."""

    depth = 0
    table: ProcessTable | None = None


_round = _Round()


@contextmanager
def one_look() -> Iterator[None]:
    """Within it all searches of this thread see one snapshot: to find the writers of 300 logs /proc is read once."""
    _round.depth += 1
    try:
        yield
    finally:
        _round.depth -= 1
        _round.table = _round.table if _round.depth else None


def present_table() -> ProcessTable:
    """The snapshot of this look; a new one outside of any."""
    if not _round.depth:
        return ProcessTable()
    _round.table = _round.table or ProcessTable()
    return _round.table


def look_again() -> None:
    """Something was seen to happen: the next search takes a new snapshot."""
    _round.table = None
