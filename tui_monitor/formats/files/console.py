"""The console that a metric file carries: its lines, and what ends runs among them."""

from __future__ import annotations

from tui_monitor.formats.incidents import IncidentReader
from tui_monitor.formats.text import decorative, shown
from tui_monitor.model.records import Incident, LogRecord, Other
from tui_monitor.model.text import without_colours

LONGEST = 1 << 16  # characters of a line that are kept


class ConsoleReader:
    """Reads pieces of what a program printed. Its numbers are not read: the file's history has them, exactly."""

    def __init__(self) -> None:
        self.died = False
        """Whether a line told why the program ends."""
        self._incidents = IncidentReader()
        self._halves: dict[int, str] = {}  # by stream

    def feed(self, stream: int, text: str, number: int) -> list[LogRecord]:
        """The records of the lines that `text` completes. `number` is the record's in the file."""
        *lines, half = (self._halves.pop(stream, "") + text).split("\n")
        if half and len(self._halves) < 8:
            self._halves[stream] = half.rpartition("\r")[2][:LONGEST]
        return [record for line in lines for record in self._read(line[:LONGEST], number)]

    def finish(self, number: int) -> list[LogRecord]:
        """What is pending, the console being at its end."""
        halves, self._halves = self._halves, {}
        records = [record for half in halves.values() for record in self._read(half, number)]
        told = list(self._incidents.finish())
        self.died = self.died or bool(told)
        return [*records, *told]

    def settle(self) -> list[LogRecord]:
        """What is pending, as of now."""
        return list(self._incidents.settle())

    def _read(self, line: str, number: int) -> list[LogRecord]:
        line = without_colours(line.rstrip("\r").rpartition("\r")[2])
        if decorative(line):
            return []
        records = self._incidents.read(line, number)
        if records is None:
            return [Other(shown(line), number)]
        self.died = self.died or any(isinstance(record, Incident) for record in records)
        return list(records)
