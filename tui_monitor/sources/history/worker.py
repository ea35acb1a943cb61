"""The worker process: reads the stretches that its parent names and writes a page of each, until its input ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from tui_monitor.sources.history.pages import encode
from tui_monitor.sources.history.reading import NotNative, read_stretch
from tui_monitor.sources.history.stretches import Stretch

NICE = 10
"""The training goes first: at 10 a worker gets a tenth of a core that others want, and all of one that nobody does."""


class Task(msgspec.Struct, frozen=True):
    """One stretch of the log behind `handle`, and the file for its page."""

    handle: int
    stretch: Stretch
    page: str
    aliases: dict[str, str]


class Done(msgspec.Struct, frozen=True):
    """What became of the task: an empty text where its page is there."""

    page: str
    failure: str = ""


def work(task: Task) -> Done:
    """Write the page. What goes wrong is told, never raised."""
    try:
        text = encode(read_stretch(task.handle, task.stretch, task.aliases))
        unfinished = Path(f"{task.page}.new")
        unfinished.write_bytes(text)
        unfinished.rename(task.page)
    except (OSError, NotNative, MemoryError) as error:
        return Done(task.page, f"{type(error).__name__}: {error}")
    return Done(task.page)


def main() -> None:
    """Answer each task on standard input by a line on standard output. The input ends with the parent, however that
    one ended."""
    os.nice(NICE)
    for line in sys.stdin.buffer:
        answer = work(msgspec.json.decode(line, type=Task))
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
