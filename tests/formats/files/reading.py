"""Reads bytes with a metric file's reader, in any pieces, and takes apart what it told."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from tui_monitor.formats.files import MetricReader, sniff
from tui_monitor.model.records import LogRecord, Row, Setup


def reader_of(data: bytes, name: str) -> MetricReader:
    """A new reader of the format that the data has."""
    kind = sniff(data, name)
    assert kind is not None, f"nobody claims {name}"
    return kind()


def read(data: bytes, name: str, cuts: Iterable[int] = ()) -> list[LogRecord]:
    """Everything that a file says, cut at the given places."""
    return fed(reader_of(data, name), data, cuts)


def fed(reader: MetricReader, data: bytes, cuts: Iterable[int] = ()) -> list[LogRecord]:
    """The same, by this reader."""
    edges = [0, *sorted(cut for cut in set(cuts) if 0 < cut < len(data)), len(data)]
    told = [record for start, end in pairwise(edges) for record in reader.feed(data[start:end])]
    return [*told, *reader.finish()]


def rows(records: Iterable[LogRecord]) -> list[Row]:
    return [record for record in records if isinstance(record, Row)]


def counters(records: Iterable[LogRecord]) -> list[float]:
    return [row.counter for row in rows(records)]


def unit(records: Iterable[LogRecord]) -> str | None:
    """The last unit told."""
    return next((record.unit for record in reversed([*records]) if isinstance(record, Setup)), None)
