"""What happened to a run, in order: each moment with the records that were there from then on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from tui_monitor.analysis.as_of import THEN, around
from tui_monitor.model.records import Batch, CheckpointsSeen, ClockJumped, LogFacts, Record, RunFound, WriterSeen
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count
from tui_monitor.replay.checkpoints import appearances, seen_so_far
from tui_monitor.replay.recording import Recorded, recorded_of
from tui_monitor.replay.script import Script
from tui_monitor.replay.times import Times, times_of

MANY = 32  # rows due at once from which on they are told together: one by one each takes a tenth of a millisecond
BEFORE = 1.0  # seconds between what a log says of itself and its first row


class Event(NamedTuple):
    """At `time` (seconds since the epoch) these records came; `counter` is that of the last row so far."""

    time: float
    records: tuple[Record, ...]
    counter: Count | None
    is_row: bool


class Place(NamedTuple):
    """How far a tape is played: the parts of the log - its beginning is one, and each row - and what the world did."""

    parts: int = 0
    world: int = 0


class Tape:
    """All events of a run, their times never falling; `said` tells what its times are where they are not known."""

    def __init__(self, recorded: Recorded, times: Times) -> None:
        whole, about, script = recorded
        self.run, self.unit, self.said = whole.key, whole.unit, times.said
        self._recorded, self._script, self._times, self._whole = recorded, script, times, whole
        found = [record for record in about if isinstance(record, RunFound)]
        saved = _saved(whole, script, times)
        first = min([times.at(0) - BEFORE, *(event.time for event in saved[:1])])
        last = max([times.at(script.rows - 1), *(event.time for event in saved[-1:])])
        self._world = [Event(first, (*found, THEN), None, False), *saved, *_ended(whole, last)]
        self.ends = first, max(last, self._world[-1].time)
        """The first and the last moment."""

    @property
    def counters(self) -> tuple[Count, Count]:
        """The lowest and highest counter."""
        return self._script.counters

    def events(self) -> Iterator[Event]:
        """All of them."""
        place = Place()
        while (step := self.step(place)) is not None:
            event, place = step
            yield event

    def step(self, place: Place) -> tuple[Event, Place] | None:
        """The event behind a place, and the place behind that; None at the end."""
        world = self._world[place.world] if place.world < len(self._world) else None
        is_over = place.parts > self._script.rows
        if world is not None and (is_over or not place.world or world.time < self._time(place.parts)):
            return world._replace(counter=self.counter(place)), place._replace(world=place.world + 1)
        return None if is_over else (self._part(place.parts), place._replace(parts=place.parts + 1))

    def counter(self, place: Place) -> Count | None:
        """That of the last row before a place."""
        return self._script.counter(place.parts - 2) if place.parts > 1 else None

    def leading_to(self, time: float) -> tuple[list[Event], Place]:
        """What brings a face that knows nothing to a moment, as few events, and the place from which it then is played.
        It is what `--as-of` tells of the last row's counter: what is known of the run, not how its log grew."""
        rows = self._times.printed(time)
        if not rows:
            return [], Place()
        counter, pieces = self._script.counter(rows - 1), [*self._recorded.before(rows)]
        pieces.append(around(self._whole, counter, None if self.said else time, time))
        world = bisect_right(self._world, time, key=lambda event: event.time)
        ended = [record for event in self._world[1:world] for record in event.records if isinstance(record, WriterSeen)]
        return [Event(time, piece, counter, False) for piece in (*pieces, (*ended,))], Place(rows + 1, world)

    def on_to(self, place: Place, time: float) -> tuple[Iterator[Event], Place] | None:
        """All that happened from a place to a moment, as few events, and the place behind them; None where no more came
        than can be told one by one."""
        rows, first = self._times.printed(time), place.parts - 1
        if not place.world or not place.parts or rows - first < MANY:
            return None
        world = bisect_right(self._world, time, key=lambda event: event.time)
        return self._passed(first, rows, self._world[place.world : world]), Place(rows + 1, world)

    def _passed(self, first: int, end: int, world: Sequence[Event]) -> Iterator[Event]:
        """Rows from `first` to before `end`, of which nobody saw how they came: the time between is no silence."""
        last, counter = self._times.at(end - 1), self._script.counter(end - 1)
        for piece in self._script.between(first, end):
            yield Event(last, tuple(piece), counter, False)
        facts = self._log_facts(last, end, self._script.line(end - 1), live=not self.said)
        yield Event(last, (ClockJumped(last, 0.0), facts), counter, False)
        folder = [event for event in world if isinstance(event.records[0], CheckpointsSeen)][-1:]
        rest = [event for event in world if not isinstance(event.records[0], CheckpointsSeen)]
        yield from (event._replace(counter=counter) for event in (*folder, *rest))

    def moment_of(self, counter: Count) -> float:
        """Just before the run went beyond the counter for the first time."""
        beyond = self._script.first_beyond(counter)
        return self._times.at(beyond - 1) if beyond else self.ends[0]

    def row_after(self, time: float) -> float | None:
        """The moment of the next row; None at the end."""
        row = self._times.printed(time)
        return self._times.at(row) if row < self._script.rows else None

    def row_before(self, time: float) -> float | None:
        """The moment of the row before the one that was the last at this time; None at the beginning."""
        row = self._times.printed(time) - 1
        before = self._times.printed_before(self._times.at(row)) if row > 0 else 0
        return self._times.at(before - 1) if before else None

    def _time(self, part: int) -> float:
        return self._times.at(part - 1) if part else self._times.at(0) - BEFORE

    def _part(self, part: int) -> Event:
        """The log's beginning, or a row with what was told behind it."""
        records = self._script.part(part - 1) if part else self._script.banner()
        line = max((getattr(record, "line", 0) for record in (*records[:1], *records[-1:])), default=0)
        facts = self._log_facts(self._time(part), part, line, live=part > 0 and not self.said)
        counter = self._script.counter(part - 1) if part else None
        return Event(self._time(part), (*records, facts), counter, part > 0)

    def _log_facts(self, time: float, rows: int, line: int, live: bool) -> LogFacts:
        """The log as it stood then, read to its end. Its growth tells of a pace only where it is `live`: times that
        were made up give no estimate."""
        facts = self._whole.facts
        size, form = (facts.size, facts.format) if facts is not None else (0, None)
        size = size * (rows + 1) // (self._script.rows + 1)
        return LogFacts(size, time, size, line, form, live)


