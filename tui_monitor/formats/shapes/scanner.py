"""Every line of a log to its readings, in order: bars, dictionaries, boxes, blocks and tables before generic lines."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.formats.shapes.bars import BarReader
from tui_monitor.formats.shapes.blocks import BlockReader
from tui_monitor.formats.shapes.boxes import BoxReader
from tui_monitor.formats.shapes.dicts import read_dict
from tui_monitor.formats.shapes.lines import LineReader
from tui_monitor.formats.shapes.prefix import without_launcher, without_prefix
from tui_monitor.formats.shapes.reading import Reading
from tui_monitor.formats.shapes.recall import Recall
from tui_monitor.formats.shapes.tables import TableReader


class Scan(NamedTuple):
    """What a line gave: readings that it completes; `part`: it is a piece of a block that is not whole yet;
    `described`: the configuration describes it; `recalled`: all but its numbers was met before."""

    readings: tuple[Reading, ...] = ()
    part: bool = False
    described: bool = False
    recalled: bool = False


NOTHING = Scan()
LONGEST = 200_000  # characters


def _is_noise(line: str) -> bool:
    """Bytes that are no text, or a dump: nothing is learned from them."""
    return len(line) > LONGEST or (not line.isascii() and line.count("\ufffd") * 3 > len(line))


class Scanner:
    """Keeps what one line must know of those before it."""

    def __init__(self) -> None:
        self._lines = LineReader()
        self._bars = BarReader(self._lines)
        self._boxes = BoxReader()
        self._blocks = BlockReader()
        self._tables = TableReader()
        self._recall = Recall()

    def recalled(self, line: str) -> Scan | None:
        """The reading of a line whose text was met before, but for its numbers; None where that is not known."""
        if self._boxes.open or self._blocks.open:
            return None
        reading = self._recall.read(line)
        return None if reading is None else Scan((reading,), recalled=True)

    def scan(self, line: str) -> Scan:
        """The readings that `line` completes, blocks that it ends among them."""
        if _is_noise(line):
            return NOTHING
        plain = without_launcher(line)
        if not plain.strip():
            return Scan(tuple(self._blocks.close()))
        if (boxed := self._boxes.read(plain)) is not None:
            return Scan(tuple(boxed), part=True)
        ended = self._blocks.read(plain)
        if ended is not None and not ended:
            return Scan(part=True)
        before = (*(ended or ()), *self._boxes.given_up())
        reading = self._single(line)
        return Scan((*before, reading)) if reading is not None else (Scan(before) if before else NOTHING)

    def close(self) -> Scan:
        """What is open when the log ends."""
        return Scan((*self._boxes.close(), *self._blocks.close()))

    def _single(self, line: str) -> Reading | None:
        body = without_prefix(line)
        if not body:
            return None
        if body[-1] == "}" and (reading := read_dict(body)) is not None:
            return reading
        if (other := self._bars.read(body) or self._tables.read(body)) is not None:
            return other
        match = self._lines.match(body)
        if match is None:
            return None
        self._recall.keep(line, match)
        return match.reading()
