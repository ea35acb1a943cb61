"""Rows that were gathered as text, and what stands between them, to blocks of columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import lt

import msgspec

from tui_monitor.formats.bulk.lines import TOKENS, numbers_of
from tui_monitor.formats.native.rows import METRICS
from tui_monitor.model.block import Block
from tui_monitor.model.column import compact
from tui_monitor.model.records import Incident, LogRecord, Notice, PhaseMark, RoutingMark, Row
from tui_monitor.model.told import FEWEST, told_by_all, told_by_some

BITE = 1 << 18
"""Bytes of rows whose numbers are cut out at once: each is an object of some 40 bytes until it is in its column."""

Placed = tuple[int, LogRecord]


class Rows:
    """Rows in the order read: their text, their lines, metrics told by later lines, and the records between them."""

    def __init__(self) -> None:
        self._texts: list[bytes] = []
        self._lines = array("q")
        self._extra: dict[str, dict[int, float]] = {}
        self._placed: list[Placed] = []

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, text: bytes, lines: Sequence[int]) -> None:
        """Whole rows, and the numbers of their lines."""
        self._texts.append(text)
        self._lines.extend(lines)

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
        columns = _Columns(self._texts, self._lines, self._extra)
        placed = [(place, _dated(record, place, columns)) for place, record in self._placed]
        at = 0
        for start, stop in columns.rising():
            end = next((i for i in range(at, len(placed)) if placed[i][0] > stop), len(placed))
            within = [pair for pair in placed[at:end] if pair[0] > start]
            yield from (record for place, record in placed[at:end] if place <= start)
            yield from columns.told(start, stop, within)
            at = end


class _Columns:
    """The numbers of the rows, in double precision."""

    def __init__(self, texts: Sequence[bytes], lines: array[int], extra: dict[str, dict[int, float]]) -> None:
        self._lines, self._extra = lines, extra
        self.counters, self._totals = array("q"), array("q")
        self._values = {name: array("d") for name in METRICS}
        for text in _bites(texts):
            numbers = numbers_of(text)
            self.counters.fromlist(numbers[::TOKENS])
            self._totals.fromlist(numbers[1::TOKENS])
            for at, values in enumerate(self._values.values(), 2):
                values.fromlist(numbers[at::TOKENS])

    def rising(self) -> Iterator[tuple[int, int]]:
        """The longest ranges of rows whose counters rise."""
        counters = self.counters
        if all(map(lt, counters, islice(counters, 1, None))):
            yield 0, len(counters)
            return
        falls = [row for row in range(1, len(counters)) if counters[row] <= counters[row - 1]]
        yield from zip([0, *falls], [*falls, len(counters)], strict=True)

    def told(self, start: int, stop: int, placed: Sequence[Placed]) -> Iterator[LogRecord | Block]:
        """The rows `start` to before `stop` with the records behind them: as a block, or one by one where they are few
        or where the first may belong to the row before."""
        if stop - start < FEWEST:
            yield from self._singly(start, stop, placed)
            return
        before = [pair for pair in placed if pair[0] == start + 1]
        yield from self._singly(start, start + 1, before)
        yield self._block(start + 1, stop, placed[len(before) :])

    def _singly(self, start: int, stop: int, placed: Sequence[Placed]) -> Iterator[LogRecord]:
        between = iter(placed)
        pair = next(between, None)
        for row in range(start, stop):
            values = {name: told[row] for name, told in self._values.items()}
            yield Row(self.counters[row], values, self._totals[row], self._lines[row])
            more = {name: told[row] for name, told in self._extra.items() if row in told}
            if more:
                yield Row(self.counters[row], more, None, self._lines[row])
            while pair is not None and pair[0] == row + 1:
                yield pair[1]
                pair = next(between, None)

    def _block(self, start: int, stop: int, placed: Sequence[Placed]) -> Block:
        metrics = {name: told_by_all(told[start:stop].tolist()) for name, told in self._values.items()}
        for name, told in self._extra.items():
            if values := [(row - start, value) for row, value in told.items() if start <= row < stop]:
                metrics[name] = told_by_some(values)
        return Block(
            counters=compact(self.counters[start:stop]),
            lines=compact(self._lines[start:stop]),
            metrics=metrics,
            placed=tuple((place - start, record) for place, record in placed),
            total=self._totals[stop - 1],
        )


def _bites(texts: Sequence[bytes]) -> Iterator[bytes]:
    """The rows in order, so many at once that their numbers take some megabytes as text."""
    held, size = list[bytes](), 0
    for text in texts:
        at = 0
        while len(text) - at > BITE:
            end = text.find(b"\n", at + BITE) + 1 or len(text)
            yield b"".join((*held, text[at:end]))
            held, size, at = [], 0, end
        held.append(text[at:])
        size += len(text) - at
        if size > BITE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _dated(record: LogRecord, place: int, columns: _Columns) -> LogRecord:
    """The record with the counter of the row before it, where it names none."""
    if isinstance(record, Notice | Incident | PhaseMark | RoutingMark) and record.at is None and place:
        return msgspec.structs.replace(record, at=columns.counters[place - 1])
    return record
