"""The worker process: reads the stretches that its parent names and writes a page of each, while that lives."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from queue import SimpleQueue

import msgspec

from tui_monitor.sources.history.pages import save
from tui_monitor.sources.history.reading import NotNative, told_of
from tui_monitor.sources.history.stretches import Stretch

NICE = 10
"""The training goes first: at 10 a worker gets a tenth of a core that others want, and all of one that nobody does."""


class Task(msgspec.Struct, frozen=True):
    """One stretch of the log behind `handle`, and the file for its page."""

    handle: int
    stretch: Stretch
    page: str
    aliases: dict[str, str]


class Done(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """What became of a task: an empty text where its page is there."""

    failure: str = ""


def work(task: Task) -> Done:
    """Write the page. What goes wrong is told, never raised."""
    try:
        save(Path(task.page), told_of(task.handle, task.stretch, task.aliases))
    except (OSError, NotNative, MemoryError) as error:
        return Done(f"{type(error).__name__}: {error}")
    return Done()


def main() -> None:
    """Answer each task on standard input by a line on standard output."""
    os.nice(NICE)
    tasks = SimpleQueue[Task]()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    while True:
        answer = work(tasks.get())
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()


def _listen(tasks: SimpleQueue[Task]) -> None:
    """Hear of tasks. The input ends with the parent, however that one ended: what is read then is for nobody."""
    try:
        for line in sys.stdin.buffer:
            tasks.put(msgspec.json.decode(line, type=Task))
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
