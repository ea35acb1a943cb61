"""Stretches of a native log read again by their lines: columns lack what is no number, and each row's last digits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import msgspec

from tui_monitor.formats import LogReader
from tui_monitor.formats.bulk import BulkReader
from tui_monitor.model.records import Block, LogRecord, Row
from tui_monitor.sources.lines import LineSplitter, lines_amid

PIECE = 1 << 20  # bytes between two places of which it is known how many lines are before them


class Lines:
    """The lines of one log by their numbers, from 1 on. Raises OSError, and ValueError where it has no such lines."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._before = [0]  # newlines before each piece, as far as they were counted

    def text(self, first: int, end: int) -> bytes:
        """The lines `first` to before `end`."""
        with self._log.open("rb") as file:
            start, stop = self._offset(file, first - 1), self._offset(file, end - 1)
            file.seek(start)
            return file.read(stop - start)

    def _offset(self, file: BinaryIO, newlines: int) -> int:
        """Where the text behind so many newlines begins."""
        while self._before[-1] < newlines:
            file.seek((len(self._before) - 1) * PIECE)
            piece = file.read(PIECE)
            if not piece:
                raise ValueError("the log has fewer lines")
            self._before.append(self._before[-1] + piece.count(b"\n"))
        at = max(bisect_left(self._before, newlines) - 1, 0)
        file.seek(at * PIECE)
        piece, behind = file.read(PIECE), 0
        for _ in range(newlines - self._before[at]):
            behind = piece.index(b"\n", behind) + 1
        return at * PIECE + behind


def in_columns(text: bytes, first: int) -> list[LogRecord | Block]:
    """What whole lines from a row to a row tell, the first of them being line `first`, in columns where they can be."""
    bulk = BulkReader(_reader(first))
    return [*bulk.read(text), *bulk.finish()]


def row_by_row(text: bytes, first: int) -> list[LogRecord]:
    """The same without columns; a row that is told in several lines is one."""
    reader = _reader(first)
    lines = LineSplitter().feed(text) if first == 1 else lines_amid(text)
    return [*_joined([*reader.read(lines), *reader.interrupt()])]


def counters_of(records: Sequence[LogRecord | Block]) -> list[float]:
    """The counters of all rows, once where a row is told in several lines."""
    told = list[float]()
    for record in records:
        told += record.counters if isinstance(record, Block) else [record.counter] if isinstance(record, Row) else []
    return [counter for counter, _ in groupby(told)]


def _reader(first: int) -> LogReader:
    reader = LogReader(first - 1)
    reader.passed(0)
    return reader


def _joined(records: Sequence[LogRecord]) -> Iterator[LogRecord]:
    row, behind = None, list[LogRecord]()
    for record in records:
        if not isinstance(record, Row):
            behind.append(record)
        elif row is not None and row.counter == record.counter and row.values.keys().isdisjoint(record.values):
            row = msgspec.structs.replace(row, values=row.values | record.values)
        else:
            yield from ((row, *behind) if row is not None else behind)
            row, behind = record, []
    yield from ((row, *behind) if row is not None else behind)
