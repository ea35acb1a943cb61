"""Reads a log's lines to records: every format is asked, the one that understood the last line first."""

from collections.abc import Iterable, Mapping, Sequence

from tui_monitor.formats.incidents import IncidentReader
from tui_monitor.formats.naming import renamed
from tui_monitor.formats.native import NativeReader
from tui_monitor.formats.protocol import Format
from tui_monitor.formats.text import LineDecoder, decorative, shown
from tui_monitor.model.records import LogRecord, Other

FORMATS: tuple[type[Format], ...] = (NativeReader,)
"""The formats of trainers. Incidents are read from any log and stand apart."""


class LogReader:
    """Reads one log in order, in pieces of any size. `lines` counts what was read and is the last record's `line`;
    a log that is read on after a truncation may start at `lines`, so that no two lines share a number. `aliases` are
    canonical names and what each is to be called."""

    def __init__(self, lines: int = 0, aliases: Mapping[str, str] | None = None) -> None:
        self.lines = lines
        self.aliases = aliases or {}
        self.recognised = 0
        self._decoder = LineDecoder()
        self._formats: list[Format] = [kind() for kind in FORMATS]
        self._incidents = IncidentReader()

    @property
    def replaced(self) -> bool:
        """True once invalid text was replaced."""
        return self._decoder.replaced

    @property
    def format(self) -> str | None:
        """The name of the format that a line proved, None while none did."""
        return next((format.name for format in self._formats if format.confirmed), None)

    def read(self, lines: Iterable[bytes]) -> list[LogRecord]:
        """The records of whole lines. A block that may go on waits for more lines, or for `settle`."""
        records: list[LogRecord] = []
        decode = self._decoder.decode
        for line in lines:
            self.lines += 1
            records += self._line(decode(line))
        return renamed(records, self.aliases) if self.aliases else records

    def settle(self) -> list[LogRecord]:
        """What is pending, as of now: to be called when a poll found no more lines. Told again, with the same kind and
        `line`, once more of the block has come."""
        settled = (record for format in (*self._formats, self._incidents) for record in format.settle())
        return renamed(settled, self.aliases)

    def finish(self) -> list[LogRecord]:
        """What is pending, the log being at its end."""
        rest = (record for format in (*self._formats, self._incidents) for record in format.finish())
        return renamed(rest, self.aliases)

    def _line(self, line: str) -> Sequence[LogRecord]:
        if self._incidents.inside:
            return self._in_traceback(line)
        records = self._ask(line)
        return self._foreign(line) if records is None else records

    def _ask(self, line: str) -> Sequence[LogRecord] | None:
        """What the formats say of a line, None where it is foreign to all."""
        records = self._formats[0].read(line, self.lines)
        if records is None and len(self._formats) > 1:
            records = self._ask_others(line)
        if records or (records is not None and not decorative(line)):
            self.recognised += 1
        return records

    def _ask_others(self, line: str) -> Sequence[LogRecord] | None:
        """Asks all but the first; the one that knows the line is asked first from now on."""
        for format in self._formats[1:]:
            records = format.read(line, self.lines)
            if records is not None:
                self._formats.remove(format)
                self._formats.insert(0, format)
                return records
        return None

    def _in_traceback(self, line: str) -> Sequence[LogRecord]:
        """An indented line goes on with the traceback; another one ends it: by naming its error, unless a format knows
        the line as its own."""
        if line[:1].isspace() or not line:
            return self._incident(line)
        records = self._ask(line)
        return self._incident(line) if records is None else (*self._incidents.flush(), *records)

    def _foreign(self, line: str) -> Sequence[LogRecord]:
        """A line that no trainer prints: it ends their blocks."""
        pending = [record for format in self._formats for record in format.flush()]
        return (*pending, *self._incident(line))

    def _incident(self, line: str) -> Sequence[LogRecord]:
        records = self._incidents.read(line, self.lines)
        if records is None:
            other = Other(shown(line), self.lines)
            return (*self._incidents.flush(), other)
        self.recognised += 1
        return records
