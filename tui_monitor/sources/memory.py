"""What is written down of a run for the next moe-top: its writer, its pace, its stalls, and what faces said of it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence
from statistics import fmean

import msgspec

from tui_monitor.model.arrivals import Arrivals
from tui_monitor.model.columns import LATE
from tui_monitor.model.records import (
    Block,
    ClockJumped,
    LogFacts,
    Remark,
    Remembered,
    Resume,
    Retold,
    Row,
    ToldByLog,
    Visit,
    WriterSeen,
)
from tui_monitor.model.series import WINDOW
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count
from tui_monitor.sources.processes import WriterWatch
from tui_monitor.sources.remarks import with_all_of, with_remark
from tui_monitor.sources.state import StateFile

EVERY = 60.0  # seconds between two writings while nothing but the counter changes
HEADLINES = ("score", "reward", "loss")  # the figure that tells a visitor how it went, the first one there is
GAPS_WRITTEN = 100  # enough to tell what is usual
ANCHORS_KEPT = 240  # four hours by the minute; older ones are thinned to every second one


class Memory:
    """One run's page in the state folder. Without a state folder nothing is kept."""

    def __init__(self, run: str, state: StateFile | None) -> None:
        self._run, self._state = run, state
        self.remembered = state.load(run) if state else None
        self.told = self.remembered or Remembered()
        """What the store knows of this memory: what earlier ones kept, and the remarks made since."""
        self._anchors = list(self.remembered.anchors) if self.remembered else []
        self._arrivals = Arrivals()
        self._arrivals.gaps.extend(self.told.gaps)
        self._counter: Count | None = None
        self._lines: deque[Count] = deque(maxlen=LATE)  # counters of the latest rows
        self._written_at: float | None = None
        self._writer: tuple[int, float] | None = None
        self._latest: dict[str, deque[float]] = {}  # headline metric -> its latest values

    @property
    def problem(self) -> Clean | None:
        return self._state.problem if self._state else None

    def saw(self, records: Iterable[ToldByLog], now: float) -> None:
        """Keep the counter; times of a session that is over say nothing about the present one."""
        for record in records:
            if isinstance(record, Retold):
                self._counter, self._latest = None, {}
                self._lines.clear()
                self.saw(record.records, now)
            elif isinstance(record, Resume) or (isinstance(record, Row) and self._falls(record.counter)):
                self._forget_session()
            if isinstance(record, Block):
                self._saw_block(record)
            if isinstance(record, Row):
                self._counter = max(record.counter, self._counter or 0)
                self._lines.append(record.counter)
                for name in HEADLINES:
                    if math.isfinite(record.values.get(name, math.nan)):
                        self._latest.setdefault(name, deque(maxlen=WINDOW)).append(record.values[name])

    def _saw_block(self, block: Block) -> None:
        if self._falls(block.counters[0]):
            self._forget_session()
        self._counter = max(block.counters[-1], self._counter or 0)
        self._lines.extend(block.counters[-LATE:])
        for name in HEADLINES:
            if name in block.metrics:
                values = (value for _, value in block.metrics[name].latest if math.isfinite(value))
                self._latest.setdefault(name, deque(maxlen=WINDOW)).extend(values)

    def _forget_session(self) -> None:
        self._anchors, self._counter = [], None
        self._lines.clear()

    def _falls(self, counter: Count) -> bool:
        """Whether another session prints this counter: a line that comes late repeats one of the latest."""
        return counter < (self._counter or 0) and counter not in self._lines

    def grew(self, facts: Sequence[LogFacts], now: float) -> None:
        """Keep the stalls: gaps in the log's growth that are too long for this run."""
        for told in facts:
            if told.live:
                self._arrivals.grew(now, self._counter)

    def clock_jumped(self, jump: ClockJumped) -> None:
        """What lies before was no stall."""
        self._arrivals.jumped(jump.at, jump.shift)

    def hear(self, remark: Remark, watch: WriterWatch) -> bool:
        """Keep what a face says of the run; False where that is no news."""
        told = with_remark(self.told, remark)
        if told == self.told:
            return False
        self.told = told
        self.write(watch)
        return True

    def keep(self, watch: WriterWatch, seen: WriterSeen, now: float) -> None:
        """Write the page when the writer is another one, and every minute while the counter moves."""
        process = seen.process
        writer = (process.pid, process.started_at) if process else None
        due = self._written_at is None or not 0 <= now - self._written_at < EVERY
        if writer == self._writer and not (due and writer):
            return
        if process is not None and self._counter is not None:
            self._add(now)
        self._writer, self._written_at = writer, now
        self.write(watch)

    def write(self, watch: WriterWatch, visited_at: float | None = None) -> None:
        """Write the page now, if there is anything to remember. `visited_at`: a screen showed the run until then."""
        if self._state is None:
            return
        page = self._page(watch, visited_at)
        if page != Remembered(anchors=page.anchors):
            self._state.save(self._run, page)
            self.remembered = page

    def _page(self, watch: WriterWatch, visited_at: float | None) -> Remembered:
        """The page as it is to be: nothing that it holds is forgotten, neither what another moe-top wrote meanwhile,
        nor a writer that means something on another machine only."""
        present = (self._state.load(self._run) if self._state else None) or self.remembered or Remembered()
        page = watch.remember(tuple(self._anchors))
        if page.pid is None:
            page = msgspec.structs.replace(present, anchors=page.anchors)
        visit = self._visit(visited_at) if visited_at is not None else present.visit
        now = msgspec.structs.replace(self.told, stalls=tuple(self._arrivals.stalls))
        gaps = tuple(round(gap, 1) for gap in list(self._arrivals.gaps)[-GAPS_WRITTEN:]) or present.gaps
        return with_all_of(msgspec.structs.replace(page, visit=visit, gaps=gaps), present, now)

    def _visit(self, at: float) -> Visit:
        name = next((name for name in HEADLINES if name in self._latest), None)
        mean = fmean(self._latest[name]) if name is not None else None
        return Visit(at, self._counter, name, mean)

    def _add(self, now: float) -> None:
        counter = self._counter or 0
        self._anchors = [anchor for anchor in self._anchors if anchor[1] < counter and anchor[0] < now]
        self._anchors.append((now, counter))
        if len(self._anchors) > ANCHORS_KEPT:
            del self._anchors[1:-2:2]
