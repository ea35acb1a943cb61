"""All that a log told, in order, found by the number of the row: whole blocks stay columns."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from tui_monitor.model.records import Block, LogRecord, Row
from tui_monitor.model.units import Count, whole
from tui_monitor.replay.cutting import behind, head_of, row_of
from tui_monitor.replay.rereading import Lines, counters_of, in_columns, row_by_row

Told = TypeVar("Told", LogRecord, LogRecord | Block)

CHUNK = 256  # rows of a block that are read again together: what a replay plays next
STRETCH = 1024  # rows of a block that are read again together where many are passed over: some milliseconds
TOGETHER = 256  # records other than blocks that come as one piece: a millisecond or two of writing


class Script:
    """Records of a log; its rows are numbered from 0 on, `rows` of them, and what stands behind a row belongs to it. A
    part of a block is read again from the `log`; where that is gone, or another one, its columns have to do."""

    def __init__(self, records: Sequence[LogRecord | Block], log: Path | None = None) -> None:
        self._lines = Lines(log) if log is not None else None
        self._again: tuple[int, Script | None] = -1, None  # the rows from this one on, read again
        self._records, self._starts, self.rows = records, array("q"), 0  # rows before each record
        for record in records:
            self._starts.append(self.rows)
            self.rows += _rows_in(record)
        self.sessions = [*self._sessions()]
        """The first row of each session: where the counter falls."""

    def counter(self, row: int) -> Count:
        """The counter of a row."""
        record, first = self._holder(row)
        return whole(record.counters[row - first]) if isinstance(record, Block) else record.counter

    def line(self, row: int) -> int:
        """The number of a row's line."""
        record, first = self._holder(row)
        return int(record.lines[row - first]) if isinstance(record, Block) else record.line

    @property
    def counters(self) -> tuple[Count, Count]:
        """The lowest and the highest one."""
        ends = [*self.sessions, *(row - 1 for row in (*self.sessions[1:], self.rows))]
        told = [self.counter(row) for row in ends]
        return min(told), max(told)

    def stamps(self) -> list[float | None]:
        """When each row was written, by the file's own clock; rows of blocks do not tell it."""
        told = list[float | None]()
        for record in self._records:
            told += [record.at] if isinstance(record, Row) else [None] * _rows_in(record)
        return told

    def first_beyond(self, counter: Count) -> int:
        """The first row whose counter is higher; their number where none is."""
        for first, end in zip(self.sessions, (*self.sessions[1:], self.rows), strict=True):
            row = bisect_right(range(first, end), counter, key=self.counter) + first
            if row < end:
                return row
        return self.rows

    def last_reached(self, counter: Count) -> int:
        """The first row of the last session that has reached the counter; the last row where none has."""
        first = self.sessions[-1]
        return min(bisect_left(range(first, self.rows), counter, key=self.counter) + first, self.rows - 1)

    def banner(self) -> list[LogRecord]:
        """What was told before the first row."""
        return self._others(0)

    def part(self, row: int) -> list[LogRecord]:
        """A row, and what was told behind it."""
        record, first = self._holder(row)
        begin = first + (row - first) // CHUNK * CHUNK
        if isinstance(record, Block) and (again := self._read_again(record, first, begin)) is not None:
            return [*(again.banner() if row == begin else ()), *again.part(row - begin)]
        last = row == first + _rows_in(record) - 1
        rest = self._others(bisect_right(self._starts, row)) if last else ()
        if isinstance(record, Block):
            return [row_of(record, row - first), *behind(record, row - first), *rest]
        return [record, *rest]

    def before(self, row: int) -> Iterator[list[LogRecord | Block]]:
        """All that was told before a row, in pieces."""
        return self._from(0, row)

    def between(self, first: int, end: int) -> Iterator[Sequence[LogRecord | Block]]:
        """The rows from `first` to before `end`, at least one, each with what was told behind it, in pieces."""
        at = bisect_right(self._starts, first) - 1
        record, start = self._records[at], self._starts[at]
        if not isinstance(record, Block) or first == start:
            yield from self._from(at, end)
            return
        stop = start + len(record.counters)
        for begin in range(first, min(end, stop), STRETCH):
            yield from self._stretch(record, start, begin, min(begin + STRETCH, end, stop))
        if end >= stop:
            yield from self._from(at + 1, end)

    def _from(self, at: int, row: int) -> Iterator[list[LogRecord | Block]]:
        """What the records from a place on told before a row."""
        end, piece = bisect_left(self._starts, row), list[LogRecord | Block]()
        for place in range(at, end):
            record, rows = self._records[place], row - self._starts[place]
            if isinstance(record, Block) and rows < len(record.counters):
                yield [*_earlier(piece, record), *self._head(record, rows)]
                return
            piece.append(record)
            if isinstance(record, Block) or len(piece) == TOGETHER:
                yield piece
                piece = []
        yield [*piece, *self._others(end)]

    def _stretch(self, block: Block, start: int, first: int, end: int) -> Iterator[Sequence[LogRecord | Block]]:
        """Some rows of the block that begins with the row `start`, in columns where they can be read again."""
        line = int(block.lines[first - start])
        text = self._text(line, self.line(end)) if end < self.rows else None
        told = in_columns(text, line) if text is not None else []
        if counters_of(told) == list(block.counters[first - start : end - start]):
            yield told
            return
        for begin in range(first, end, TOGETHER):
            rows = range(begin - start, min(begin + TOGETHER, end) - start)
            yield [record for at in rows for record in (row_of(block, at), *behind(block, at))]

    def _head(self, block: Block, rows: int) -> Sequence[LogRecord | Block]:
        """What a block tells before one of its rows."""
        first = int(block.lines[0])
        text = self._text(first, int(block.lines[rows]))
        told = in_columns(text, first) if text is not None else []
        return told if counters_of(told) == list(block.counters[:rows]) else [head_of(block, rows)]

    def _read_again(self, block: Block, first: int, begin: int) -> Script | None:
        """Some rows from `begin` on, line by line, of the block that begins with the row `first`; None where the log
        is another one meanwhile, or nobody knows where the block ends."""
        if self._again[0] != begin:
            end = min(begin + CHUNK, first + len(block.counters))
            line = int(block.lines[begin - first])
            text = self._text(line, self.line(end)) if end < self.rows else None
            told = row_by_row(text, line) if text is not None else []
            again = Script(told)
            same = counters_of(told) == list(block.counters[begin - first : end - first])
            self._again = begin, again if same and again.rows == end - begin else None
        return self._again[1]

    def _text(self, first: int, end: int) -> bytes | None:
        try:
            return self._lines.text(first, end) if self._lines is not None else None
        except (OSError, ValueError):
            return None

    def _holder(self, row: int) -> tuple[Row | Block, int]:
        """The record that holds a row, and its first one."""
        at = bisect_right(self._starts, row) - 1
        record = self._records[at]
        assert isinstance(record, Row | Block)  # all others have no row of their own
        return record, self._starts[at]

    def _others(self, at: int) -> list[LogRecord]:
        """The records from a place on, up to the next row."""
        others = list[LogRecord]()
        for place in range(at, len(self._records)):
            record = self._records[place]
            if isinstance(record, Block):
                return _earlier(others, record)
            if isinstance(record, Row):
                return others
            others.append(record)
        return others

    def _sessions(self) -> Iterator[int]:
        latest: Count | None = None
        for start, record in zip(self._starts, self._records, strict=True):
            if isinstance(record, Row | Block):
                first, last = _ends(record)
                if latest is None or first < latest:
                    yield start
                latest = last


def _earlier(records: Sequence[Told], block: Block) -> list[Told]:
    """Those of lines before a block: routing lines within it may be told as one before it."""
    return [record for record in records if isinstance(record, Block) or record.line < block.lines[0]]


def _rows_in(record: LogRecord | Block) -> int:
    return len(record.counters) if isinstance(record, Block) else int(isinstance(record, Row))


def _ends(record: Row | Block) -> tuple[Count, Count]:
    return (record.counters[0], record.counters[-1]) if isinstance(record, Block) else (record.counter, record.counter)
