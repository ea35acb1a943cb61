"""What a process holds, by the system's own account."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")


class Held(NamedTuple):
    """Memory (bytes), descriptors, threads, and processes below it."""

    memory: int
    handles: int
    threads: int
    children: int


def held_by(pid: int) -> Held:
    """What the process holds now. Raises OSError once it is gone."""
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
    )  # fmt: skip
    memory = int(status["VmRSS"].split()[0]) * 1024
    return Held(memory, len(os.listdir(f"/proc/{pid}/fd")), int(status["Threads"]), len(children_of(pid)))


def children_of(pid: int) -> list[int]:
    """Its child processes."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # the thread has ended meanwhile
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


def processor_seconds(pid: int) -> float:
    """Processor time used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


LOOKS, BETWEEN = 4, 0.03  # seconds: who only looks into a file, as the search for runs does, has let go of it by then


def holds(pid: int, inode: int, folder: Path) -> tuple[int, int]:
    """How often the process keeps the file of this inode open, and how many files of the folder it has open at all."""
    least, logs = LOOKS, list[int]()
    for _ in range(LOOKS):
        logs = _open_in(pid, folder)
        least = min(least, logs.count(inode))
        if not least:
            break
        time.sleep(BETWEEN)
    return least, len(logs)


def _open_in(pid: int, folder: Path) -> list[int]:
    """The inodes of the files of this folder that the process has open."""
    found = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            if os.readlink(entry).startswith(f"{folder}/"):
                found.append(entry.stat().st_ino)
    return found
