"""Reads a log's lines to records: the native format first, then the general one; incidents stand apart from both."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui_monitor.config import FormatSettings
from tui_monitor.formats.arguments import ArgumentReader, Stated, total_for
from tui_monitor.formats.described import DescribedReader
from tui_monitor.formats.incidents import IncidentReader
from tui_monitor.formats.naming import renamed
from tui_monitor.formats.native import NativeReader
from tui_monitor.formats.protocol import Format
from tui_monitor.formats.shapes import ShapeReader
from tui_monitor.formats.shapes.prefix import without_launcher, without_rank
from tui_monitor.formats.shapes.scanner import NOTHING, Scan
from tui_monitor.formats.text import LineDecoder, decorative, shown
from tui_monitor.late import late
from tui_monitor.model.records import LogRecord, Other, Setup
from tui_monitor.model.units import Count

FORMATS: tuple[type[Format], ...] = (NativeReader,)
"""The formats that have a reader of their own. Any other log is read by its shapes, incidents in all of them."""

WAITING_LINES = 2000
"""Lines of an unknown log that wait until its counter is chosen: the longest banner met (a script's whole source) and
three epochs behind it. A poll that finds no more lines ends the waiting, so nothing is shown late."""


_ERROR = late(r"[\w.]*(?:Error|Exception|Interrupt|SystemExit)\b")
"""How the last line of a traceback begins, whatever numbers stand in it."""


class Waiting(NamedTuple):
    """A line that was learned from and not yet read."""

    text: str
    number: int
    scan: Scan
    overwritten: bool
    stated: Stated | None = None


class LogReader:
    """Reads one log in order, in pieces of any size. `lines` counts what was read and is the last record's `line`;
    a log that is read on after a truncation may start at `lines`, so that no two lines share a number. `aliases` are
    canonical names and what each is to be called, `described` the lines that the configuration describes."""

    def __init__(
        self, lines: int = 0, aliases: Mapping[str, str] | None = None, described: Sequence[FormatSettings] = ()
    ) -> None:
        self.lines = lines
        self.aliases = aliases or {}
        self._described = DescribedReader(described) if described else None
        self.recognised = 0
        self._decoder = LineDecoder()
        self._native = NativeReader()
        self._formats: list[Format] = [self._native]
        self._owner: Format | None = None
        self._arguments = ArgumentReader()
        self.shapes = ShapeReader(self._stated_total)
        self._incidents = IncidentReader()
        self._waiting: list[Waiting] = []

    @property
    def is_native(self) -> bool:
        """Whether the log is proved to be the native trainer's, and nothing of it is the configuration's."""
        return self._described is None and self._formats[0].confirmed

    @property
    def is_amid(self) -> bool:
        """Of a native log: whether the next row completes something that was begun."""
        return self._incidents.inside or self._native.is_amid

    @property
    def is_in_traceback(self) -> bool:
        """Whether any line, an empty one too, says something: that a traceback goes on or is over."""
        return self._incidents.inside

    def passed(self, counter: Count) -> None:
        """Rows of a native log up to this counter were read elsewhere, that say nothing but their values."""
        self._native.passed(counter)

    def interrupt(self) -> list[LogRecord]:
        """Of a native log: what the next row would complete."""
        return renamed((*self._incidents.flush(), *self._native.finish()), self.aliases)

    @property
    def replaced(self) -> bool:
        """True once invalid text was replaced."""
        return self._decoder.replaced

    @property
    def replaced_bytes(self) -> int:
        """How many bytes were no text and are now U+FFFD."""
        return self._decoder.replaced_bytes

    @property
    def format(self) -> str | None:
        """The name of the format that a line proved, None while none did."""
        own = next((format.name for format in self._formats if format.confirmed), None)
        described = self._described.name if self._described else None
        return own or described or (self.shapes.name if self.shapes.confirmed else None)

    def read(self, lines: Iterable[bytes]) -> list[LogRecord]:
        """The records of whole lines. A block that may go on waits for more lines, or for `settle`. A line with a
        `\\r` at its end is a state of the next one that was overwritten."""
        records: list[LogRecord] = []
        decode = self._decoder.decode
        for line in lines:
            overwritten = line.endswith(b"\r")
            self.lines += not overwritten
            records += self._take(decode(line), self.lines + overwritten, overwritten)
        return renamed(records, self.aliases) if self.aliases else records

    def settle(self) -> list[LogRecord]:
        """What is pending, as of now: to be called when a poll found no more lines. Told again, with the same kind and
        `line`, once more of the block has come."""
        records = self._release(hasty=True)
        records += self.shapes.settle()
        for format in self._formats:
            records += format.settle()
        records += self._incidents.settle()
        return renamed(records, self.aliases)

    def finish(self) -> list[LogRecord]:
        """What is pending, the log being at its end."""
        if not self._own:
            self._waiting.append(Waiting("", self.lines, self.shapes.close(), overwritten=True))
        records = self._release(hasty=True)
        records += self.shapes.settle()
        for format in self._formats:
            records += format.finish()
        records += self._incidents.finish()
        return renamed(records, self.aliases)

    @property
    def _own(self) -> Format | None:
        """The format that claimed the log as its own."""
        if self._owner is None:
            self._owner = next((format for format in self._formats if format.confirmed), None)
        return self._owner

    def _proved(self, text: str) -> bool:
        return any(format.proves(text) for format in self._formats)

    def _take(self, text: str, number: int, overwritten: bool) -> Sequence[LogRecord]:
        if self._own is not None:
            return self._line(Waiting(text, number, NOTHING, overwritten))
        described = self._described.reading(text) if self._described else None
        if described is not None:
            line = Waiting(text, number, self.shapes.learn_described(described), overwritten)
            return (*self._release(hasty=False), *self._line(line))
        line = self._learned(text, number, overwritten)
        if self._proved(text):
            return (*self._release(hasty=False), *self._line(line))
        if self.shapes.confirmed or (self._incidents.inside and not self._waiting):
            return self._line(line)
        self._waiting.append(line)
        return self._release(hasty=False) if len(self._waiting) >= WAITING_LINES else ()

    def _learned(self, text: str, number: int, overwritten: bool) -> Waiting:
        """The line as an argument dump's, or else with what its shape says."""
        if (scan := self.shapes.recalled(text)) is not None:
            return Waiting(text, number, scan, overwritten)
        stated = None if overwritten else self._arguments.read(without_launcher(text), number)
        scan = self.shapes.learn(text) if stated is None else NOTHING
        return Waiting(text, number, scan, overwritten, stated)

    def _stated_total(self, unit: str | None, current: float) -> int | None:
        return total_for(self._arguments.totals, unit, current)

    def _release(self, hasty: bool) -> list[LogRecord]:
        """Read what waits, with what was learned from all of it."""
        if self._waiting and self._own is None:
            self.shapes.decide(hasty)
        waiting, self._waiting = self._waiting, []
        return [record for line in waiting for record in self._line(line)]

    def _line(self, line: Waiting) -> Sequence[LogRecord]:
        if self._incidents.inside and not line.overwritten:
            return self._in_traceback(line)
        records = self._ask(line)
        if records is None:
            return () if line.overwritten else self._foreign(line)
        return records

    def _ask(self, line: Waiting) -> Sequence[LogRecord] | None:
        """What the formats say of a line, None where it is foreign to all."""
        records = None
        if self._described is not None and (records := self._told_by_configuration(line)) is not None:
            self.recognised += 1
            return records
        if self._own is None and line.stated is not None:
            return self._stated(line, line.stated)
        told = None if self._own is not None or self._proved(line.text) else self.shapes.read(line.scan, line.number)
        records = self._formats[0].read(line.text, line.number) if told is None else self._beside(told, line)
        if records or (records is not None and not decorative(line.text)):
            self.recognised += 1
        return records

    def _told_by_configuration(self, line: Waiting) -> Sequence[LogRecord] | None:
        """What a described line says: of a log with a format of its own at once, of others as one of their shapes."""
        if self._own is not None and self._described is not None:
            return self._described.read(line.text, line.number)
        told = self.shapes.read(line.scan, line.number) if line.scan.described else None
        return told if told is None else self._beside(told, line)

    def _stated(self, line: Waiting, stated: Stated) -> Sequence[LogRecord]:
        """What a line of an argument dump states. The command line of what was killed looks like one too."""
        if incident := self._incidents.beside(line.text, line.number):
            return incident
        said = stated.setup != Setup(line=line.number)
        return (stated.setup,) if said else (Other(shown(line.text), line.number),)

    def _beside(self, told: Sequence[LogRecord], line: Waiting) -> Sequence[LogRecord]:
        """What a line that tells of progress says of the run's end besides."""
        if told:
            self._incidents.banners.progressed = self._arguments.progressed = True
        if line.overwritten or line.scan.recalled:
            return told
        besides = self._incidents.beside(line.text, line.number)
        behind = line.text.rpartition("]")[2]  # a message onto which a progress bar was printed
        return (*told, *(besides or (self._incidents.beside(behind, line.number) if behind else ())))

    def _in_traceback(self, line: Waiting) -> Sequence[LogRecord]:
        """An indented line goes on with the traceback; another one ends it: by naming its error, unless a format knows
        the line as its own."""
        text = without_rank(line.text)
        if text[:1].isspace() or not text or _ERROR.match(text):
            return self._incident(line)
        records = self._ask(line)
        return self._incident(line) if records is None else (*self._incidents.flush(), *records)

    def _foreign(self, line: Waiting) -> Sequence[LogRecord]:
        """A line that no trainer prints: it ends their blocks."""
        pending = [record for format in self._formats for record in format.flush()]
        return (*pending, *self._incident(line))

    def _incident(self, line: Waiting) -> Sequence[LogRecord]:
        records = self._incidents.read(without_rank(line.text), line.number)
        if records is None:
            other = Other(shown(line.text), line.number)
            return (*self._incidents.flush(), other)
        self.recognised += 1
        return records
