"""What takes longer than a key may: done by a thread in slices, told to the panel, and stopped between two slices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from time import monotonic

from textual.message import Message

from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.text import Clean
from tui_monitor.ui.views.log.reader import PATIENCE
from tui_monitor.ui.views.log.seeking import Step

Post = Callable[[Message], object]


class Found(Message):
    """How far a search is, or what it has found."""

    def __init__(self, job: Job, step: Step) -> None:
        super().__init__()
        self.job, self.step = job, step


class Filtered(Message):
    """Lines that a filter lets through, from the slice before those told before; `share` was looked through."""

    def __init__(self, job: Job, starts: list[int], share: float) -> None:
        super().__init__()
        self.job, self.starts, self.share = job, starts, share


class Broken(Message):
    """A search or a filter that failed, and with what words."""

    def __init__(self, job: Job, words: Clean) -> None:
        super().__init__()
        self.job, self.words = job, words


class Job:
    """A search or a filter that goes on until it is `stopped`. `name` is what it looks for; `share` how far it is, and
    `seen` when it was last known to go on."""

    def __init__(self, name: str, found: Callable[[int], None] | None = None) -> None:
        self.name, self.found, self.share = name, found, 0.0
        self.stopped, self.seen = False, monotonic()

    @property
    def silent(self) -> bool:
        """Whether the disk gives no answer."""
        return monotonic() - self.seen >= PATIENCE

    @property
    def percent(self) -> int:
        return int(self.share * 100)


def begin(job: Job, work: Callable[[], None], post: Post) -> None:
    """In a thread that no end of the program waits for: the disk it reads may never answer."""
    def run() -> None:
        with suppress(RuntimeError):  # the screen has gone meanwhile
            done = tried("Log", work)
            if isinstance(done, Failed):
                post(Broken(job, done.words))

    Thread(target=run, name="moe-top log search", daemon=True).start()


def search(job: Job, steps: Iterator[Step], post: Post) -> None:
    """In a thread: tell each percent, and the end."""
    told = -1
    for step in steps:
        job.seen = monotonic()
        if job.stopped:
            return
        if step.done or int(step.share * 100) != told:
            told = int(step.share * 100)
            post(Found(job, step))


def filter_lines(job: Job, slices: Iterator[tuple[list[int], float]], post: Post) -> None:
    """In a thread: tell what was found whenever it is something, and each percent."""
    waiting: list[int] = []
    told = -1
    for starts, share in slices:
        job.seen = monotonic()
        if job.stopped:
            return
        waiting = starts + waiting
        if int(share * 100) != told or share >= 1 or len(waiting) > 10_000:
            told = int(share * 100)
            post(Filtered(job, waiting, share))
            waiting = []
    post(Filtered(job, waiting, 1.0))
