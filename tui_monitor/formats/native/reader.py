"""Reads the native trainer's console line by line, and keeps what one line must know of those before it."""

from collections.abc import Callable, Sequence

from tui_monitor.formats.native import lines
from tui_monitor.formats.native.blocks import Block, PhaseBlock, end_block, phase_block, summary_block
from tui_monitor.formats.native.rows import constraints, match_usual, unusual_row, usual_row
from tui_monitor.formats.text import decorative, shown
from tui_monitor.model.phases import letters
from tui_monitor.model.records import LogRecord, PhaseMark, Resume, Row
from tui_monitor.model.units import Count

NAME = "native"
LONGEST = 2000  # characters of a native line: what the expressions below may cost stays bounded

_NOTHING: tuple[LogRecord, ...] = ()


class NativeReader:
    """The native format; see `Format`. Order of attempts: by frequency, then by what a line can begin with."""

    name = NAME

    def __init__(self) -> None:
        self.confirmed = False
        self._block: Block | None = None
        self._told: LogRecord | None = None
        self._last: Count | None = None  # the counter of the latest row
        self._total: int | None = None  # and of how many
        self._at: Count | None = None  # the counter of the latest row or Summary: warnings belong to it
        self._phase = ""  # as last printed
        self._path: Resume | None = None  # a checkpoint named, whose episode was not printed yet

    def proves(self, line: str) -> bool:
        """Whether this line alone shows that the log is this format's. Reads nothing."""
        if match_usual(line) is not None:
            return True
        if len(line) > LONGEST:
            return False
        if line.isascii():
            return line[:1] in "E#*" and summary_block(line, 0) is not None
        return any(read(line, 0) is not None for read in (lines.plan, lines.experts, lines.restored))

    def read(self, line: str, number: int) -> Sequence[LogRecord] | None:
        match = match_usual(line)
        if match is not None and (row := usual_row(match, number)):
            return self._row(row, match[7])
        if len(line) > LONGEST:
            return None
        if decorative(line):
            return _NOTHING
        if self._block is not None and self._block.take(line):
            return _NOTHING
        for read in self._attempts(line):
            if (records := read(line, number)) is not None:
                return records
        return None

    @property
    def is_amid(self) -> bool:
        """Whether the next row completes something."""
        return self._block is not None or self._path is not None

    def passed(self, counter: Count) -> None:
        """Rows up to this counter were read elsewhere, that say nothing but their values."""
        self._last = self._at = counter
        self.confirmed = True

    def settle(self) -> Sequence[LogRecord]:
        record = self._block.record() if self._block else None
        if record is None or record == self._told:
            return _NOTHING
        self._told = record
        return (record,)

    def flush(self) -> Sequence[LogRecord]:
        records = self.settle()
        self._block = self._told = None
        return records

    def finish(self) -> Sequence[LogRecord]:
        return self._held()

    def _attempts(self, line: str) -> Sequence[Callable[[str, int], Sequence[LogRecord] | None]]:
        """What a line may be, by its first character; any other opening can only be decoration before a word."""
        first = line.lstrip()[:1]
        if first in "DR[":
            return (self._routing, self._setup, self._resume)
        if first in "→-":
            return (self._constraints, self._warning, self._marked)
        if first in "E#*":
            return (self._unusual, self._summary)
        if first in "⚠专梯GN":
            return (self._warning, self._setup, self._other_warning)
        return () if first.isascii() and first not in "=U" else (self._marked, self._setup, self._resume)

    def _row(self, row: Row, phase: str | None) -> Sequence[LogRecord]:
        self._last = self._at = row.counter
        self._total = row.total
        self.confirmed = True
        if self._block is None and self._path is None and (phase is None or phase == self._phase):
            return (row,)
        return (*self._held(), row, *self._printed_phase(phase, row.counter, row.line))

    def _held(self) -> Sequence[LogRecord]:
        """What a row or the end completes: the open block, and a resume that named no episode."""
        resume = (self._path,) if self._path else ()
        self._path = None
        return (*self.flush(), *resume)

    def _printed_phase(self, phase: str | None, at: Count | None, number: int) -> Sequence[PhaseMark]:
        if phase is None or phase == self._phase or not letters(phase):
            return ()
        known, self._phase = self._phase, phase
        # `WARMUP` in a banner is `warmup` in a line, and `Fine-tune` may be `fine_tune`
        return () if letters(phase) == letters(known) else (PhaseMark(shown(phase), at, line=number),)

    def _unusual(self, line: str, number: int) -> Sequence[LogRecord] | None:
        found = unusual_row(line, number)
        return self._row(*found) if found else None

    def _constraints(self, line: str, number: int) -> Sequence[LogRecord] | None:
        values = constraints(line)
        if values is None:
            return None
        if self._last is None or not values:
            return self.flush()
        return (*self.flush(), Row(self._last, values, self._total, number))

    def _routing(self, line: str, number: int) -> Sequence[LogRecord] | None:
        found = lines.routing(line, number)
        if found is None:
            return None
        mark, phase = found
        return (*self.flush(), mark, *self._printed_phase(phase, mark.at, number))

    def _summary(self, line: str, number: int) -> Sequence[LogRecord] | None:
        block = summary_block(line, number)
        if block is None:
            return None
        self._at = block.at
        self.confirmed = True
        return self._open(block)

    def _marked(self, line: str, number: int) -> Sequence[LogRecord] | None:
        """A phase banner, the end, or the heading of the warnings."""
        block = phase_block(line, number) or end_block(line, number)
        if isinstance(block, PhaseBlock):
            self._phase = block.name
        if block:
            return self._open(block)
        return self.flush() if line.strip(" *#:：") == "异常检测" else None

    def _open(self, block: Block) -> Sequence[LogRecord]:
        ended = self.flush()
        self._block = block
        return ended

    def _setup(self, line: str, number: int) -> Sequence[LogRecord] | None:
        setup = lines.plan(line, number) or lines.experts(line, number) or lines.parameters(line, number)
        if setup:
            self.confirmed = True
        setup = setup or lines.device(line, number, english=self.confirmed)
        return (*self.flush(), setup) if setup else None

    def _resume(self, line: str, number: int) -> Sequence[LogRecord] | None:
        if restored := lines.restored(line, number):
            before, self._path = self._held(), restored
            return before
        resume = lines.continued(line, number, self._path)
        if resume is None:
            return None
        self._path = None
        self._phase = ""
        return (*self.flush(), resume)

    def _warning(self, line: str, number: int) -> Sequence[LogRecord] | None:
        notice = lines.warning(line, self._at, number)
        return (*self.flush(), notice) if notice else None

    def _other_warning(self, line: str, number: int) -> Sequence[LogRecord] | None:
        notice = lines.other_warning(line, self._at, number) if self.confirmed else None
        return (*self.flush(), notice) if notice else None
