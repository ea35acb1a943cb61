"""Ways in which tests read a log: by its history, and line by line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.native_text import row
from tests.run_state import told
from tui_monitor.formats import LogReader
from tui_monitor.model.run import Run
from tui_monitor.sources import backlog
from tui_monitor.sources.history import Cache, Hands, History, reading, stretches
from tui_monitor.sources.lines import LineSplitter


def rows(first: int, last: int, phase: str | None = "warmup") -> bytes:
    """A stretch of console."""
    return b"".join(row(at, phase) for at in range(first, last + 1))


def make_narrow(patch: pytest.MonkeyPatch, length: int = 3000) -> None:
    """Stretches of some rows, read in pieces of fewer."""
    patch.setattr(stretches, "LARGEST", length)
    patch.setattr(stretches, "SEARCHED", 2000)
    patch.setattr(stretches, "CALM", 500)
    patch.setattr(reading, "PIECE", 2500)


def make_large(patch: pytest.MonkeyPatch) -> None:
    """A log of 60 kB is a large one, read by one worker."""
    make_narrow(patch, 6000)
    for name, size in {"SMALL": 2000, "PASSING": 8000, "HEAD": 600, "TAIL": 1500}.items():
        patch.setattr(backlog, name, size)
    patch.setattr(os, "cpu_count", lambda: 1)


def line_by_line(text: bytes) -> Run:
    reader = LogReader()
    return told([*reader.read(LineSplitter().feed(text)), *reader.finish()])


@contextmanager
def opened(log: Path) -> Iterator[History]:
    handle = os.open(log, os.O_RDONLY)
    history = History(handle, log.stat().st_size, None, {})
    yield history
    history.close()


def whole(history: History, log: Path) -> Run:
    """The run of what the history tells and of the lines behind it."""
    reader = LogReader(history.lines)
    reader.passed(0)
    rest = reader.read(LineSplitter().feed(log.read_bytes()[history.end :]))
    return told([*history.told(history.size), *rest, *reader.finish()])


def read_here(history: History) -> None:
    history.cut()
    while (at := history.take(newest=True)) is not None:
        history.put(at, reading.read_stretch(history.handle, history.stretch(at), history.aliases), None)


def read_through(
    log: Path, cache: Cache | None, aliases: Mapping[str, str] | None = None, helped: bool = False
) -> tuple[Run, int]:
    """The run, and how many bytes the cache did not know."""
    history = History(os.open(log, os.O_RDONLY), log.stat().st_size, cache, aliases or {})
    unknown = history.bytes_unread
    hands = Hands(history)
    hands.read_now(helped)
    run = whole(history, log)
    hands.close()
    return run, unknown
