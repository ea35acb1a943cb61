"""The way of a hint: from a path that is followed to the lane that reads it, for which run, and how soon."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from tui_monitor.lanes import Lane
from tui_monitor.sources.watch import Watcher

Kind = Literal["log", "checkpoints"]


class Route(NamedTuple):
    """Where a path's hints go: the lane of its file system, the run's key, and what of the run is to be read."""

    lane: Lane
    key: str
    kind: Kind


class Routes:
    """Every followed path, the watcher that tells of it, and the lanes. `attended` is the run that somebody looks at:
    it is read as soon as it grows, the others together once a second. None: nobody says, and all are read at once."""

    def __init__(self, read_lane: Callable[[Lane], None]) -> None:
        self._read_lane = read_lane
        self._routes: dict[str, Route] = {}
        self._lanes: dict[int, Lane] = {}
        self.watcher = Watcher(self.touch)
        self.attended: str | None = None

    def __contains__(self, path: str) -> bool:
        return path in self._routes

    @property
    def lanes(self) -> list[Lane]:
        """One for each file system."""
        return list(self._lanes.values())

    @property
    def logs(self) -> Iterator[tuple[Path, Route]]:
        """The followed logs; others may be added meanwhile."""
        return ((Path(path), route) for path, route in list(self._routes.items()) if route.kind == "log")

    @property
    def hanging(self) -> set[str]:
        """The runs on file systems whose thread has not ended."""
        return {route.key for route in self._routes.values() if route.lane.thread.is_alive()}

    def follow(self, folder: Path, key: str, path: Path, kind: Kind) -> None:
        """Have a path of the run in `folder` read now and whenever it may have changed."""
        lane = self.lane_of(folder)
        self._routes[str(path)] = Route(lane, key, kind)
        if kind == "log":
            self.watcher.follow(path)
        else:
            self.watcher.follow_folder(path)
        lane.hints.touch((key, kind))

    def touch(self, path: str) -> None:
        """A path may have changed: neither reads nor raises."""
        route = self._routes.get(path)
        if route is not None:
            route.lane.hints.touch((route.key, route.kind))

    def attend(self, key: str) -> None:
        """Somebody looks at this run from now on."""
        self.attended = key
        for lane in self.lanes:
            lane.wake(key)
        self.watcher.prefer(self._is_attended)

    def run_of(self, files: Iterable[str]) -> str | None:
        """The run that one of these files is known to be of."""
        return next((self._routes[path].key for path in files if path in self._routes), None)

    def lane_of(self, folder: Path) -> Lane:
        """The lane of the folder's file system."""
        try:
            device = os.stat(folder).st_dev
        except OSError:
            device = -1
        lane = self._lanes.get(device)
        if lane is None:
            lane = self._lanes[device] = Lane(self._read_lane)
            lane.thread.start()
        return lane

    def _is_attended(self, path: str) -> bool:
        route = self._routes.get(path)
        return route is not None and route.key == self.attended
