"""One file of a run while its records wait for their turn among those of the others."""

from __future__ import annotations

import math
from collections import Counter, deque

import msgspec

from tui_monitor.model.records import Block, Row, Setup, ToldByLog
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count
from tui_monitor.sources.in_blocks import Event
from tui_monitor.sources.log_names import LogName

KEPT_BACK = 2  # of the latest rows that had no place: they are told if this file turns out to lead


class Part:
    """One file of the run: what waits of its records, and the unit that its rows count by. `in_turn`: its rows are
    numbered together with those of its group, as they happened: the episodes of one environment of several."""

    def __init__(self, name: str, is_metrics: bool, group: object = None, in_turn: bool = False) -> None:
        self.name, self.is_metrics, self.in_turn = name, is_metrics, in_turn
        self.group = group or self
        """Equal for files that go on with one another, as a tracker's sessions do."""
        self.process = LogName("")
        """What its name says of the process that writes it."""
        self.waiting: deque[ToldByLog] = deque()
        self.beside: deque[tuple[Count, Event]] = deque()
        """What another rank's blocks told between their rows, with their counters."""
        self.more = True  # to be read at once
        self.lines = 0  # read so far
        self.modified_at = 0.0
        self.begin_anew()

    def begin_anew(self) -> None:
        """Nothing was told of it."""
        self.waiting.clear()
        self.beside.clear()
        self.unit: Clean | None = None
        self.setup = Setup()  # what it said of the run
        self.line = 0
        self.rows = 0  # read so far
        self.names: set[str] = set()
        """Metrics that a metric file told at first."""
        self.after: Part | None = None
        """The file with which it goes on: it is told from where that one ends, and what it tells again counts."""
        self.reached: Count = -1  # the counter of the latest row read
        self.kept_back: deque[Row] = deque(maxlen=KEPT_BACK)
        self.told: Counter[object] = Counter()  # how often it told each event
        self.latest_incident = 0  # its line
        self.left_out = 0  # rows that cannot be placed
        self.late = 0  # rows that came too late

    @property
    def rank(self) -> tuple[int, ...] | None:
        """Of the process that writes it, None where it is nobody's in particular."""
        return self.process.rank

    @property
    def is_behind(self) -> bool:
        """Whether its next record is still to be read: nobody may overtake it."""
        return self.more and not self.waiting and not self.waits

    @property
    def waits(self) -> bool:
        """Whether the file before it is not told yet."""
        return self.after is not None and (self.after.more or bool(self.after.waiting))

    @property
    def next_counter(self) -> Count:
        """Where the next row stands, by its counter or its time; records that are no rows go at once."""
        first = self.waiting[0]
        if isinstance(first, Block):
            start: Count = first.counters[0]
            return start
        if not isinstance(first, Row):
            return -1
        if self.waits:
            return math.inf
        return first.counter if not self.in_turn or first.at is None else first.at

    def named(self, record: Row | Block) -> set[str]:
        """The metrics that it told, those of this record among them."""
        self.names.update(record.values if isinstance(record, Row) else record.metrics)
        return self.names

    def said(self, setup: Setup) -> None:
        """Keep what a line says of the run."""
        told = {name: value for name, value in msgspec.structs.asdict(setup).items() if value is not None}
        self.setup = msgspec.structs.replace(self.setup, **told)
        self.unit = setup.unit or self.unit
