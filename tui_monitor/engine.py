"""Where sources and bus meet: threads that read when something changed, and the Feed that a face drains."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tui_monitor.lanes import GIVEN, OFTEN, Lane
from tui_monitor.model.records import Batch, Remark
from tui_monitor.routes import Routes
from tui_monitor.scout import Discover, Scout, WantedOf
from tui_monitor.sources.asked import heard_by
from tui_monitor.sources.backlog import Plan
from tui_monitor.sources.history import Cache
from tui_monitor.sources.run_source import RunSource
from tui_monitor.sources.state import StateFile
from tui_monitor.telling import Telling, as_one
from tui_monitor.vigil import Vigil

STOP_WITHIN = 0.8  # seconds for the threads to end: a hung disk must not hold up the way out
IDLE = 10.0  # seconds that a lane without hints sleeps; the heartbeat gives it some far sooner
SECOND_LOOK = 0.3  # seconds after which a checkpoint that seemed to be written is looked at again


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
    """The live Feed: reader threads for logs and for checkpoints, two for each file system, so that a dead mount stalls
    only itself, and one scout that finds runs and looks at their writers."""

    def __init__(
        self,
        discover: Discover,
        wanted_of: WantedOf,
        state: StateFile | None,
        cache: Cache | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._clock = clock
        plan = Plan("behind", cache or Cache(None), lambda path: self._routes.touch(str(path)))
        self._telling = Telling(clock)
        self._routes = Routes(self._read_lane)
        self._scout = Scout(
            discover, lambda found: RunSource(found, wanted_of(found), state, plan), self._routes, self._telling, clock
        )
        self._sources = self._scout.sources
        self._counted: dict[str, str | None] = {}  # by run whose log was read: what it counts
        self._stopping = threading.Event()
        self._vigil = Vigil(self._tell_troubles)

    # --- the two doors ---

    def start(self, wake: Callable[[], None]) -> None:
        """Begin to watch; see `model.feed.Feed`."""
        self._telling.bus.listen(wake)
        self._routes.watcher.start()
        self._scout.thread.start()
        self._vigil.thread.start()

    def drain(self, most: int) -> list[Batch]:
        return self._telling.bus.drain(most)

    def tell(self, run: str, remark: Remark) -> None:
        self._scout.remarks.append((run, remark))

    def attend(self, run: str) -> None:
        self._routes.attend(run)

    def stop(self) -> None:
        """End every thread; the runs' writers are remembered, and never touched. What hangs in a dead disk is left."""
        self._stopping.set()
        self._scout.stop()
        self._vigil.stop()
        self._telling.bus.close()
        lanes = self._routes.lanes
        for lane in lanes:
            lane.hints.close()
        self._routes.watcher.stop()
        if self._scout.thread.ident is not None:
            _join([self._scout.thread, self._vigil.thread, *(lane.thread for lane in lanes)])
        closing = threading.Thread(target=self._close, name="moe-top closing", daemon=True)
        closing.start()
        _join([closing])

    def _close(self) -> None:
        self._scout.keep_remarks()
        hanging = self._routes.hanging
        for source in sorted(self._sources.values(), key=lambda source: source.key in hanging):
            source.close(visited_at=self._clock())

    # --- the readers: two lanes for each file system ---

    def _read_lane(self, lane: Lane) -> None:
        while not self._stopping.is_set():
            for key, kind in lane.hints.take(IDLE):
                if self._stopping.is_set():
                    return
                self._telling.guarded(key, kind, partial(self._read, lane, key, kind))

    def _read(self, lane: Lane, key: str, kind: str) -> None:
        source = self._sources[key]
        if kind == "log":
            try:
                self._read_log(lane, source)
            finally:  # whatever the log says, the checkpoints are there
                self._count_by(source)
        elif lane.may_scan(key) and lane is self._lane_of_checkpoints(source):
            self._scan(lane, source)

    def _read_log(self, lane: Lane, source: RunSource) -> None:
        began = time.monotonic()
        with lane.asking.of(source.key):
            records, more = source.read_log(self._clock())
        self._telling.publish(source.key, records if source.key in self._counted else as_one(records))
        if more:
            lane.hints.touch((source.key, "log"))
            self._stopping.wait(GIVEN * (time.monotonic() - began))
        else:
            self._pace(lane, source, bool(records))

    def _scan(self, lane: Lane, source: RunSource) -> None:
        began = time.monotonic()
        with lane.asking.of(source.found.path), heard_by(lane.asking.at):
            records = source.scan_checkpoints(self._clock())
        self._telling.publish(source.key, records)
        lane.scanned(source.key, time.monotonic() - began)
        self._follow_checkpoints(source)

    def _lane_of_checkpoints(self, source: RunSource) -> Lane:
        """Who reads them: a folder that is not there yet may turn out to be a link to another mount."""
        before = self._routes.lane_of(source.key, "checkpoints")
        if source.checkpoint_folder is not None:
            return before
        lane = self._routes.lead(source.key, source.checkpoint_mount())
        if lane is not before:
            lane.scan_now(source.key)
        return lane

    def _count_by(self, source: RunSource) -> None:
        """The checkpoints' names are read by what the log counts: anew where that changed, first when it was read."""
        if self._counted.get(source.key, "") != source.unit:
            self._counted[source.key] = source.unit
            self._routes.lane_of(source.key, "checkpoints").scan_now(source.key)

    def _pace(self, lane: Lane, source: RunSource, is_news: bool) -> None:
        """How soon the log that was read to its end is read again."""
        if source.redrawn >= OFTEN:
            self._routes.watcher.quieten(source.paths)
        is_quiet = self._routes.watcher.is_quiet(source.paths)
        if self._routes.attended not in (None, source.key):
            lane.rest(source.key)
        elif is_news or is_quiet:
            lane.breathe(source.key, is_quiet or source.redrawn > 0)
        if is_quiet:
            lane.hints.touch((source.key, "log"))

    def _follow_checkpoints(self, source: RunSource) -> None:
        """Events come for the checkpoint folder; until there is one, for the run's folder in which it will appear."""
        folder = source.checkpoint_folder or Path(source.found.path)
        if str(folder) not in self._routes:
            self._routes.lead(source.key, source.checkpoint_mount())  # it may have come in the middle of the scan
            self._routes.follow(source.key, folder, "checkpoints")

    # --- what is wrong ---

    def _tell_troubles(self) -> None:
        """Disks that do not answer, and events that do not come."""
        for key in self._routes.runs:
            self._telling.say(key, "disk", self._routes.unanswered(key) or self._scout.asking.unanswered)
        found: dict[str, str] = {}
        for path, route in self._routes.logs:
            found[route.key] = found.get(route.key) or self._routes.watcher.trouble_of(path)
        for key, words in found.items():
            self._telling.say(key, "events", words)


def _join(threads: Sequence[threading.Thread]) -> None:
    """Wait for these threads, for all of them together no longer than STOP_WITHIN."""
    end = time.monotonic() + STOP_WITHIN
    for thread in threads:
        thread.join(max(end - time.monotonic(), 0.0))
