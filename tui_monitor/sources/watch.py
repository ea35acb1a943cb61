"""Hints that a file may have changed: file events where the system sends them, and a heartbeat everywhere, always."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.identity import Identity, identity_of
from tui_monitor.sources.mounts import network_file_system

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver, ObservedWatch

HEARTBEAT = 2.0
"""Seconds. What events do not tell (network disks, lost events, a dead observer) is seen this late at most."""

GATHER = 0.05
"""Seconds in which paths to follow are gathered: hundreds of runs are found at once."""

KEEP_SHARE = 0.2
"""Of the time that looking at folders may take while runs are being found."""

PLACES_HOLD = 10.0
"""Seconds for which a path leads where it led: of a link turned elsewhere the heartbeat tells sooner."""

MANY = 64
"""Followed paths. Of more of them events are asked for those only that are looked at: a thread for each of hundreds of
folders, woken with every line of every run, costs more than a look with each heartbeat."""

PIECES = 8
"""In which a heartbeat touches many paths: read all at once they would hold up keys for a tenth of a second."""

STOP_WITHIN = 0.8
"""Seconds that `stop` waits for its threads: leaving takes less than 2 s even with a hung disk."""


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
        self._observing = _Observing(touch)
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

    def _watched(self) -> dict[str, bool]:
        """The followed paths of which events are to tell."""
        followed = self._snapshot()
        if len(followed) <= MANY:
            return followed
        return {path: is_folder for path, is_folder in followed.items() if self._is_looked_at(path)}

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
            kept = tried("file events", lambda: self._observing.keep(self._watched()))
            if isinstance(kept, Failed):  # the heartbeat goes on
                self._observing.local_trouble = self._observing.trouble = kept.words
            took = time.monotonic() - began
            self._wake.wait(self._heartbeat)
            self._stopping.wait(max(GATHER, took / KEEP_SHARE) if self._wake.is_set() else 0.0)
        self._observing.stop()


class _Observing:
    """The watchdog observer and its watches: one for each folder that holds something followed, not recursive."""

    def __init__(self, touch: Callable[[str], None]) -> None:
        self.trouble: str | None = None
        self._touch = touch
        self._observer: BaseObserver | None = None
        self._handler: FileSystemEventHandler | None = None
        self._watches: dict[str, tuple[Identity, ObservedWatch]] = {}
        self._meaning: dict[str, set[str]] = {}
        self._known: set[str] = set()
        self._followed: dict[str, bool] = {}
        self._folders: set[str] = set()
        self.remote: dict[str, str] = {}
        """The followed paths on file systems that send no events, and the kinds of these."""
        self.local_trouble: str | None = None
        """Why events do not come for paths on other file systems, if so."""
        self._placed_at = 0.0

    def keep(self, followed: dict[str, bool]) -> None:
        """Adds, renews and drops watches. What does not work now is tried again the next time."""
        if followed != self._followed or time.monotonic() - self._placed_at > PLACES_HOLD:
            self._place(followed)
        folders, remote = self._folders, sorted(set(self.remote.values()))
        trouble = None
        if self._observer and not self._observer.is_alive():
            self.stop()
            trouble = "the observer of file events died"
        elif folders or self._watches:
            trouble = self._renew_all(folders)
        self.local_trouble = trouble
        self.trouble = trouble or (f"no file events on {', '.join(remote)}" if remote else None)
        for path in followed.keys() - self._known:
            self._touch(path)  # what changed before it was watched
        self._known = set(followed)

    def _place(self, followed: dict[str, bool]) -> None:
        """Finds out where the paths lead, and which of those places send events."""
        remote = {path: kind for path in followed if (kind := network_file_system(Path(path)))}
        self.remote = remote
        self._folders, self._meaning = _meanings((path, followed[path]) for path in followed.keys() - remote.keys())
        self._followed, self._placed_at = dict(followed), time.monotonic()

    def stop(self) -> None:
        """Ends the observer and its threads."""
        if self._observer:
            self._observer.stop()
            self._observer.join(STOP_WITHIN)
        self._observer, self._watches = None, {}

    def _renew_all(self, folders: set[str]) -> str | None:
        """Returns why file events do not come from some folder, if so."""
        trouble = None
        try:
            observer = self._observer or self._start()
        except OSError as error:
            return _words(error, "file events")
        for folder in self._watches.keys() - folders:
            observer.unschedule(self._watches.pop(folder)[1])
        alive = {emitter.watch for emitter in observer.emitters if emitter.is_alive()}
        for folder in folders:
            try:
                self._renew(observer, folder, alive)
            except (FileNotFoundError, NotADirectoryError):
                continue  # not there yet, or gone again
            except OSError as error:
                trouble = _words(error, folder)
        return trouble

    def _renew(self, observer: BaseObserver, folder: str, alive: set[ObservedWatch]) -> None:
        """Watches `folder` as it is now: the watch of one that was deleted and made again hears nothing any more."""
        known = self._watches.get(folder)
        try:
            now = identity_of(os.stat(folder))
        except OSError:
            now = None
        if known and known[0] == now and known[1] in alive:
            return
        if known:
            observer.unschedule(self._watches.pop(folder)[1])
        if now and self._handler:
            watch = observer.schedule(self._handler, folder, event_filter=_interesting())
            self._watches[folder] = (now, watch)
            self._hint(folder)

    def _start(self) -> BaseObserver:
        import logging

        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer

        hint = self._hint

        class Hints(FileSystemEventHandler):
            def dispatch(self, event: FileSystemEvent) -> None:
                hint(os.fsdecode(event.src_path))
                if event.dest_path:
                    hint(os.fsdecode(event.dest_path))

        logging.getLogger("watchdog").propagate = False  # its warnings would land on the screen
        observer = Observer()
        observer.start()
        self._observer, self._handler = observer, Hints()
        return observer

    def _hint(self, path: str) -> None:
        """Something happened to `path`: touches what is followed there. An event is a hint: nothing is read."""
        meaning = self._meaning
        for followed in meaning.get(path, set()) | meaning.get(os.path.dirname(path) + os.sep, set()):
            self._touch(followed)


def _meanings(followed: Iterable[tuple[str, bool]]) -> tuple[set[str], dict[str, set[str]]]:
    """The folders to watch, and which followed paths an event there means: by the file's path, the folder's, or, for
    anything inside a followed folder, the folder's with a separator behind. A link is watched at both of its ends."""
    folders: set[str] = set()
    meaning: defaultdict[str, set[str]] = defaultdict(set)
    for path, is_folder in followed:
        for end in {os.path.abspath(path), os.path.realpath(path)}:
            folder = os.path.realpath(end if is_folder else os.path.dirname(end))
            folders.add(folder)
            meaning[folder].add(path)
            meaning[folder + os.sep if is_folder else os.path.join(folder, os.path.basename(end))].add(path)
    return folders, dict(meaning)


def _interesting() -> list[type[FileSystemEvent]]:
    """Without the events of opening and closing: reading a log would wake its own reader for ever."""
    from watchdog import events

    files = [events.FileCreatedEvent, events.FileModifiedEvent, events.FileMovedEvent, events.FileDeletedEvent]
    return [*files, events.DirCreatedEvent, events.DirMovedEvent, events.DirDeletedEvent]


def _words(error: OSError, what: str) -> str:
    if error.errno in (errno.ENOSPC, errno.EMFILE, errno.ENFILE):
        return "no inotify watches left (fs.inotify.max_user_watches, max_user_instances)"
    return f"{what}: {error.strerror or error}"
