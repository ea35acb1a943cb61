"""Records of several files of one run as one course: rows in the order of their counter, each metric from one file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from tui_monitor.model.columns import LATE_PARTS
from tui_monitor.model.records import Block, Incident, Notice, Retold, Row, Setup, ToldByLog
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.in_blocks import events_within, without_end
from tui_monitor.sources.joined import Joined
from tui_monitor.sources.leading import leader, lowest_rank, stopped_ranks, succeeds
from tui_monitor.sources.log_names import order
from tui_monitor.sources.parts import Part
from tui_monitor.sources.placing import EPISODE
from tui_monitor.sources.sessions import follow_on


class Merger(Joined):
    """Joins the parts' rows. Of consoles the first one leads, if it has rows: its unit counts. Logs of other ranks are
    its mirrors: what they tell of the same metrics is left out. A metric that two other files tell is told from the
    finer one: a metric file rounds nothing; of two alike the first."""

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__()
        self.add(parts)

    def add(self, parts: Sequence[Part]) -> None:
        """Join further parts. Consoles come first: that of all, then by rank, of each its stdout first."""
        self.parts = sorted([*self.parts, *parts], key=lambda part: (part.is_metrics, *order(part.process)))

    def take(self, part: Part, records: Sequence[ToldByLog]) -> None:
        """What was read of a part. A mirror's rows that tell nothing of their own need not wait for their turn."""
        follow_on(part, records, self.parts)
        mirror = self._is_mirror(part)
        may_lead = part.rank == lowest_rank(self.parts)
        for record in records:
            if isinstance(record, Row):
                part.rows += 1
                part.reached = record.counter
                if mirror and not may_lead and not part.waiting and record.values.keys() <= self._metrics.names:
                    continue
            elif isinstance(record, Block):
                part.rows += len(record.counters)
                part.reached = record.counters[-1]
            elif isinstance(record, Setup):
                part.said(record)
            elif mirror and not isinstance(record, Incident | Notice):
                continue
            part.waiting.append(record)

    def merged(self, is_over: bool = False) -> Iterator[ToldByLog]:
        """The records whose turn it is. `is_over`: nothing more comes for now."""
        if self.has_consoles:
            yield from self._choose(is_over)
        for each in self.parts:
            self._lay_beside(each)
        self._is_alone = all(part is self._lead or self._is_mirror(part) for part in self.parts)
        while (part := self._next()) is not None:
            yield from self._told(part, part.waiting.popleft())
        if not any(part.more for part in self.parts):
            for each in self.parts:
                while each.beside:
                    yield from self._within(each, each.beside.popleft()[1])
            yield from self._events.waited(is_over, self._line)

    def expects(self, names: dict[str, Part]) -> None:
        """Which file tells which metric, as far as their beginnings show it."""
        self._metrics.expects(names)

    def has_told(self, part: Part, records: Sequence[ToldByLog]) -> None:
        """What the only part told before there were others."""
        for setup in [record for record in records if isinstance(record, Setup)]:
            part.said(setup)
        for record in records[-LATE_PARTS:]:
            if isinstance(record, Retold):
                self.has_told(part, record.records)
            elif isinstance(record, Row | Block):
                self._lead = part
                part.rows += len(records)  # about
                part.line = record.line if isinstance(record, Row) else record.lines[-1]
                self._metrics.claim(part.named(record))
                self._course.told((record.counter,) if isinstance(record, Row) else record.counters[-LATE_PARTS:])

    # --- whose turn it is ---

    def _next(self) -> Part | None:
        """The part whose record is next, None while another one may still have an earlier one."""
        first, counter = None, math.inf
        for part in self.parts:
            if part.waiting and (at := part.next_counter) <= counter and (at < counter or part is self._lead):
                first, counter = part, at
        if first is None or (counter >= 0 and self._lead is None and self.has_consoles):
            return None
        to = first.waiting[0].counters[-1] if isinstance(first.waiting[0], Block) else counter
        return None if any(self._keeps_back(part, to) for part in self.parts) else first

    def _keeps_back(self, part: Part, counter: float) -> bool:
        """Whether a part must be read on first; a mirror only as far as the row that is next."""
        return part.is_behind and (part.reached < counter or not self._is_mirror(part))

    def _choose(self, is_over: bool) -> Iterator[ToldByLog]:
        """Decide which part leads. Another one's unit is told: what was counted otherwise is forgotten. A rank that
        counts alike goes on where the one before has come to."""
        found = leader(self.parts, is_over)
        if found is None or (self._lead is not None and not succeeds(found, self._lead, self.parts)):
            return
        before, self._lead = self._lead, found
        if before is not None and before.unit == found.unit:
            self._passed = self._course.latest
            return
        self._course.forget()
        self._metrics.restart(found.unit)
        if found.setup != Setup():
            yield found.setup
        found.waiting.extendleft(reversed(found.kept_back))
        for record in found.waiting:  # before the others tell any of it
            if isinstance(record, Row | Block):
                self._metrics.claim(record.values if isinstance(record, Row) else record.metrics)
        found.kept_back.clear()

    def _lay_beside(self, part: Part) -> None:
        """Of a mirror's blocks that tell nothing of their own, only what happened between their rows waits on."""
        if self._lead is None or not self._is_mirror(part) or not any(isinstance(each, Block) for each in part.waiting):
            return
        waiting, names = list(part.waiting), self._metrics.names
        part.waiting.clear()
        for record in waiting:
            if isinstance(record, Block) and record.metrics.keys() <= names:
                part.beside.extend(events_within(record))
                part.waiting.extend(each for each in without_end(record)[1] if isinstance(each, Incident | Notice))
            else:
                part.waiting.append(record)

    @property
    def remark(self) -> Clean | None:
        """What is to be said of the files together: rows that have no place, names that mean two things, ranks that
        stopped."""
        said = self._metrics.conflicts
        for part in self.parts:
            if part.left_out:
                said.append(f"{part.name} counts by {part.unit or EPISODE}, not by {self._unit or EPISODE}: left out")
            if part.late:
                said.append(f"{part.late} rows of {part.name} came too late to be placed")
        said += stopped_ranks(self.parts)
        return clean("; ".join(said)) if said else None
