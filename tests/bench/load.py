"""What a program costs, its children included: processor seconds and resident bytes."""

from __future__ import annotations

import contextlib
import time

import psutil

REST = 0.15  # of a core: below this over a second, a program that loads has come to rest
WINDOW = 1.0  # seconds


def family(pid: int) -> list[psutil.Process]:
    """The process and all that it started; empty when it is gone."""
    try:
        first = psutil.Process(pid)
        return [first, *first.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu_seconds(pid: int) -> float:
    """Processor time of the process, its children now and those that ended."""
    spent = 0.0
    for process in family(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            spent += sum(process.cpu_times()[:4])
    return spent


def resident_megabytes(pid: int) -> float:
    """Resident memory of the process and its children; pages that they share count for each."""
    held = 0
    for process in family(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            held += process.memory_info().rss
    return held / 1e6


def niceness(pid: int) -> list[int]:
    """Of each child that is a process of its own now."""
    found = []
    for process in family(pid)[1:]:
        with contextlib.suppress(psutil.NoSuchProcess):
            found.append(process.nice())
    return found


def is_busy(pid: int) -> bool:
    """Whether it works, by one second's look."""
    before, begun = cpu_seconds(pid), time.monotonic()
    time.sleep(WINDOW)
    return (cpu_seconds(pid) - before) / (time.monotonic() - begun) > REST
