"""The scout: a thread that finds runs, looks at their writers, and keeps what faces say of them."""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from tui_monitor.model.records import ClockJumped, Remark, RunFound
from tui_monitor.model.text import clean
from tui_monitor.routes import Routes
from tui_monitor.sources.discovery import Discovery
from tui_monitor.sources.process_table import one_look
from tui_monitor.sources.processes import wait_for_death
from tui_monitor.sources.run_source import RunSource, Wanted
from tui_monitor.sources.ticks import Ticks
from tui_monitor.telling import Telling
from tui_monitor.vigil import Asking

LOOK_EVERY = 2.0  # seconds between two looks at living writers; a death is noticed at once where pidfds are
DISCOVER_SOON = 0.5  # seconds between two searches while there is no run yet
DISCOVER_EVERY = 2.0  # seconds, when there are some
DISCOVER_SHARE = 0.01  # of the time that searching may take, however large the tree

Discover = Callable[[], Discovery]
WantedOf = Callable[[RunFound], Wanted]


class Scout:
    """Fills `sources`, the runs by their keys, and leads the hints of their files to readers."""

    def __init__(
        self, discover: Discover, sourced: Callable[[RunFound], RunSource], routes: Routes, telling: Telling,
        clock: Callable[[], float],
    ) -> None:  # fmt: skip
        self._discover, self._sourced = discover, sourced
        self._routes, self._telling, self._clock = routes, telling, clock
        self.sources: dict[str, RunSource] = {}
        self.asking = Asking()
        self.remarks: deque[tuple[str, Remark]] = deque()
        self._stopping = threading.Event()
        self._waited = 0.0  # seconds, by the last search, for disks that gave no answer
        self.thread = threading.Thread(target=self._keep, name="moe-top scout", daemon=True)

    def stop(self) -> None:
        self._stopping.set()

    def follow_logs(self, source: RunSource, paths: Sequence[Path]) -> None:
        """Have these files of a run read now and whenever they may have changed."""
        for path in paths:
            self._routes.follow(source.key, path, "log")

    def keep_remarks(self) -> None:
        """Remember what faces said."""
        while self.remarks:
            key, remark = self.remarks.popleft()
            if key in self.sources:
                self._telling.guarded(key, "state", partial(self._keep_remark, self.sources[key], remark))

    def _keep(self) -> None:
        discover_at = look_at = 0.0
        ticks = Ticks(self._clock)
        while not self._stopping.is_set():
            if time.monotonic() >= discover_at:
                discover_at = self._search()
            ticks.begin_wait()
            died = self._wait_for_death(DISCOVER_SOON)
            self._guarded("clock", partial(self._tell_jump, ticks.end_wait(DISCOVER_SOON)))
            self.keep_remarks()
            if died or time.monotonic() >= look_at:
                with self.asking.of("the files of the runs' processes"):
                    self._look_at_writers()
                look_at = time.monotonic() + LOOK_EVERY

    def _guarded(self, part: str, work: Callable[[], None]) -> None:
        """What concerns no run more than another is told of the first."""
        self._telling.guarded(next(iter(self.sources), part), part, work)

    def _search(self) -> float:
        """When to search again."""
        began = time.monotonic()
        with one_look(), self.asking.of("the folders of the runs"):
            self._guarded("discovery", self._find_runs)
        took, pause = time.monotonic() - began - self._waited, DISCOVER_EVERY if self.sources else DISCOVER_SOON
        return began + max(pause, took / DISCOVER_SHARE)

    def _find_runs(self) -> None:
        added: list[RunSource] = []
        discovery = self._discover()
        self._waited = discovery.waited
        for found in discovery.runs:
            files = [*([found.log] if found.log else []), *found.metrics]
            known = self._routes.run_of(files) or self._run_in_folder(found)  # its first file may have appeared late
            source = self.sources.get(found.log or found.path) or (self.sources[known] if known else None)
            if source is None:
                added.append(self._add(self._sourced(found)))
            else:
                self._telling.publish(source.key, source.find_log(found))
                self.follow_logs(source, source.extend([path for path in files if path not in self._routes]))
        for key in itertools.islice(self.sources, 1):  # what concerns no run more than another is told of the first
            self._telling.say(key, "search", clean("; ".join(discovery.unanswered)))
        for source in added:  # all are listed by now
            if self._stopping.is_set():
                return
            self._telling.guarded(source.key, "process", partial(self._look, source))

    def _run_in_folder(self, found: RunFound) -> str | None:
        """The run that was found in this folder, where then, or now, there is nothing but checkpoints: its log came
        later, or has become something else and says so itself."""
        here = ((key, source.log) for key, source in self.sources.items() if source.found.path == found.path)
        return next((key for key, log in here if log is None or found.log is None), None)

    def _add(self, source: RunSource) -> RunSource:
        self.sources[source.key] = source
        self._telling.publish(source.key, source.introduce())
        self._routes.open(source.key, Path(source.found.path), source.checkpoint_mount())
        checkpoints = self._routes.lane_of(source.key, "checkpoints")
        if source.paths:
            checkpoints.scan_later(source.key)
        else:
            checkpoints.scan_now(source.key)
        self.follow_logs(source, source.paths)
        return source

    def _tell_jump(self, jump: ClockJumped | None) -> None:
        if jump is not None:
            for source in self.sources.values():
                self._telling.publish(source.key, source.clock_jumped(jump))

    def _keep_remark(self, source: RunSource, remark: Remark) -> None:
        self._telling.publish(source.key, source.tell(remark))

    def _wait_for_death(self, seconds: float) -> bool:
        watches = [source.watch for source in self.sources.values() if source.watch is not None]
        if any(watch.death_fd is not None for watch in watches):
            return wait_for_death(watches, seconds)
        self._stopping.wait(seconds)
        return False

    def _look_at_writers(self) -> None:
        with one_look():
            for source in list(self.sources.values()):
                if self._stopping.is_set():
                    return
                self._telling.guarded(source.key, "process", partial(self._look, source))

    def _look(self, source: RunSource) -> None:
        self._telling.publish(source.key, source.look_at_writer(self._clock()))
