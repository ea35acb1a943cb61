"""Reads the log of any trainer: learns which counter is the run's, then tells its rows."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Sequence

from tui_monitor.formats.shapes.ledger import SURE_RISES, TELLING_WORDS, Label, Ledger, tells
from tui_monitor.formats.shapes.plan import BRACKET
from tui_monitor.formats.shapes.reading import Counter, Reading
from tui_monitor.formats.shapes.scanner import Scan, Scanner
from tui_monitor.formats.text import shown
from tui_monitor.model.records import LogRecord, Row, Setup

NAME = "shapes"
SURE_SIGHTINGS = 3
"""Sightings at different counters that make lines without a counter of their own a part of the record above."""

SILENT_READINGS = 10
"""Readings, beyond three times its usual gap, after which a counter that is printed no more gives way to another."""


class ShapeReader:
    """The general format. `learn` is called once for each line, before `read`: the two may be far apart, so that the
    first lines are read with what later ones taught. `stated_total` answers what argument dumps say the total of a unit
    is, for a counter that stands at a value."""

    name = NAME

    def __init__(self, stated_total: Callable[[str | None, float], int | None] = lambda unit, current: None) -> None:
        self._stated_total = stated_total
        self.main: Label | None = None
        self.numbered = False
        self.ledger = Ledger()
        self._scanner = Scanner()
        self._sightings: Tally[str] = Tally()
        self._repeats: Tally[str] = Tally()
        self._sighted_at: dict[str, int] = {}
        self._own_names: set[str] = set()
        self._at: float | None = None
        self._told_unit: str | None = None
        self._inner: dict[str, float] = {}
        self._record = 0
        self._in_record: set[str] = set()

    @property
    def confirmed(self) -> bool:
        return self.main is not None or self.numbered

    # --- learning ---

    def recalled(self, line: str) -> Scan | None:
        """The same as `learn` for a line whose text was met before, but for its numbers; None for any other."""
        scan = self._scanner.recalled(line)
        return None if scan is None else self._noted(scan)

    def learn(self, line: str) -> Scan:
        """What the line says, noted for the choice of the counter."""
        return self._noted(self._scanner.scan(line))

    def learn_described(self, reading: Reading) -> Scan:
        """A line that the configuration describes: its counter is the run's, whatever else rises."""
        scan = self._noted(Scan((*self._scanner.close().readings, reading), described=True))
        if reading.counters:
            self.main = self.ledger.labels.get(reading.counters[0].label, self.main)
        return scan

    def close(self) -> Scan:
        """The same of what is still open at the end."""
        return self._noted(self._scanner.close())

    def _noted(self, scan: Scan) -> Scan:
        for reading in scan.readings:
            self.ledger.note(reading)
            self._sight(reading.key)
        if scan.readings and self.confirmed and (self.main is None or self.main.kind != "described"):
            self._reconsider(scan.readings)
        return scan

    def _sight(self, key: str) -> None:
        """Count a shape once for each stretch between counters, and how often it came at all."""
        self._repeats[key] += 1
        if self._sighted_at.get(key) != self.ledger.ticks:
            self._sighted_at[key] = self.ledger.ticks
            self._sightings[key] += 1

    def decide(self, hasty: bool) -> bool:
        """Choose the run's counter from what was learned; `hasty`: no more lines come for now. True once chosen."""
        if self.main is None:
            self.main = self.ledger.main(hasty)
        if self.main is None and hasty:
            self.numbered = self.numbered or any(self._metric_block(key, n) for key, n in self._repeats.items())
        return self.confirmed

    def _metric_block(self, key: str, sightings: int) -> bool:
        return sightings >= SURE_SIGHTINGS and any(tells(name) for name in key.split())

    def _reconsider(self, readings: Sequence[Reading]) -> None:
        """Another counter may turn out to be the run's: one that the present one is inside of, or one that goes on
        when the present one is no longer printed."""
        main = self.main
        if main is None or not main.sure:  # chosen in haste, or none at all
            self._choose(self.ledger.main(hasty=False, present=main))
            return
        for counter in (counter for reading in readings for counter in reading.counters):
            other = self.ledger.labels.get(counter.label)
            if main is None or other is None or other is main or other.qualified or not other.sure:
                continue
            silent = self.ledger.readings - main.seen > 3 * main.gap + SILENT_READINGS and not main.full
            follows = silent and other.streak >= SURE_RISES and main.seen < other.since and other.valued > 0
            if follows or (self.ledger.inside(main, other) and not self.ledger.inside(other, main)):
                self._choose(other)
                return

    def _choose(self, label: Label | None) -> None:
        """Make a label the run's counter; what was known of the former one's lines no longer holds."""
        if label is not self.main:
            self.main, self._own_names, self._at = label, set(), None

    # --- reading ---

    def read(self, scan: Scan, number: int) -> Sequence[LogRecord] | None:
        """The records of a line that was learned; None where it is foreign."""
        if not scan.readings:
            return () if scan.part and self.confirmed else None
        records: list[LogRecord] = []
        known = False
        for reading in scan.readings:
            told = self._records(reading, number)
            known = known or told is not None
            records += told or ()
        return records if known else None

    def settle(self) -> Sequence[LogRecord]:
        """The latest values of an inner bar."""
        return self._inner_row(0)

    def _records(self, reading: Reading, number: int) -> Sequence[LogRecord] | None:
        if self.main is None:
            return self._numbered(reading, number) if self.numbered else None
        own = self._own_counter(reading)
        if own is not None:
            return self._row(own, reading, number)
        if not reading.values and not (reading.kind == "box" and reading.counters):
            return () if reading.kind == "bar" else None
        if reading.kind == "bar" and reading.counters:
            return self._keep_inner(reading, number)
        if self._at is None or not self._believed(reading):
            return None
        # what the run's own lines print is not another line's to change
        values = _others(reading, None) | reading.values
        values = {name: value for name, value in values.items() if name not in self._own_names}
        return (Row(_whole(self._at), values, None, number),) if values else ()

    def _own_counter(self, reading: Reading) -> Counter | None:
        """The run's counter in a reading: under its own label, or another of its unit that agrees with it."""
        main = self.main
        assert main is not None
        for counter in reading.counters:
            if counter.label == main.name:
                return counter
        if self._at is None or (reading.kind != main.kind and reading.kind != "line"):
            return None
        for counter in reading.counters:
            ahead = counter.value >= self._at and counter.value <= max(2 * self._at, self._at + 1000)
            within = main.total is None or counter.value <= main.total
            if (
                counter.label != BRACKET
                and counter.unit == main.unit
                and ahead
                and within
                and reading.led
                and reading.values
            ):
                return counter
        return None

    def _row(self, own: Counter, reading: Reading, number: int) -> Sequence[LogRecord]:
        before = [*self._setup(number)]
        if own.value != self._at:
            before += self._inner_row(number)
        self._at = own.value
        values = _others(reading, own) | reading.values
        self._own_names |= reading.values.keys()
        total = own.total if own.total is not None else self._stated_total(own.unit, own.value)
        return (*before, Row(_whole(own.value), values, total, number))

    def _setup(self, number: int) -> Sequence[LogRecord]:
        """The unit, whenever another counter turns out to be the run's."""
        assert self.main is not None
        if self.main.unit == self._told_unit:
            return ()
        self._told_unit = self.main.unit
        return (Setup(unit=shown(self.main.unit), line=number),)

    def _keep_inner(self, reading: Reading, number: int) -> Sequence[LogRecord]:
        """Values of a bar inside the run's counter: those of its end count, the ones before are under way."""
        self._inner = dict(reading.values)
        bar = reading.counters[-1]
        return self._inner_row(number) if bar.total is not None and bar.value >= bar.total else ()

    def _inner_row(self, number: int) -> Sequence[LogRecord]:
        values, self._inner = self._inner, {}
        return (Row(_whole(self._at), values, None, number),) if values and self._at is not None else ()

    def _believed(self, reading: Reading) -> bool:
        """Lines without the run's counter count when they come again and again, say what only training says, or
        are described."""
        if reading.kind == "described":
            return True
        if reading.kind != "dict" and telling(reading):
            return True
        if reading.kind == "dict":
            return bool(reading.counters) or self._sightings[reading.key] >= 2
        return (self._repeats if self.main is None else self._sightings)[reading.key] >= SURE_SIGHTINGS

    def _numbered(self, reading: Reading, number: int) -> Sequence[LogRecord] | None:
        """Records without any counter are numbered: a metric that comes again begins the next one."""
        if not reading.values or not self._believed(reading):
            return None
        before: Sequence[LogRecord] = ()
        if self._told_unit is None:
            self._told_unit = "record"
            before = (Setup(unit=shown("record"), line=number),)
        if not self._in_record.isdisjoint(reading.values) or not self._record:
            self._record, self._in_record = self._record + 1, set()
        self._in_record |= reading.values.keys()
        return (*before, Row(self._record, dict(reading.values), None, number))


_SUMMING_WORDS = frozenset(
    ["best", "final", "min", "minimum", "max", "maximum", "overall", "highest", "lowest", "peak", "target"]
)


def telling(reading: Reading) -> bool:
    """True where each value is one that training or an evaluation prints as it goes, not a limit or a summary."""
    words = [set(name.split("_")) for name in reading.values]
    if not words or any(name & _SUMMING_WORDS for name in words) or len(words) > 8:
        return False
    if reading.qualifier is not None or reading.counters:
        return any(name & TELLING_WORDS for name in words)
    return all(tells(name) for name in reading.values)


def _others(reading: Reading, own: Counter | None) -> dict[str, float]:
    """The counters of a reading that are not the run's, as metrics."""
    return {c.name: c.value for c in reading.counters if c is not own and c.name}


def _whole(counter: float | None) -> int:
    """A counter as the store holds it: whole numbers as such."""
    assert counter is not None
    return int(counter) if counter == int(counter) else counter  # type: ignore[return-value]