def tape_of(batches: Iterable[Batch], now: float) -> Tape | None:
    """The tape of everything that was read of one run; None where it has no row."""
    recorded = recorded_of(batches)
    if recorded is None or not recorded.script.rows:
        return None
    return Tape(recorded, times_of(recorded.run, recorded.script, now))


def _saved(run: Run, script: Script, times: Times) -> list[Event]:
    """The checkpoint folder each time that a file came into it."""
    if run.checkpoints is None:
        return []
    found = appearances(run.checkpoints, script, times)
    first = min([times.at(0) - BEFORE, *(when for when, _ in found[:1])])
    empty = Event(first, (CheckpointsSeen(run.checkpoints.folder, ()),), None, False)
    return [empty, *(
        Event(max(when, first), (seen_so_far(run.checkpoints, [file for _, file in found[: at + 1]]),), None, False)
        for at, (when, _) in enumerate(found)
    )]  # fmt: skip


def _ended(run: Run, last: float) -> list[Event]:
    """That its process was seen to end, where it was: the log alone does not say it."""
    writer = run.writer
    if writer is None or writer.departed is None:
        return []
    when = max(writer.departed.ended_at, last)
    return [Event(when, (WriterSeen(departed=msgspec.structs.replace(writer.departed, ended_at=when)),), None, False)]
