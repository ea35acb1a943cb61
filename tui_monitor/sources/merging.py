"""Records of several files of one run as one course: rows in the order of their counter, each metric from one file."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence

import msgspec

from tui_monitor.model.columns import LATE_PARTS
from tui_monitor.model.metrics import canonical
from tui_monitor.model.records import LogRecord, Other, Row, Setup
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import Count, count_text, number

DIFFERS = 0.02
"""Relative: consoles round to two or three figures. Beyond it two files tell different things by one name."""

KEPT = 256  # latest values of a metric by which files are compared
EPISODE = "episode"  # counted where no unit is told: the native log
NAMES_TOLD = 4  # of metrics in a remark


class Part:
    """One file of the run: what waits of its records, and the unit that its rows count by."""

    def __init__(self, name: str, is_metrics: bool, group: object = None) -> None:
        self.name, self.is_metrics = name, is_metrics
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
        """Where the next row stands; records that are no rows go at once."""
        first = self.waiting[0]
        return first.counter if isinstance(first, Row) else -1


class Merger:
    """Joins the parts' rows. The first part that has rows is the run's: its unit counts, its other records are told.
    A metric that two files tell is told from the finer one: a metric file rounds nothing; of two alike the first."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = list(parts)
        self._lead: Part | None = None
        self._owner: dict[str, Part] = {}
        self._counters: deque[Count] = deque(maxlen=LATE_PARTS - 4)
        self._values: dict[str, dict[Count, float]] = {}
        self._differ: dict[str, str] = {}
        self._twice: dict[str, set[str]] = {}

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
            return self._row(part, record)
        return () if part is not self._lead and isinstance(record, Other) and part.is_metrics else (record,)

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
            self._compare(name, part, owner, row.counter, value)
        return values

    def _compare(self, name: str, part: Part, owner: Part, counter: Count, value: float) -> None:
        if len(self.parts) < 2 or (owner.group is part.group and name not in self._twice and not part.is_metrics):
            return
        if owner.group is not part.group:
            self._twice.setdefault(name, {owner.name}).add(part.name)
        known = self._values.setdefault(name, {})
        other = known.pop(counter, None) if owner.group is not part.group else None
        if owner.group is part.group:
            known[counter] = value
            if len(known) > KEPT:
                del known[next(iter(known))]
        elif other is not None and abs(other - value) > DIFFERS * max(abs(other), abs(value), 1e-6):
            self._differ[name] = (
                f"{name} is {number(other)} in {owner.name}, {number(value)} in {part.name} at {count_text(counter)}"
            )

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
