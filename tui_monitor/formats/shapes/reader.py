"""Tells the rows of any trainer's log: the run's counter, and the values that stand with it or under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_monitor.formats.shapes.choice import Choice
from tui_monitor.formats.shapes.ledger import MOST_LABELS, Label
from tui_monitor.formats.shapes.plan import BRACKET
from tui_monitor.formats.shapes.reading import Counter, Reading
from tui_monitor.formats.shapes.scanner import Scan, Scanner
from tui_monitor.formats.text import shown
from tui_monitor.model.records import LogRecord, Row, Setup
from tui_monitor.model.units import whole

NAME = "shapes"


class ShapeReader:
    """The general format. `learn` is called once for each line, before `read`: the two may be far apart, so that the
    first lines are read with what later ones taught. `stated_total` answers what argument dumps say the total of a unit
    is, for a counter that stands at a value."""

    name = NAME

    def __init__(self, stated_total: Callable[[str | None, float], int | None] = lambda unit, current: None) -> None:
        self._stated_total = stated_total
        self._scanner = Scanner()
        self._choice = Choice()
        self._main: Label | None = None  # the choice as last read by
        self._own_names: set[str] = set()  # metrics on the run's own lines
        self._at: float | None = None
        self._passed: dict[str, float] = {}  # where the other counters stood when their lines were read
        self._told_unit: str | None = None
        self._inner: dict[str, float] = {}  # latest values of a bar inside the run's counter
        self._record = 0
        self._in_record: set[str] = set()

    @property
    def confirmed(self) -> bool:
        return self._choice.confirmed

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
        self._choice.fix(reading)
        return scan

    def close(self) -> Scan:
        """The same of what is still open at the end."""
        return self._noted(self._scanner.close())

    def decide(self, hasty: bool) -> None:
        """Choose the run's counter from what was learned; `hasty`: no more lines come for now."""
        self._choice.decide(hasty)

    def _noted(self, scan: Scan) -> Scan:
        self._choice.note(scan.readings)
        return scan

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
        self._follow_choice()
        own = self._own_counter(reading, self._main) if self._main is not None else None
        if own is None:
            self._pass(reading.counters)
        if self._main is None:
            return self._numbered(reading, number) if self._choice.numbered else None
        if own is not None:
            return self._row(own, reading, number)
        if not reading.values and not (reading.kind == "box" and reading.counters):
            return () if reading.kind == "bar" else None
        if reading.kind == "bar" and reading.counters:
            return self._keep_inner(reading, number)
        if self._at is None or not self._choice.believed(reading):
            return None
        # what the run's own lines print is not another line's to change
        values = _others(reading, None, self._main.unit) | reading.values
        values = {name: value for name, value in values.items() if name not in self._own_names}
        return self._attached(values, number)

    def _follow_choice(self) -> None:
        """Another counter was chosen: what was known of the former one's lines no longer holds."""
        main = self._choice.main
        if main is not self._main:
            self._main, self._own_names = main, set()
            self._at = self._passed.get(main.name) if main is not None else None

    def _pass(self, counters: Sequence[Counter]) -> None:
        if len(self._passed) > 2 * MOST_LABELS:
            self._passed.clear()
        self._passed.update((counter.label, counter.value) for counter in counters)

    def _own_counter(self, reading: Reading, main: Label) -> Counter | None:
        """The run's counter in a reading: under its own label, or another of its unit that agrees with it."""
        for counter in reading.counters:
            if counter.label == main.name:
                return counter
        if self._at is None or reading.kind not in (main.kind, "line", "dict"):
            return None
        for counter in reading.counters:
            ahead = counter.value >= self._at and counter.value <= max(2 * self._at, self._at + 1000)
            within = main.total is None or counter.value <= main.total
            same = counter.label != BRACKET and counter.unit == main.unit
            if same and ahead and within and reading.led and reading.values:
                return counter
        return None

    def _row(self, own: Counter, reading: Reading, number: int) -> Sequence[LogRecord]:
        before = [*self._setup(number)]
        if own.value != self._at:
            before += self._inner_row(number)
        self._at = own.value
        values = _others(reading, own, own.unit) | reading.values
        self._own_names |= reading.values.keys()
        total = own.total if own.total is not None else self._stated_total(own.unit, own.value)
        return (*before, Row(whole(own.value), values, total, number))

    def _setup(self, number: int) -> Sequence[LogRecord]:
        """The unit, whenever another counter turns out to be the run's."""
        assert self._main is not None
        if self._main.unit == self._told_unit:
            return ()
        self._told_unit = self._main.unit
        return (Setup(unit=shown(self._main.unit), line=number),)

    def _keep_inner(self, reading: Reading, number: int) -> Sequence[LogRecord]:
        """Values of a bar inside the run's counter: those of its end count, the ones before are under way."""
        self._inner = dict(reading.values)
        bar = reading.counters[-1]
        return self._inner_row(number) if bar.total is not None and bar.value >= bar.total else ()

    def _inner_row(self, number: int) -> Sequence[LogRecord]:
        values, self._inner = self._inner, {}
        return self._attached(values, number)

    def _attached(self, values: dict[str, float], number: int) -> Sequence[LogRecord]:
        """A row for values that stand under the run's counter, on lines of their own."""
        if not values or self._at is None or self._main is None:
            return ()
        return (*self._setup(number), Row(whole(self._at), values, self._main.total, number))

    def _numbered(self, reading: Reading, number: int) -> Sequence[LogRecord] | None:
        """Records without any counter are numbered: a metric that comes again begins the next one."""
        if not reading.values or not self._choice.believed(reading):
            return None
        before: Sequence[LogRecord] = ()
        if self._told_unit is None:
            self._told_unit = "record"
            before = (Setup(unit=shown("record"), line=number),)
        if not self._in_record.isdisjoint(reading.values) or not self._record:
            self._record, self._in_record = self._record + 1, set()
        self._in_record |= reading.values.keys()
        return (*before, Row(self._record, dict(reading.values), None, number))


def _others(reading: Reading, own: Counter | None, unit: str) -> dict[str, float]:
    """The counters of a reading that count something else than the run's, as metrics."""
    return {c.name: c.value for c in reading.counters if c is not own and c.name and c.name != unit}
