"""Who reads a history: threads of this process, each with a worker process where one can be started."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from tui_monitor.sources.history.history import History, Page
from tui_monitor.sources.history.pages import DamagedPage, load
from tui_monitor.sources.history.reading import NotNative, read_stretch
from tui_monitor.sources.history.worker import Done, Task, work
from tui_monitor.sources.history.workers import Worker

CLOSED_WITHIN = 1.0  # seconds: what reads without a worker, or from a disk that hangs, does not hold up the way out

MOST = 2
"""Workers at once, for however many logs: a GPU box's cores belong to the training."""

_TURN = threading.BoundedSemaphore(MOST)
_ASKED = 0.1  # seconds between two looks whether the history is still wanted


class Hands:
    """The readers of one history. They end with it, and with this process."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._threads: list[threading.Thread] = []
        self._workers: list[Worker] = []
        self._closed = False

    def read_now(self, helped: bool) -> None:
        """Read everything before this returns; `helped` by a worker that begins at the other end."""
        if helped and (os.cpu_count() or 1) > 1:
            self._start(1, lambda: None, self._work)  # a process takes as long to begin as the log to be cut
        self._history.cut()
        while (at := self._history.take(newest=False)) is not None:
            self._read(at, None)
        for thread in self._threads:
            thread.join()
        self._history.keep()

    def start(self, on_page: Callable[[], None]) -> None:
        """Read everything by worker processes, newest first; `on_page` is called after each page, on their threads."""
        self._start(min(MOST, os.cpu_count() or 1), on_page, self._work_in_turn)

    def close(self) -> None:
        """Give up what is not read. A thread that cannot end now keeps the log open."""
        self._closed = True
        for worker in list(self._workers):
            worker.stop()
        for thread in self._threads:
            thread.join(CLOSED_WITHIN)
        if not any(thread.is_alive() for thread in self._threads):
            self._history.close()

    def _start(self, count: int, on_page: Callable[[], None], work: Callable[[Callable[[], None]], None]) -> None:
        for _ in range(count):
            thread = threading.Thread(target=work, args=(on_page,), name="moe-top history", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work_in_turn(self, on_page: Callable[[], None]) -> None:
        """Wait until other logs are read; the ranks of a run have one each."""
        while not _TURN.acquire(timeout=_ASKED):
            if self._closed:
                return
        try:
            self._work(on_page)
        finally:
            _TURN.release()

    def _work(self, on_page: Callable[[], None]) -> None:
        """Have one worker read until nothing is left."""
        worker = self._hire()
        self._history.cut()
        while not self._closed and (at := self._history.take(newest=True)) is not None:
            self._read(at, worker)
            if not self._history.unread:
                self._history.keep()
            on_page()
        if worker is not None:
            worker.close()

    def _hire(self) -> Worker | None:
        try:
            worker = Worker(self._history.handle)
        except OSError:
            return None
        self._workers.append(worker)
        return worker

    def _read(self, at: int, worker: Worker | None) -> None:
        """Read one stretch, to a page where one can be written; what no worker answers is read here."""
        history, file = self._history, self._history.new_file()
        page = None
        if file is not None:
            task = Task(history.handle, history.stretch(at), str(file), history.aliases)
            done = worker.ask(task) if worker is not None else None
            if self._closed:
                return
            page = _loaded(done or work(task), file)
        try:
            own = page is None
            told = read_stretch(history.handle, history.stretch(at), history.aliases) if page is None else page
            history.put(at, told, None if own else file)
        except (OSError, NotNative) as error:
            history.failure = str(error)


def _loaded(done: Done, file: Path) -> Page | None:
    """The page that was written, None where it could not be."""
    try:
        return None if done.failure else load(file, proved=True)
    except (OSError, DamagedPage):
        return None
