"""Reads what ends runs out of any log, line by line."""

from collections.abc import Sequence

from tui_monitor.formats.incidents.causes import cause
from tui_monitor.formats.incidents.traceback import CAUSE_CHARACTERS, Traceback, opens
from tui_monitor.formats.incidents.usage import Usage
from tui_monitor.formats.text import shown
from tui_monitor.model.records import Incident

NAME = "incidents"
# Several ranks write between each other's lines: a traceback interrupted by a few lines may go on, but one whose error
# did not come within so many lines has ended.
FOREIGN_LINES = 50

_NOTHING: tuple[Incident, ...] = ()
_IGNORED = "Exception ignored in"  # Python's heading of a traceback that ends nothing


class IncidentReader:
    """The incidents of any log; see `Format`. A traceback is told at the line that names its error; a chained one is
    told again, with the same `line`, when its next error came."""

    name = NAME

    def __init__(self) -> None:
        self.confirmed = False  # incidents are no trainer's own
        self._traceback: Traceback | None = None
        self._told: Incident | None = None
        self._foreign = 0
        self._usage = Usage()
        self._harmless = False

    @property
    def inside(self) -> bool:
        """True while the next indented line belongs to a traceback, whatever it looks like."""
        return self._traceback is not None and self._traceback.inside

    def read(self, line: str, number: int) -> Sequence[Incident] | None:
        if self._traceback is not None and (records := self._continue(self._traceback, line)) is not None:
            return records
        if incident := self._usage.read(line, number):
            return (*self.flush(), incident)
        if opens(line):
            return self._open(line, number)
        self._harmless = line.startswith(_IGNORED)
        found = cause(line)
        if found is None:
            return None
        kind, text = found
        return (*self.flush(), Incident(kind, shown(text, CAUSE_CHARACTERS), line=number))

    def settle(self) -> Sequence[Incident]:
        return self._tell() if self.inside else _NOTHING

    def flush(self) -> Sequence[Incident]:
        if self._traceback is None or not self._traceback.inside:
            return _NOTHING
        self._traceback.interrupt()
        return self._tell()

    def finish(self) -> Sequence[Incident]:
        return self.flush()

    def _open(self, line: str, number: int) -> Sequence[Incident]:
        before = self.flush()
        self._traceback, self._told, self._foreign = Traceback(line, number, self._harmless), None, 0
        self._harmless = False
        return before

    def _continue(self, traceback: Traceback, line: str) -> Sequence[Incident] | None:
        if traceback.take(line):
            return _NOTHING if traceback.inside else self._tell()
        self._foreign += 1
        if self._foreign > FOREIGN_LINES:
            self._traceback = None
        return None

    def _tell(self) -> Sequence[Incident]:
        record = self._traceback.record() if self._traceback else None
        if record is None or record == self._told:
            return _NOTHING
        self._told = record
        return (record,)
