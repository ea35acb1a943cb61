"""Reads a native log by stretches of rows: what is no row, and each row that says something new, goes line by line."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.formats.bulk.lines import is_routing, is_usual, repeated, stretch, without_phase
from tui_monitor.formats.bulk.rows import Rows
from tui_monitor.formats.reader import LogReader
from tui_monitor.model.block import Block
from tui_monitor.model.phases import same_phase
from tui_monitor.model.records import LogRecord, PhaseMark, Resume, RoutingMark, Row, Setup
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count

NOISE = 1024
"""Records between the rows of a block, at most: a face takes a block in one turn, and so many in 10 to 25 ms. A log
that warns at each row has more blocks for it, which a chart of it feels."""

DECORATIONS = 64  # known by heart: a trainer has one or two rules


class BulkReader:
    """Reads on where `reader` stands, in whole lines without carriage returns and NULs. The reader knows the log as
    native, and nothing of it is described by the configuration."""

    def __init__(self, reader: LogReader) -> None:
        self._reader = reader
        self._knows_rows = False
        self._phase: bytes | None = None  # that rows go on to print
        self._routing: bytes | None = None  # what routing lines go on to repeat
        self._routing_phase: bytes | None = None
        self._mode = Clean("")
        self._decorations: set[bytes] = set()
        self._last: Count | None = None
        self._rows = Rows()
        self._told: list[LogRecord | Block] = []

    def read(self, text: bytes) -> Sequence[LogRecord | Block]:
        """The records of whole lines."""
        at, end = 0, len(text)
        while at < end:
            if self._rows.noise >= NOISE:
                self._told = self._seal()
            if self._knows_rows and not self._reader.is_amid:
                found = stretch(self._phase, self._routing).match(text, at)
                if found is not None and found.end() > at:
                    at = found.end()
                    self._stretch(found[0])
                    continue
            line_end = text.index(b"\n", at)
            self._line(text[at:line_end])
            at = line_end + 1
        return self._seal()

    def finish(self) -> Sequence[LogRecord | Block]:
        """What is pending, where the next line is a row."""
        return self._reader.interrupt()

    def _stretch(self, text: bytes) -> None:
        """Rows, and routing lines that tell nothing new."""
        first = self._reader.lines + 1
        lines: Sequence[int] = range(first, first + text.count(b"\n"))
        self._reader.lines += len(lines)
        if self._routing is not None and b"DEBUG" in text:
            rows = [line for line, each in zip(lines, text.split(b"\n"), strict=False) if each[:1] != b"D"]
            self._mark(text, len(lines) - len(rows))
            text, lines = repeated(self._routing).sub(b"", text), rows
        if lines:
            last = text[text.rindex(b"Episode") + 7 :].partition(b"/")[0]
            self._add(without_phase(text, self._phase), lines, int(last))

    def _mark(self, text: bytes, times: int) -> None:
        """The routing lines of a stretch as one."""
        last = text[text.rindex(b"DEBUG: Episode ") + 15 :].partition(b",")[0]
        self._rows.place(RoutingMark(self._mode, int(last), self._reader.lines, times))

    def _add(self, text: bytes, lines: Sequence[int], last: int) -> None:
        self._rows.add(text, lines)
        self._last = last
        self._reader.passed(last)

    def _line(self, line: bytes) -> None:
        if line in self._decorations and not self._reader.is_in_traceback:
            self._reader.lines += 1
        elif line[:1] in b"=!":
            self._decoration(line)
        else:
            self._words(line)

    def _decoration(self, line: bytes) -> None:
        """An empty line or a rule, and what it ends."""
        self._words(line)
        if line.strip(line[:1]) == b"" and len(self._decorations) < DECORATIONS:
            self._decorations.add(line)

    def _words(self, line: bytes) -> None:
        row, routing = is_usual(line), is_routing(line)
        for record in self._reader.read([line]):
            if row is not None and isinstance(record, Row):
                self._add(without_phase(line + b"\n", row[1]), (self._reader.lines,), int(record.counter))
            else:
                self._take(record)
            if isinstance(record, RoutingMark):
                self._mode, self._routing = record.mode, None  # until a line like this one is known by heart
        if row is not None:
            self._rows_repeat(row[1])
        elif routing is not None:
            self._routing_repeats(routing[1], routing[2])

    def _rows_repeat(self, phase: bytes | None) -> None:
        """Rows like this one say nothing new; routing lines that print another phase do."""
        self._knows_rows, self._phase = True, phase
        if not _agree(phase, self._routing_phase):
            self._routing = None

    def _routing_repeats(self, text: bytes, phase: bytes | None) -> None:
        self._routing, self._routing_phase = text, phase
        self._knows_rows = self._knows_rows and _agree(phase, self._phase)

    def _take(self, record: LogRecord) -> None:
        if isinstance(record, PhaseMark | Resume):  # the phase printed next is news
            self._knows_rows, self._routing = False, None
        told_before = isinstance(record, Row) and record.counter == self._last
        if isinstance(record, Row) and told_before and self._rows.extend_last(record.values):
            return
        if isinstance(record, Row | Setup | Resume):
            self._told = [*self._seal(), record]
        else:
            self._rows.place(record)

    def _seal(self) -> list[LogRecord | Block]:
        """Everything gathered."""
        told, rows = self._told, self._rows
        self._told, self._rows = [], Rows()
        return [*told, *rows.told()]


def _agree(one: bytes | None, other: bytes | None) -> bool:
    """Whether two printed phases are the same in other letters; what prints none agrees with all."""
    return one is None or other is None or same_phase(one.decode(errors="replace"), other.decode(errors="replace"))
