"""What happened to a run, in order: each moment with the records that were there from then on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, get_args

import msgspec

from tui_monitor.model.records import (
    Batch,
    CheckpointsSeen,
    LogFacts,
    LogRecord,
    Record,
    Retold,
    Row,
    RunFound,
    WriterSeen,
)
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.units import Count
from tui_monitor.replay.checkpoints import appearances, seen_so_far
from tui_monitor.replay.times import Times, times_of

_OF_LOG = get_args(LogRecord)
BEFORE = 1.0  # seconds between what a log says of itself and its first row


class Event(NamedTuple):
    """At `time` (seconds since the epoch) these records came; `counter` is that of the last row so far."""

    time: float
    records: tuple[Record, ...]
    counter: Count | None
    is_row: bool


class Tape(NamedTuple):
    """All events of a run, their times never falling; `said` tells what its times are where they are not known."""

    run: str
    events: tuple[Event, ...]
    said: str
    unit: str

    @property
    def ends(self) -> tuple[float, float]:
        """The first and the last moment."""
        return self.events[0].time, self.events[-1].time

    @property
    def counters(self) -> tuple[Count, Count]:
        """The lowest and highest counter."""
        told = [event.counter for event in self.events if event.counter is not None]
        return min(told), max(told)

    def moment_of(self, counter: Count) -> float:
        """Just before the run went beyond the counter for the first time."""
        beyond = next((at for at, event in enumerate(self.events) if (event.counter or 0) > counter), len(self.events))
        rows = [event.time for event in self.events[:beyond] if event.is_row]
        return rows[-1] if rows else self.events[0].time

    def row_after(self, time: float) -> float | None:
        """The moment of the next row; None at the end."""
        first = bisect_right(self.events, time, key=lambda event: event.time)
        return next((event.time for event in self.events[first:] if event.is_row), None)

    def row_before(self, time: float) -> float | None:
        """The moment of the row before the one that was the last at this time; None at the beginning."""
        last = bisect_right(self.events, time, key=lambda event: event.time)
        rows = (event.time for event in reversed(self.events[:last]) if event.is_row)
        next(rows, None)
        return next(rows, None)


def tape_of(batches: Iterable[Batch], now: float) -> Tape | None:
    """The tape of everything that was read of one run; None where it has no row."""
    store, found, log, run = Store(), list[RunFound](), list[Record](), None
    for batch in batches:
        run = store.apply(batch)
        for record in batch.records:
            if isinstance(record, RunFound):
                found.append(record)
            elif isinstance(record, Retold):
                log = list(record.records)
            elif isinstance(record, _OF_LOG):
                log.append(record)
    rows = [record for record in log if isinstance(record, Row)]
    if run is None or not rows:
        return None
    times = times_of(run, rows, now)
    events = sorted([*_printed(run, log, times), *_saved(run, rows, times)], key=lambda event: event.time)
    events += _ended(run, events[-1])
    first = Event(events[0].time, tuple(found), None, False)
    return Tape(run.key, tuple(_counted([first, *events])), times.said, run.unit)


def _printed(run: Run, log: Sequence[Record], times: Times) -> list[Event]:
    """The lines: those behind a row came with it, those before the first one just before it."""
    groups: list[list[Record]] = [[]]
    for record in log:
        if isinstance(record, Row):
            groups.append([])
        groups[-1].append(record)
    moments = [times.rows[0] - BEFORE, *times.rows]
    size, lines = run.facts.size if run.facts is not None else 0, 0
    events = []
    for place, (time, records) in enumerate(zip(moments, groups, strict=True)):
        lines = max([lines, *(getattr(record, "line", 0) for record in records[-1:])])
        facts = _facts(run, time, size * (place + 1) // len(groups), lines, live=place > 0 and not times.said)
        row = records[0] if records and isinstance(records[0], Row) else None
        events.append(Event(time, (*records, facts), row.counter if row is not None else None, row is not None))
    return events


def _facts(run: Run, time: float, size: int, lines: int, live: bool) -> LogFacts:
    """The log as it stood then, read to its end. Its growth tells of a pace only where it is `live`: times that were
    made up give no estimate."""
    form = run.facts.format if run.facts is not None else None
    return LogFacts(size, time, size, lines, form, live)


def _saved(run: Run, rows: Sequence[Row], times: Times) -> list[Event]:
    """The checkpoint folder each time that a file came into it."""
    if run.checkpoints is None:
        return []
    found = appearances(run.checkpoints, rows, times)
    first = min([times.rows[0] - BEFORE, *(when for when, _ in found[:1])])
    empty = Event(first, (CheckpointsSeen(run.checkpoints.folder, ()),), None, False)
    return [empty, *(
        Event(max(when, first), (seen_so_far(run.checkpoints, [file for _, file in found[: at + 1]]),), None, False)
        for at, (when, _) in enumerate(found)
    )]  # fmt: skip


def _ended(run: Run, last: Event) -> list[Event]:
    """That its process was seen to end, where it was: the log alone does not say it."""
    writer = run.writer
    if writer is None or writer.departed is None:
        return []
    when = max(writer.departed.ended_at, last.time)
    return [Event(when, (WriterSeen(departed=msgspec.structs.replace(writer.departed, ended_at=when)),), None, False)]


def _counted(events: Sequence[Event]) -> list[Event]:
    """With the counter that was the last one told."""
    counter: Count | None = None
    told = []
    for event in events:
        counter = event.counter if event.counter is not None else counter
        told.append(event._replace(counter=counter))
    return told
