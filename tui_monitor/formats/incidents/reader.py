"""Reads what ends runs out of any log, line by line."""

from collections.abc import Sequence

from tui_monitor.formats.incidents.banners import Banners
from tui_monitor.formats.incidents.causes import cause
from tui_monitor.formats.incidents.non_finite import non_finite
from tui_monitor.formats.incidents.ranks import split
from tui_monitor.formats.incidents.traceback import CAUSE_CHARACTERS, Traceback, is_echo, opens
from tui_monitor.formats.incidents.usage import Usage
from tui_monitor.formats.text import shown
from tui_monitor.model.records import Ending, Incident, Notice

NAME = "incidents"
# Several ranks write between each other's lines: a traceback interrupted by a few lines may go on, but one whose error
# did not come within so many lines has ended.
FOREIGN_LINES = 50

ECHO_LINES = 1000  # within which the same error of another rank, or the launcher's complaint about it, is no news

_NOTHING: tuple[Incident, ...] = ()
# Python's headings of tracebacks that end nothing.
_IGNORED = ("Exception ignored in", "Error in atexit", "--- Logging error ---")
_ABORTED = ("Aborted", "Fatal Python error: Aborted")  # how C++ ends after it told its error


class IncidentReader:
    """The incidents of any log; see `Format`. A traceback is told at the line that names its error; a chained one is
    told again, with the same `line`, when its next error came."""

    name = NAME

    def __init__(self) -> None:
        self.confirmed = False  # incidents are no trainer's own
        self.banners = Banners()
        self._traceback: Traceback | None = None
        self._told: Incident | None = None
        self._foreign = 0
        self._usage = Usage()
        self._harmless = False
        self._latest: Incident | None = None  # of all
        self._of_ranks: dict[str, int] = {}  # causes that ranks told, and the line

    @property
    def inside(self) -> bool:
        """True while the next indented line belongs to a traceback, whatever it looks like."""
        return self._traceback is not None and self._traceback.inside

    def read(self, line: str, number: int) -> Sequence[Incident | Notice | Ending] | None:
        if self._traceback is not None and (records := self._continue(self._traceback, line)) is not None:
            return records
        if incident := self._usage.read(line, number):
            return (*self.flush(), incident)
        if opens(line):
            return self._open(line, number)
        self._harmless = line.startswith(_IGNORED)
        found = self._by_one_line(line, number)
        return None if found is None else (*self.flush(), *found)

    def beside(self, line: str, number: int) -> Sequence[Incident | Ending]:
        """What a line that a format claims tells besides: a cause of the end, such as the batch system's message behind
        a progress bar, or that the training is over."""
        found = cause(split(line)[1])
        if found is None and non_finite(line) == "ends":
            found = ("non_finite", line)
        if found is not None:
            self._latest = Incident(found[0], shown(found[1], CAUSE_CHARACTERS), line=number)
            return (self._latest,)
        return (Ending(shown(line, CAUSE_CHARACTERS), line=number),) if self.banners.ends(line) else _NOTHING

    def settle(self) -> Sequence[Incident]:
        return self._tell() if self.inside else _NOTHING

    def flush(self) -> Sequence[Incident]:
        if self._traceback is None or not self._traceback.inside:
            return _NOTHING
        self._traceback.interrupt()
        return self._tell()

    def finish(self) -> Sequence[Incident]:
        return self.flush()

    def _by_one_line(self, line: str, number: int) -> Sequence[Incident | Notice | Ending] | None:
        """What a line tells by itself, None where that is nothing; empty where it only repeats what was told."""
        before = self._latest
        told = self.beside(line, number)
        if told and isinstance(told[0], Incident) and told[0].text.startswith(_ABORTED) and _near(before, number):
            self._latest = before
            return _NOTHING
        if not told and non_finite(line) == "said":
            return (Notice("non_finite", shown(line, CAUSE_CHARACTERS), line=number),)
        return told or None

    def _open(self, line: str, number: int) -> Sequence[Incident]:
        before = self.flush()
        self._traceback, self._told, self._foreign = Traceback(line, number, self._harmless), None, 0
        self._harmless = False
        return before

    def _continue(self, traceback: Traceback, line: str) -> Sequence[Incident] | None:
        prefix, rest = split(line)
        if traceback.inside and prefix and prefix != traceback.prefix and (opens(rest) or rest[:1].isspace()):
            return _NOTHING  # another rank's, between the lines of this one
        if traceback.take(line):
            return _NOTHING if traceback.inside else self._tell()
        self._foreign += 1
        if self._foreign > FOREIGN_LINES:
            self._traceback = None
        return None

    def _tell(self) -> Sequence[Incident]:
        record = self._traceback.record() if self._traceback else None
        if record is None or record == self._told or self._is_echo(record):
            return _NOTHING
        if self._traceback is not None and split(self._traceback.prefix)[0] and len(self._of_ranks) < ECHO_LINES:
            self._of_ranks[record.text] = record.line
        self._told = self._latest = record
        return (record,)

    def _is_echo(self, record: Incident) -> bool:
        """Whether another rank told the same, or another process what the launcher complains of."""
        first = self._of_ranks.get(record.text)
        if first is not None and first < record.line <= first + ECHO_LINES:
            return True
        return is_echo(record.text) and self._told is None and _near(self._latest, record.line, ECHO_LINES)


def _near(earlier: Incident | None, number: int, distance: int = FOREIGN_LINES) -> bool:
    """Whether an incident stands at most `distance` lines above line `number`."""
    return earlier is not None and number - earlier.line <= distance
