"""The way of a hint: from a path that is followed to the lane that reads it, for which run, and how soon."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from tui_monitor.lanes import Lane
from tui_monitor.sources.watch import Watcher

Kind = Literal["log", "checkpoints"]


class Route(NamedTuple):
    """What a path's hints mean: the run's key, and what of the run is to be read."""

    key: str
    kind: Kind


class Routes:
    """Every followed path, the watcher that tells of it, and the lanes. `attended` is the run that somebody looks at:
    it is read as soon as it grows, the others together once a second. None: nobody says, and all are read at once."""

    def __init__(self, read_lane: Callable[[Lane], None]) -> None:
        self._read_lane = read_lane
        self._routes: dict[str, Route] = {}
        self._lanes: dict[tuple[int, str, Kind], Lane] = {}  # by device, the mount that links lead to, and kind
        self._lane_of: dict[tuple[str, Kind], Lane] = {}
        self._devices: dict[str, int] = {}  # by run; -1: nobody tells
        self._opening = threading.Lock()
        self.watcher = Watcher(self.touch)
        self.attended: str | None = None

    def __contains__(self, path: str) -> bool:
        return path in self._routes

    @property
    def lanes(self) -> list[Lane]:
        """All of them."""
        return list(self._lanes.values())

    @property
    def runs(self) -> list[str]:
        """The keys of the runs that have lanes."""
        return [key for key, kind in list(self._lane_of) if kind == "log"]

    @property
    def logs(self) -> Iterator[tuple[Path, Route]]:
        """The followed logs; others may be added meanwhile."""
        return ((Path(path), route) for path, route in list(self._routes.items()) if route.kind == "log")

    @property
    def hanging(self) -> set[str]:
        """The runs whose logs a thread reads that has not ended."""
        return {key for (key, kind), lane in list(self._lane_of.items()) if kind == "log" and lane.thread.is_alive()}

    def open(self, key: str, folder: Path, beyond: str) -> None:
        """Lanes for the run in `folder`: of its file system one for the log, and one for the checkpoints unless their
        links lead to another mount, `beyond`. Before any of its paths is followed."""
        try:
            self._devices[key] = os.stat(folder).st_dev
        except OSError:
            self._devices[key] = -1
        self.lead(key, beyond)
        self._lane_of[key, "log"] = self._lane(self._devices[key], "", "log")

    def lead(self, key: str, beyond: str) -> Lane:
        """The run's checkpoints lead to this mount now: who reads them from now on."""
        lane = self._lane_of[key, "checkpoints"] = self._lane(self._devices[key], beyond, "checkpoints")
        return lane

    def lane_of(self, key: str, kind: Kind) -> Lane:
        """Who reads this of an opened run."""
        return self._lane_of[key, kind]

    def unanswered(self, key: str) -> str:
        """What the lanes of an opened run wait for in vain, in words."""
        lanes = (self._lane_of[key, "log"], self._lane_of[key, "checkpoints"])
        return "; ".join(words for lane in lanes if (words := lane.asking.unanswered))

    def follow(self, key: str, path: Path, kind: Kind) -> None:
        """Have a path of an opened run read now and whenever it may have changed."""
        self._routes[str(path)] = Route(key, kind)
        if kind == "log":
            self.watcher.follow(path)
        else:
            self.watcher.follow_folder(path)
        self._lane_of[key, kind].hints.touch((key, kind))

    def touch(self, path: str) -> None:
        """A path may have changed: neither reads nor raises."""
        route = self._routes.get(path)
        if route is not None:
            self._lane_of[route].hints.touch(route)

    def attend(self, key: str) -> None:
        """Somebody looks at this run from now on."""
        self.attended = key
        for lane in self.lanes:
            lane.wake(key)
        self.watcher.prefer(self._is_attended)

    def run_of(self, files: Iterable[str]) -> str | None:
        """The run that one of these files is known to be of."""
        return next((self._routes[path].key for path in files if path in self._routes), None)

    def _lane(self, device: int, beyond: str, kind: Kind) -> Lane:
        with self._opening:  # by the scout, and by lanes
            lane = self._lanes.get((device, beyond, kind))
            if lane is None:
                lane = self._lanes[device, beyond, kind] = Lane(self._read_lane)
                lane.thread.start()
        return lane

    def _is_attended(self, path: str) -> bool:
        route = self._routes.get(path)
        return route is not None and route.key == self.attended
