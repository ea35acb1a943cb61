"""Hints that a file may have changed: file events where the system sends them, and a heartbeat everywhere, always."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from itertools import islice
from pathlib import Path

from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.file_events import STOP_WITHIN, Observing

HEARTBEAT = 2.0
"""Seconds. What events do not tell (network disks, lost events, a dead observer) is seen this late at most."""

GATHER = 0.05
"""Seconds in which paths to follow are gathered: hundreds of runs are found at once."""

KEEP_SHARE = 0.2
"""Of the time that looking at folders may take while runs are being found."""

MANY = 64
"""Followed paths. Of more of them events are asked for those only that are looked at: a thread for each of hundreds of
folders, woken with every line of every run, costs more than a look with each heartbeat."""

QUIET = 5.0
"""Seconds for which no events are asked for a path that changes all the time."""

PIECES = 8
"""In which a heartbeat touches many paths: read all at once they would hold up keys for a tenth of a second."""


class Watcher:
    """Calls `touch(path)` when a followed path may have changed, and every `heartbeat` seconds in any case.

    `touch` is called from several threads and must neither read nor raise. `watchdog` is loaded by `start` only."""

    def __init__(self, touch: Callable[[str], None], heartbeat: float = HEARTBEAT) -> None:
        self._touch = touch
        self._heartbeat = heartbeat
        self._followed: dict[str, bool] = {}  # path -> is it a folder
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._observing = Observing(touch)
        self._quiet: dict[str, float] = {}  # path -> until when
        self._is_looked_at: Callable[[str], bool] = lambda path: True
        self._threads = [
            threading.Thread(target=self._beat, name="moe-top heartbeat", daemon=True),
            threading.Thread(target=self._keep, name="moe-top watches", daemon=True),
        ]

    @property
    def degraded(self) -> Clean | None:
        """Why changes are seen by the heartbeat only, for at least one path; None while events come for all."""
        reason = self._observing.trouble
        return clean(f"polling: {reason}") if reason else None

    def trouble_of(self, path: Path) -> Clean:
        """The same for one path, empty where its events come."""
        kind = self._observing.remote.get(str(path))
        reason = f"no file events on {kind}" if kind else self._observing.local_trouble
        return clean(f"polling: {reason}") if reason else Clean("")

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def follow(self, file: Path) -> None:
        """Touches `file`, which need not exist yet, whenever it may have changed. Returns at once."""
        self._add(file, False)

    def follow_folder(self, folder: Path) -> None:
        """Touches `folder` whenever something in it may have changed (not in its folders)."""
        self._add(folder, True)

    def prefer(self, is_looked_at: Callable[[str], bool]) -> None:
        """Where many paths are followed, events are to come for these; for the others the heartbeat is enough."""
        self._is_looked_at = is_looked_at
        self._wake.set()

    def quieten(self, paths: Sequence[Path]) -> None:
        """These change hundreds of times a second: for a while no events are asked for them, nor for the folder around
        them, and whoever reads them looks by himself for as long as `is_quiet`."""
        now = time.monotonic()
        names = {str(each) for path in paths for each in (path, path.parent)}
        with self._lock:
            is_news = not names <= self._quiet.keys()
            self._quiet |= dict.fromkeys(names, now + QUIET)
        if is_news:
            self._wake.set()

    def is_quiet(self, paths: Sequence[Path]) -> bool:
        """Whether events of one of these may be missing."""
        return bool(self._quiet) and any(str(path) in self._quiet for path in paths)

    def unfollow(self, path: Path) -> None:
        with self._lock:
            self._followed.pop(str(path), None)
        self._wake.set()

    def stop(self) -> None:
        """Ends every thread; those that hang in a dead disk are left behind as daemons."""
        end = time.monotonic() + STOP_WITHIN
        self._stopping.set()
        self._wake.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(end - time.monotonic(), 0.0))

    def _add(self, path: Path, is_folder: bool) -> None:
        with self._lock:
            self._followed[str(path)] = is_folder
        self._wake.set()

    def _snapshot(self) -> dict[str, bool]:
        with self._lock:
            return dict(self._followed)

    def _watched(self, quiet: Collection[str]) -> dict[str, bool]:
        """The followed paths of which events are to tell."""
        followed = self._snapshot()
        if len(followed) > MANY:
            followed = {path: is_folder for path, is_folder in followed.items() if self._is_looked_at(path)}
        return {path: is_folder for path, is_folder in followed.items() if path not in quiet}

    def _keep_watches(self) -> None:
        """A quiet time is over once the events come again."""
        now = time.monotonic()
        with self._lock:
            over = [path for path, until in self._quiet.items() if until <= now]
            quiet = self._quiet.keys() - over
        self._observing.keep(self._watched(quiet))
        with self._lock:
            for path in over:
                if self._quiet[path] <= now:
                    del self._quiet[path]

    def _beat(self) -> None:
        """Never asks the disk anything, so that nothing can hold it up."""
        beats = 0
        while not self._stopping.wait(self._heartbeat / (pieces := self._pieces())):
            beats += 1
            for path in islice(self._snapshot(), beats % pieces, None, pieces):
                self._touch(path)

    def _pieces(self) -> int:
        return PIECES if len(self._followed) > MANY else 1

    def _keep(self) -> None:
        """Keeps the watches in step with the folders that exist now: the only thread that talks to watchdog."""
        while not self._stopping.is_set():
            self._wake.clear()
            began = time.monotonic()
            kept = tried("file events", self._keep_watches)
            if isinstance(kept, Failed):  # the heartbeat goes on
                self._observing.local_trouble = self._observing.trouble = kept.words
            took = time.monotonic() - began
            self._wake.wait(self._heartbeat)
            self._stopping.wait(max(GATHER, took / KEEP_SHARE) if self._wake.is_set() else 0.0)
        self._observing.stop()
