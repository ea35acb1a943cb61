"""Reads the lines that the configuration describes: as rows of a log of known format, as readings of any other."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.config import FormatSettings
from tui_monitor.formats.described.template import Found, LineTemplate
from tui_monitor.formats.shapes.counters import unit_of
from tui_monitor.formats.shapes.keys import last_segment, separated
from tui_monitor.formats.shapes.reading import Counter, Reading
from tui_monitor.model.records import LogRecord, Row
from tui_monitor.model.text import Clean, clean

USUAL_UNIT = "step"  # of a counter that neither the configuration nor the line has a word for


class DescribedReader:
    """Of several descriptions the first that matches a line reads it. `name` is that of the first that ever did."""

    def __init__(self, formats: Sequence[FormatSettings]) -> None:
        self.name: Clean | None = None
        self._formats = [(own, LineTemplate(own.line)) for own in formats]
        self._last: Row | None = None

    def reading(self, line: str) -> Reading | None:
        """A described line, as a reading whose counter is the run's; None where it is none of these."""
        for own, template in self._formats:
            found = template.read(line)
            if found is not None:
                self.name = self.name or clean(own.name)
                return Reading("described", f"described:{own.name}", _counters(own, found), found.values, led=True)
        return None

    def read(self, line: str, number: int) -> Sequence[LogRecord] | None:
        """The same as a row; of a line without a counter one more of the row before it, or nothing where there was
        none."""
        reading = self.reading(line)
        if reading is None:
            return None
        if reading.counters:
            counter = reading.counters[0]
            self._last = Row(_whole(counter.value), reading.values, counter.total, number)
            return (self._last,)
        return (Row(self._last.counter, reading.values, self._last.total, number),) if self._last else ()


def _counters(own: FormatSettings, found: Found) -> tuple[Counter, ...]:
    if found.counter is None:
        return ()
    return (Counter("described", own.unit or _unit(own.line), found.counter, found.total),)


def _unit(line: str) -> str:
    """The unit by the words before `{counter}`."""
    return unit_of(last_segment(separated(line.partition("{counter}")[0])[0]), first=True) or USUAL_UNIT


def _whole(counter: float) -> float:
    return int(counter) if counter == int(counter) else counter
