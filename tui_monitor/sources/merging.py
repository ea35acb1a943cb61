"""Records of several files of one run as one course: rows in the order of their counter, each metric from one file."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterator, Sequence

import msgspec

from tui_monitor.model.columns import LATE_PARTS
from tui_monitor.model.metrics import canonical
from tui_monitor.model.records import LogRecord, Other, Row, Setup
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import Count, count_text, number

DIFFERS, ROUNDED = 0.2, 0.01
"""Relative and absolute: consoles round to two or three figures, and average over what they print. Beyond both, two
files tell different things by one name."""

SURE = 3  # counters at which they differ

KEPT = 256  # latest values of a metric by which files are compared
EPISODE = "episode"  # counted where no unit is told: the native log
NAMES_TOLD = 4  # of metrics in a remark


class Part:
    """One file of the run: what waits of its records, and the unit that its rows count by. `in_turn`: its rows are
    numbered together with those of its group, as they happened: the episodes of one environment of several."""

    def __init__(self, name: str, is_metrics: bool, group: object = None, in_turn: bool = False) -> None:
        self.name, self.is_metrics, self.in_turn = name, is_metrics, in_turn
        self.group = group or self
        """Equal for files that go on with one another, as a tracker's sessions do."""
        self.waiting: deque[LogRecord] = deque()
        self.more = True  # to be read at once
        self.unit: str | None = None
        self.line = 0
        self.left_out = 0  # rows that cannot be placed
        self.late = 0  # rows that came too late

    @property
    def is_behind(self) -> bool:
        """Whether its next record is still to be read: nobody may overtake it."""
        return self.more and not self.waiting

    @property
    def next_counter(self) -> Count:
        """Where the next row stands, by its counter or its time; records that are no rows go at once."""
        first = self.waiting[0]
        if not isinstance(first, Row):
            return -1
        return first.counter if not self.in_turn or first.at is None else first.at


class Merger:
    """Joins the parts' rows. The first part that has rows is the run's: its unit counts, its other records are told.
    A metric that two files tell is told from the finer one: a metric file rounds nothing; of two alike the first."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = list(parts)
        self._lead: Part | None = None
        self._number = 0  # of the rows in turn
        self._owner: dict[str, Part] = {}
        self._counters: deque[Count] = deque(maxlen=LATE_PARTS - 4)
        self._values: dict[str, dict[Count, tuple[Part, float]]] = {}
        self._differing: Counter[str] = Counter()
        self._differ: dict[str, str] = {}

    def merged(self) -> Iterator[LogRecord]:
        """The records whose turn it is."""
        while not any(part.is_behind for part in self.parts):
            ready = [part for part in self.parts if part.waiting]
            if not ready:
                return
            part = min(ready, key=lambda part: part.next_counter)
            yield from self._told(part, part.waiting.popleft())

    def expects(self, names: dict[str, Part]) -> None:
        """Which file tells which metric, as far as their beginnings show it."""
        self._owner = names | self._owner

    def _told(self, part: Part, record: LogRecord) -> Sequence[LogRecord]:
        if isinstance(record, Setup) and record.unit is not None:
            part.unit = record.unit
            if self._leads(part):
                return (record,)
            rest = msgspec.structs.replace(record, unit=None)
            return (rest,) if rest != Setup(line=record.line) else ()
        if isinstance(record, Row):
            return self._row(part, self._numbered(record) if part.in_turn else record)
        return () if part is not self._lead and isinstance(record, Other) and part.is_metrics else (record,)

    def _numbered(self, row: Row) -> Row:
        self._number += 1
        return msgspec.structs.replace(row, counter=self._number)

    def _leads(self, part: Part) -> bool:
        if self._lead is None:
            self._lead = part
        return part is self._lead

    def _row(self, part: Part, row: Row) -> Sequence[LogRecord]:
        if self._leads(part):
            part.line = row.line
            self._counters.append(row.counter)
            values = self._own(part, row)
            return (msgspec.structs.replace(row, values=values),)
        counter = self._placed(part, row)
        if counter is None:
            return ()
        values = self._own(part, row)
        if not values:
            return ()
        self._counters.append(counter)
        line = self._lead.line if self._lead is not None else 0
        return (Row(counter, values, None, line, row.at),)

    def _placed(self, part: Part, row: Row) -> Count | None:
        """The run's counter of another part's row: its own where both count alike, else the one it tells beside."""
        assert self._lead is not None
        counter: Count | None = row.counter
        if (part.unit or EPISODE) != (self._lead.unit or EPISODE):
            counter = self._told_beside(row)
            if counter is None:
                part.left_out += 1
                return None
        assert counter is not None
        return self._in_order(part, counter)

    def _told_beside(self, row: Row) -> Count | None:
        unit = self._lead.unit if self._lead is not None and self._lead.unit else EPISODE
        for name in (unit, f"{unit}s", f"global_{unit}", f"total_{unit}s", f"{unit}s_total", f"training_{unit}"):
            value = row.values.get(canonical(name), math.nan)
            if value >= 0 and value.is_integer():
                return int(value)
        return None

    def _in_order(self, part: Part, counter: Count) -> Count | None:
        """A row that lags falls in beside the next one that was told; one that lags too far is left out."""
        told = sorted(set(self._counters))
        if not told or counter >= told[-1]:
            return counter
        if counter < told[0]:
            part.late += 1
            return None
        return told[bisect_left(told, counter)]

    # --- each metric once ---

    def _own(self, part: Part, row: Row) -> dict[str, float]:
        """The values that are this part's to tell."""
        values = {}
        for name, value in row.values.items():
            owner = self._owner.setdefault(name, part)
            if owner.group is part.group:
                values[name] = value
            self._compare(name, part, row.counter, value)
        return values

    def _compare(self, name: str, part: Part, counter: Count, value: float) -> None:
        """Note where two files tell different things by one name."""
        known = self._values.setdefault(name, {})
        before = known.get(counter)
        if before is None or before[0].group is part.group:
            known[counter] = part, value
            if len(known) > KEPT:
                del known[next(iter(known))]
            return
        other, told = known.pop(counter)
        if abs(told - value) > max(DIFFERS * max(abs(told), abs(value)), ROUNDED):
            self._differing[name] += 1
        if self._differing[name] == SURE:
            figures = f"{number(told)} in {other.name}, {number(value)} in {part.name}"
            self._differ[name] = f"{name} at {count_text(counter)} is {figures}"

    @property
    def remark(self) -> Clean | None:
        """What is to be said of the files together: rows that have no place, and names that mean two things."""
        said = list(self._differ.values())[:NAMES_TOLD]
        for part in self.parts:
            unit = self._lead.unit if self._lead is not None else None
            if part.left_out:
                said.append(f"{part.name} counts by {part.unit or EPISODE}, not by {unit or EPISODE}: left out")
            if part.late:
                said.append(f"{part.late} rows of {part.name} came too late to be placed")
        return clean("; ".join(said)) if said else None
