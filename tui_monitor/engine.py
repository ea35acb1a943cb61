"""Where sources and bus meet: threads that read when something changed, and the Feed that a face drains."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tui_monitor.bus import Bus
from tui_monitor.lanes import Lane
from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.records import Batch, ClockJumped, Problem, Record, Remark, RunFound
from tui_monitor.model.text import Clean, clean
from tui_monitor.routes import Routes
from tui_monitor.sources.backlog import Plan
from tui_monitor.sources.discovery import Discovery
from tui_monitor.sources.history import Cache
from tui_monitor.sources.process_table import one_look
from tui_monitor.sources.processes import wait_for_death
from tui_monitor.sources.run_source import RunSource, Wanted
from tui_monitor.sources.state import StateFile
from tui_monitor.sources.ticks import Ticks
from tui_monitor.vigil import Asking, Vigil

LOOK_EVERY = 2.0  # seconds between two looks at living writers; a death is noticed at once where pidfds are
DISCOVER_SOON = 0.5  # seconds between two searches while there is no run yet
DISCOVER_EVERY = 2.0  # seconds, when there are some
DISCOVER_SHARE = 0.01  # of the time that searching may take, however large the tree
STOP_WITHIN = 0.8  # seconds for the threads to end: a hung disk must not hold up the way out
IDLE = 10.0  # seconds that a lane without hints sleeps; the heartbeat gives it some far sooner
SECOND_LOOK = 0.3  # seconds after which a checkpoint that seemed to be written is looked at again

Discover = Callable[[], Discovery]
WantedOf = Callable[[RunFound], Wanted]


def read_once(source: RunSource, now: float) -> Iterator[Batch]:
    """Everything there is to know of one run at `now`, piece by piece, without threads: for the headless commands."""
    yield Batch(source.key, tuple(source.introduce()), now)
    more = True
    while more:
        records, more = source.read_log(now)
        yield Batch(source.key, tuple(records), now)
    records = [*source.read_held(), *source.scan_checkpoints(now), *source.look_at_writer(now)]
    if source.is_saving:  # a second look tells a fresh file from one that grows
        time.sleep(SECOND_LOOK)
        records += source.scan_checkpoints(now + SECOND_LOOK)
    if not source.is_written:
        records = [*source.read_rest(), *records]
    yield Batch(source.key, tuple(records), now)


class Engine:
    """The live Feed: one reader thread for each file system, so that a dead mount stalls only its own runs, and one
    scout that finds runs and looks at their writers."""

    def __init__(
        self,
        discover: Discover,
        wanted_of: WantedOf,
        state: StateFile | None,
        cache: Cache | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._discover, self._wanted_of = discover, wanted_of
        self._state, self._clock = state, clock
        self._plan = Plan("behind", cache or Cache(None), lambda path: self._routes.touch(str(path)))
        self._bus = Bus()
        self._routes = Routes(self._read_lane)
        self._sources: dict[str, RunSource] = {}
        self._stopping = threading.Event()
        self._said: dict[tuple[str, str], str] = {}
        self._remarks: deque[tuple[str, Remark]] = deque()
        self._asking = Asking()  # of the scout
        self._vigil = Vigil(self._tell_troubles)
        self._scout = threading.Thread(target=self._scout_runs, name="moe-top scout", daemon=True)

    # --- the two doors ---

    def start(self, wake: Callable[[], None]) -> None:
        """Begin to watch; see `model.feed.Feed`."""
        self._bus.listen(wake)
        self._routes.watcher.start()
        self._scout.start()
        self._vigil.thread.start()

    def drain(self, most: int) -> list[Batch]:
        return self._bus.drain(most)

    def tell(self, run: str, remark: Remark) -> None:
        self._remarks.append((run, remark))

    def attend(self, run: str) -> None:
        self._routes.attend(run)

    def stop(self) -> None:
        """End every thread; the runs' writers are remembered, and never touched. What hangs in a dead disk is left."""
        self._stopping.set()
        self._vigil.stop()
        self._bus.close()
        lanes = self._routes.lanes
        for lane in lanes:
            lane.hints.close()
        self._routes.watcher.stop()
        if self._scout.ident is not None:
            _join([self._scout, self._vigil.thread, *(lane.thread for lane in lanes)])
        closing = threading.Thread(target=self._close, name="moe-top closing", daemon=True)
        closing.start()
        _join([closing])

    def _close(self) -> None:
        self._keep_remarks()
        hanging = self._routes.hanging
        for source in sorted(self._sources.values(), key=lambda source: source.key in hanging):
            source.close(visited_at=self._clock())

    def _publish(self, key: str, records: Iterable[Record]) -> None:
        told = tuple(records)
        if told:
            self._bus.put(Batch(key, told, self._clock()))

    # --- the scout: which runs are there, who writes them ---

    def _scout_runs(self) -> None:
        discover_at = look_at = 0.0
        ticks = Ticks(self._clock)
        while not self._stopping.is_set():
            if time.monotonic() >= discover_at:
                began = time.monotonic()
                with one_look(), self._asking.of("the folders of the runs"):
                    self._guarded("", "discovery", self._find_runs)
                took, pause = time.monotonic() - began, DISCOVER_EVERY if self._sources else DISCOVER_SOON
                discover_at = began + max(pause, took / DISCOVER_SHARE)
            ticks.begin_wait()
            died = self._wait_for_death(DISCOVER_SOON)
            self._guarded("", "clock", partial(self._tell_jump, ticks.end_wait(DISCOVER_SOON)))
            self._keep_remarks()
            if died or time.monotonic() >= look_at:
                with self._asking.of("the files of the runs' processes"):
                    self._look_at_writers()
                look_at = time.monotonic() + LOOK_EVERY

    def _tell_jump(self, jump: ClockJumped | None) -> None:
        if jump is not None:
            for source in self._sources.values():
                self._publish(source.key, source.clock_jumped(jump))

    def _keep_remarks(self) -> None:
        while self._remarks:
            key, remark = self._remarks.popleft()
            if key in self._sources:
                self._guarded(key, "state", partial(self._keep_remark, self._sources[key], remark))

    def _keep_remark(self, source: RunSource, remark: Remark) -> None:
        self._publish(source.key, source.tell(remark))

    def _wait_for_death(self, seconds: float) -> bool:
        watches = [source.watch for source in self._sources.values() if source.watch is not None]
        if any(watch.death_fd is not None for watch in watches):
            return wait_for_death(watches, seconds)
        self._stopping.wait(seconds)
        return False

    def _look_at_writers(self) -> None:
        with one_look():
            for source in list(self._sources.values()):
                if self._stopping.is_set():
                    return
                self._guarded(source.key, "process", partial(self._look, source))

    def _look(self, source: RunSource) -> None:
        self._publish(source.key, source.look_at_writer(self._clock()))

    def _find_runs(self) -> None:
        added: list[RunSource] = []
        for found in self._discover().runs:
            files = [*([found.log] if found.log else []), *found.metrics]
            known = self._routes.run_of(files)  # its first file may have appeared late
            source = self._sources.get(found.log or found.path) or (self._sources[known] if known else None)
            if source is None:
                added.append(self._add(RunSource(found, self._wanted_of(found), self._state, self._plan)))
            else:
                self._follow_logs(source, source.extend([path for path in files if path not in self._routes]))
        for source in added:  # all are listed by now
            if self._stopping.is_set():
                return
            self._guarded(source.key, "process", partial(self._look, source))

    def _add(self, source: RunSource) -> RunSource:
        self._sources[source.key] = source
        self._publish(source.key, source.introduce())
        self._follow_logs(source, source.paths)
        self._routes.lane_of(Path(source.found.path)).hints.touch((source.key, "checkpoints"))
        return source

    def _follow_logs(self, source: RunSource, paths: Sequence[Path]) -> None:
        for path in paths:
            self._routes.follow(Path(source.found.path), source.key, path, "log")

    # --- the readers: one lane for each file system ---

    def _read_lane(self, lane: Lane) -> None:
        while not self._stopping.is_set():
            for key, kind in lane.hints.take(IDLE):
                if self._stopping.is_set():
                    return
                self._guarded(key, kind, partial(self._read, lane, key, kind))

    def _read(self, lane: Lane, key: str, kind: str) -> None:
        source = self._sources[key]
        if kind == "log":
            with lane.asking.of(key):
                records, more = source.read_log(self._clock())
            self._publish(key, records)
            if more:
                lane.hints.touch((key, kind))
            elif self._routes.attended not in (None, key):
                lane.rest(key)
            elif records:
                lane.breathe(key)
        elif lane.may_scan(key):
            began = time.monotonic()
            with lane.asking.of(source.found.path):
                records = source.scan_checkpoints(self._clock())
            self._publish(key, records)
            lane.scanned(key, time.monotonic() - began)
            self._follow_checkpoints(source)

    def _follow_checkpoints(self, source: RunSource) -> None:
        """Events come for the checkpoint folder; until there is one, for the run's folder in which it will appear."""
        folder = source.checkpoint_folder or Path(source.found.path)
        if str(folder) not in self._routes:
            self._routes.follow(Path(source.found.path), source.key, folder, "checkpoints")

    # --- what is wrong ---

    def _guarded(self, key: str, part: str, work: Callable[[], None]) -> None:
        """A part that raises becomes a record that every face shows by its name, until it works again."""
        done = tried(part, work)
        self._say(key or next(iter(self._sources), part), part, done.words if isinstance(done, Failed) else "")

    def _say(self, key: str, part: str, words: str) -> None:
        """Tell what is wrong with a part of a run, where that is news; nothing is wrong any more: no words."""
        if self._said.get((key, part), "") != words:
            self._said[key, part] = words
            self._publish(key, [Problem(Clean(part), clean(words))])

    def _tell_troubles(self) -> None:
        """Disks that do not answer, and events that do not come."""
        found: dict[tuple[str, str], str] = {}
        for path, (lane, key, _) in self._routes.logs:
            disk = lane.asking.unanswered or self._asking.unanswered
            found[key, "disk"] = found.get((key, "disk")) or disk
            found[key, "events"] = found.get((key, "events")) or self._routes.watcher.trouble_of(path)
        for (key, part), words in found.items():
            self._say(key, part, words)


def _join(threads: Sequence[threading.Thread]) -> None:
    """Wait for these threads, for all of them together no longer than STOP_WITHIN."""
    end = time.monotonic() + STOP_WITHIN
    for thread in threads:
        thread.join(max(end - time.monotonic(), 0.0))
