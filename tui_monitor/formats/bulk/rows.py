"""Rows that were gathered as text, and what stands between them, to blocks of columns."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence

import msgspec

from tui_monitor.formats.bulk.lines import numbers_of
from tui_monitor.formats.bulk.rising import Extra, Placed, Rising, rising_parts
from tui_monitor.formats.native.rows import METRICS
from tui_monitor.model.block import Block
from tui_monitor.model.records import Incident, LogRecord, Notice, PhaseMark, RoutingMark

BITE = 1 << 18
"""Bytes of rows whose numbers are cut out at once: each is an object of 32 bytes until it is in its column, all of
them some 700 kB."""


class Rows:
    """Rows in the order read: their text, their lines, metrics told by later lines, and the records between them."""

    def __init__(self) -> None:
        self._texts: list[bytes] = []
        self._lines = array("q")
        self._extra: Extra = {}
        self._placed: list[Placed] = []

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def noise(self) -> int:
        """How many records stand between the rows."""
        return len(self._placed)

    def add(self, text: bytes, lines: Sequence[int]) -> None:
        """Whole rows, and the numbers of their lines."""
        self._texts.append(text)
        self._lines.fromlist(list(lines))  # half the time of an iterator

    def extend_last(self, values: dict[str, float]) -> bool:
        """Metrics more of the latest row; False where one was told of it already."""
        row = len(self) - 1
        if row < 0 or any(name in METRICS or row in self._extra.get(name, ()) for name in values):
            return False
        for name, value in values.items():
            self._extra.setdefault(name, {})[row] = value
        return True

    def place(self, record: LogRecord) -> None:
        """A record behind the latest row."""
        self._placed.append((len(self), record))

    def told(self) -> Iterator[LogRecord | Block]:
        """Everything gathered, in order."""
        if not len(self):
            yield from (record for _, record in self._placed)
            return
        at, placed = 0, self._placed
        for part in _parts(self._texts):
            end = next((i for i in range(at, len(placed)) if placed[i][0] > part.stop), len(placed))
            within = [(place, _dated(record, place, part)) for place, record in placed[at:end] if place > part.start]
            yield from (record for place, record in placed[at:end] if place <= part.start)
            yield from part.told(self._lines, self._extra, within)
            at = end


def _parts(texts: Sequence[bytes]) -> list[Rising]:
    """The longest parts whose counters rise."""
    parts, row, last = list[Rising](), 0, -math.inf
    for bite in _bites(texts):
        for goes_on, numbers in rising_parts(numbers_of(bite), last):
            if not goes_on or not parts:
                parts.append(Rising(row))
            parts[-1].add(numbers)
            row, last = parts[-1].stop, parts[-1].counters[-1]
    return parts


def _bites(texts: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """The rows in order, so many at once that they fit into the nearer caches."""
    held, size = list[bytes](), 0
    for text in texts:
        at = 0
        while len(text) - at > BITE:
            end = text.find(b"\n", at + BITE) + 1 or len(text)
            yield *held, text[at:end]
            held, size, at = [], 0, end
        held.append(text[at:])
        size += len(text) - at
        if size > BITE:
            yield held
            held, size = [], 0
    if size:
        yield held


def _dated(record: LogRecord, place: int, part: Rising) -> LogRecord:
    """The record with the counter of the row before it, where it names none."""
    if isinstance(record, Notice | Incident | PhaseMark | RoutingMark) and record.at is None:
        return msgspec.structs.replace(record, at=int(part.counters[place - 1 - part.start]))
    return record
