"""What is told of a record of one file whose turn among those of the others has come."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tui_monitor.model.columns import LATE_PARTS
from tui_monitor.model.records import Block, Ending, Incident, LogRecord, Notice, Other, Row, Setup, ToldByLog
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count
from tui_monitor.sources.events import Events, goes_on, without_line
from tui_monitor.sources.in_blocks import Event, put_in, taken_apart, without_end
from tui_monitor.sources.leading import is_mirror
from tui_monitor.sources.ownership import Ownership
from tui_monitor.sources.parts import Part
from tui_monitor.sources.placing import EPISODE, Course, told_beside

NOTHING = -1  # stands before every counter


class Joined:
    """The parts of one run, which of them leads, and what of each is told: rows of a mirror only where they tell what
    no other does, each metric from one part, each event once."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._lead: Part | None = None
        self._is_alone = False  # all others are the lead's mirrors
        self._events = Events()
        self._passed: Count = NOTHING  # the counter up to which another rank has told
        self._number = 0  # of the rows in turn
        self._metrics = Ownership()
        self._course = Course()

    @property
    def has_consoles(self) -> bool:
        """Whether several logs tell of the run, of which one is to lead."""
        return sum(not part.is_metrics for part in self.parts) > 1

    def _is_mirror(self, part: Part) -> bool:
        return is_mirror(part, self._lead, self.parts)

    @property
    def _unit(self) -> Clean | None:
        return self._lead.unit if self._lead is not None else None

    @property
    def _line(self) -> int:
        return self._lead.line if self._lead is not None else 0

    def _told(self, part: Part, record: ToldByLog) -> Sequence[ToldByLog]:
        if isinstance(record, Row):
            before = self._events.release(part, self._line) if self._events.holds(part) else []
            return [*before, *self._row(part, self._numbered(record) if part.in_turn else record)]
        if isinstance(record, Block):
            return self._block(part, record)
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
        news = self._news(part, event)
        if news is None or isinstance(news, Notice):
            return () if news is None else (news,)
        if not self.has_consoles or part.is_metrics or (part is self._lead and isinstance(news, Ending)):
            return self._events.tell(part, news)
        if goes_on(part, news, max(other.modified_at for other in self.parts if not other.is_metrics)):
            return self._events.passed(part, news)
        self._events.hold(part, news)
        return ()

    def _news(self, part: Part, event: Event) -> Event | None:
        """The event in the words in which it is told, None where it is not."""
        mirror = self._is_mirror(part)
        ranks = any(other.rank != part.rank for other in self.parts if other.rank is not None)
        news = self._events.news(part, event, ranks and (mirror or isinstance(event, Incident)))
        if mirror and isinstance(event, Ending):
            return None
        is_elsewhere = isinstance(news, Notice) and part is not self._lead
        return msgspec.structs.replace(news, line=0) if news is not None and is_elsewhere else news

    def _within(self, part: Part, event: Event) -> Sequence[LogRecord]:
        """An event that rows of its part follow: it was not the end."""
        news = self._news(part, event)
        if news is None or isinstance(news, Notice):
            return () if news is None else (news,)
        return self._events.passed(part, news)

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

    def _block(self, part: Part, block: Block) -> Sequence[ToldByLog]:
        """A block that no other part's rows mix with stays whole; the mirrors' events are put in."""
        if not self._stays_whole(part, block):
            part.waiting.extendleft(reversed([*taken_apart(block)]))
            return ()
        before = self._events.release(part, self._line) if self._events.holds(part) else []
        self._lead, self._passed, part.line = part, NOTHING, block.lines[-1]
        self._course.told(block.counters[-LATE_PARTS:])
        self._events.rows_follow()
        self._metrics.claim(block.metrics)
        self._metrics.expects(dict.fromkeys(block.metrics, part))
        block, end = without_end(block)
        part.waiting.extendleft(reversed(end))
        return [*before, put_in(self._in_words(part, block), self._told_beside(block))]

    def _stays_whole(self, part: Part, block: Block) -> bool:
        leads = self._lead is part or (self._lead is None and not self.has_consoles)
        alone = all(other is part or not other.rows or self._is_mirror(other) for other in self.parts)
        alone = alone and not any(self._tells_more(other, block) for other in self.parts if other is not part)
        return leads and alone and part.after is None and not part.in_turn and block.counters[0] > self._passed

    def _tells_more(self, part: Part, than: Block) -> bool:
        """Whether rows of another part wait for their turn, with metrics that the block lacks."""
        names = self._metrics.names | than.metrics.keys()
        waiting = (each for each in part.waiting if isinstance(each, Row | Block))
        return any(not (each.values if isinstance(each, Row) else each.metrics).keys() <= names for each in waiting)

    def _in_words(self, part: Part, block: Block) -> Block:
        """The block with its events as they are told where several tell of them."""
        if not any(isinstance(record, Event) for _, record in block.placed):
            return block
        placed = []
        for place, record in block.placed:
            told = self._within(part, record) if isinstance(record, Event) else (record,)
            placed += [(place, each) for each in told]
        return msgspec.structs.replace(block, placed=tuple(placed))

    def _told_beside(self, block: Block) -> list[tuple[Count, LogRecord]]:
        """What mirrors tell of the time of the block."""
        told: list[tuple[Count, LogRecord]] = []
        for part in self.parts:
            while part.beside and part.beside[0][0] <= block.counters[-1]:
                counter, event = part.beside.popleft()
                told += [(counter, each) for each in self._within(part, event)]
        return told

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
