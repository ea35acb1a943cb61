"""File events, where the system sends them: which folders are watched for the paths that somebody follows."""

from __future__ import annotations

import errno
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_monitor.sources.identity import Identity, identity_of
from tui_monitor.sources.mounts import network_file_system

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver, ObservedWatch

PLACES_HOLD = 10.0
"""Seconds for which a path leads where it led: of a link turned elsewhere the heartbeat tells sooner."""

STOP_WITHIN = 0.8
"""Seconds that stopping waits for threads: leaving takes less than 2 s even with a hung disk."""

_NOTHING: frozenset[str] = frozenset()


class Observing:
    """The watchdog observer and its watches: one for each folder that holds something followed, not recursive."""

    def __init__(self, touch: Callable[[str], None]) -> None:
        self.trouble: str | None = None
        self._touch = touch
        self._observer: BaseObserver | None = None
        self._handler: FileSystemEventHandler | None = None
        self._watches: dict[str, tuple[Identity, ObservedWatch]] = {}
        self._meaning: dict[str, frozenset[str]] = {}
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
                hint(os.fsdecode(event.src_path), event.event_type == "modified")
                if event.dest_path:
                    hint(os.fsdecode(event.dest_path))

        logging.getLogger("watchdog").propagate = False  # its warnings would land on the screen
        observer = Observer()
        observer.start()
        self._observer, self._handler = observer, Hints()
        return observer

    def _hint(self, path: str, only_grew: bool = False) -> None:
        """Something happened to `path`: touches what is followed there. An event is a hint: nothing is read. That a
        followed file grew is no news of the folder it is in: a log's lines would have it scanned for checkpoints."""
        own = self._meaning.get(path, _NOTHING)
        above = _NOTHING if own and only_grew else self._meaning.get(os.path.dirname(path) + os.sep, _NOTHING)
        for followed in own | above:
            self._touch(followed)


def _meanings(followed: Iterable[tuple[str, bool]]) -> tuple[set[str], dict[str, frozenset[str]]]:
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
    return folders, {path: frozenset(followed) for path, followed in meaning.items()}


def _interesting() -> list[type[FileSystemEvent]]:
    """Without the events of opening and closing: reading a log would wake its own reader for ever."""
    from watchdog import events

    files = [events.FileCreatedEvent, events.FileModifiedEvent, events.FileMovedEvent, events.FileDeletedEvent]
    return [*files, events.DirCreatedEvent, events.DirMovedEvent, events.DirDeletedEvent]


def _words(error: OSError, what: str) -> str:
    if error.errno in (errno.ENOSPC, errno.EMFILE, errno.ENFILE):
        return "no inotify watches left (fs.inotify.max_user_watches, max_user_instances)"
    return f"{what}: {error.strerror or error}"
