"""Records of several files of one run as one course: rows in the order of their counter, each metric from one file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec

from tui_monitor.model.columns import LATE_PARTS
from tui_monitor.model.records import (
    Block,
    Ending,
    Incident,
    Notice,
    Other,
    Retold,
    Row,
    Setup,
    ToldByLog,
)
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import Count
from tui_monitor.sources.events import Events, goes_on, without_line
from tui_monitor.sources.leading import is_mirror, leader, lowest_rank, stopped_ranks, succeeds
from tui_monitor.sources.log_names import order
from tui_monitor.sources.ownership import Ownership
from tui_monitor.sources.parts import Part
from tui_monitor.sources.placing import EPISODE, Course, told_beside
from tui_monitor.sources.sessions import follow_on

NOTHING = -1  # stands before every counter


class Merger:
    """Joins the parts' rows. Of consoles the first one leads, if it has rows: its unit counts. Logs of other ranks are
    its mirrors: what they tell of the same metrics is left out. A metric that two other files tell is told from the
    finer one: a metric file rounds nothing; of two alike the first."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts: list[Part] = []
        self._lead: Part | None = None
        self._is_alone = False  # all others are the lead's mirrors
        self._events = Events()
        self._passed: Count = NOTHING  # the counter up to which another rank has told
        self._number = 0  # of the rows in turn
        self._metrics = Ownership()
        self._course = Course()
        self.add(parts)

    def add(self, parts: Sequence[Part]) -> None:
        """Join further parts. Consoles come first: that of all, then by rank, of each its stdout first."""
        self.parts = sorted([*self.parts, *parts], key=lambda part: (part.is_metrics, *order(part.process)))

    @property
    def has_consoles(self) -> bool:
        """Whether several logs tell of the run, of which one is to lead."""
        return sum(not part.is_metrics for part in self.parts) > 1

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
            elif isinstance(record, Setup):
                part.said(record)
            elif mirror and not isinstance(record, Incident | Notice):
                continue
            part.waiting.append(record)

    def merged(self, is_over: bool = False) -> Iterator[ToldByLog]:
        """The records whose turn it is. `is_over`: nothing more comes for now."""
        if self.has_consoles:
            yield from self._choose(is_over)
        self._is_alone = all(part is self._lead or self._is_mirror(part) for part in self.parts)
        while (part := self._next()) is not None:
            yield from self._told(part, part.waiting.popleft())
        if not any(part.more for part in self.parts):
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
        return None if any(self._keeps_back(part, counter) for part in self.parts) else first

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
        for row in (record for record in found.waiting if isinstance(record, Row)):
            self._metrics.claim(row.values)  # before the others tell any of it
        found.kept_back.clear()

    def _is_mirror(self, part: Part) -> bool:
        return is_mirror(part, self._lead, self.parts)

    @property
    def _unit(self) -> Clean | None:
        return self._lead.unit if self._lead is not None else None

    @property
    def _line(self) -> int:
        return self._lead.line if self._lead is not None else 0

    # --- what is told of a record ---

    def _told(self, part: Part, record: ToldByLog) -> Sequence[ToldByLog]:
        if isinstance(record, Row):
            before = self._events.release(part, self._line) if self._events.holds(part) else []
            return [*before, *self._row(part, self._numbered(record) if part.in_turn else record)]
        if isinstance(record, Setup):
            return self._setup(part, record)
        if isinstance(record, Incident | Ending | Notice):
            return self._event(part, record)
        if self._is_mirror(part):
            return ()
        if part is self._lead:
            return (record,)
        return () if part.is_metrics and isinstance(record, Other) else (without_line(part, record),)

    def _setup(self, part: Part, setup: Setup) -> Sequence[ToldByLog]:
        if self.has_consoles and part is not self._lead:
            if self._is_mirror(part):
                return ()
            if self._lead is not None:
                setup = msgspec.structs.replace(setup, total=None)  # one after rows would be a new start
        elif part is self._lead or (setup.unit is not None and self._leads(part)):
            return (setup,)
        rest = msgspec.structs.replace(setup, unit=None)
        return (rest,) if rest != Setup(line=setup.line) else ()

    def _event(self, part: Part, event: Incident | Ending | Notice) -> Sequence[ToldByLog]:
        mirror = self._is_mirror(part)
        ranks = any(other.rank != part.rank for other in self.parts if other.rank is not None)
        news = self._events.news(part, event, ranks and (mirror or isinstance(event, Incident)))
        if news is None or (mirror and isinstance(event, Ending)):
            return ()
        if isinstance(news, Notice):
            return (news if part is self._lead else msgspec.structs.replace(news, line=0),)
        if not self.has_consoles or part.is_metrics or (part is self._lead and isinstance(news, Ending)):
            return self._events.tell(part, news)
        if goes_on(part, news, max(other.modified_at for other in self.parts if not other.is_metrics)):
            return self._events.passed(part, news)
        self._events.hold(part, news)
        return ()

    def _numbered(self, row: Row) -> Row:
        self._number += 1
        return msgspec.structs.replace(row, counter=self._number)

    def _leads(self, part: Part) -> bool:
        if self._lead is None:
            self._lead = part
        return part is self._lead

    def _row(self, part: Part, row: Row) -> Sequence[ToldByLog]:
        if part.after is not None and part.after is self._lead:
            self._lead = part
            self._course.forget()
        if self._leads(part):
            if row.counter <= self._passed:
                return ()
            self._passed, part.line = NOTHING, row.line
            self._course.told((row.counter,))
            self._events.rows_follow()
            if self._is_alone:
                self._metrics.claim(row.values)
                return (row,)
            return (msgspec.structs.replace(row, values=self._metrics.values(part, row)),)
        counter = self._placed(part, row)
        if counter is None:
            return ()
        values = self._metrics.beyond(part, row) if self._is_mirror(part) else self._metrics.values(part, row)
        if not values:
            return ()
        self._course.told((counter,))
        return (Row(counter, values, None, self._line, row.at),)

    def _placed(self, part: Part, row: Row) -> Count | None:
        """The run's counter of another part's row: its own where both count alike, else the one it tells beside."""
        counter: Count | None = row.counter
        if part.unit != self._unit:
            counter = told_beside(row, self._unit or EPISODE)
        mirror = self._is_mirror(part)
        if counter is None:
            part.left_out += not mirror and not row.values.keys() <= self._metrics.names
            part.kept_back.append(row)
            return None
        counter = self._course.in_order(counter)
        part.late += counter is None and not mirror
        return counter

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
