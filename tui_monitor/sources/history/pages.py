"""One page of the index: the records of a stretch of log in a file, their columns as they stay in it."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from tui_monitor.model.block import Block, Told
from tui_monitor.model.column import Numbers
from tui_monitor.model.pyramid import Level
from tui_monitor.model.records import (
    Ending,
    Incident,
    LogRecord,
    Notice,
    Other,
    PhaseMark,
    Resume,
    RoutingMark,
    Row,
    Setup,
    Summary,
)
from tui_monitor.sources.history.stored import PageFile, Stored

MAGIC = b"moetop\x00\x03" + sys.byteorder[:1].encode() + bytes(7)
"""How a page begins: its version - raised when an older moe-top would misread it - and its machine's byte order."""

_SIZES = struct.Struct("=QQQQ")  # behind it: bytes of the columns and of the head, and the checksums of both
PROOF = 1 << 20
"""Bytes of the columns that are proved at once: 2 GB a second here (crc32), 12 ms for a million episodes."""

_KINDS: tuple[type, ...] = (Row, Summary, Notice, Incident, PhaseMark, RoutingMark, Setup, Resume, Ending, Other)
_BLOCK = 255  # among the kinds
FEW = 32
"""Numbers of a column that stand in the head: the uppermost levels, of which every chart asks in each block."""

_RANGE = "range"  # among the kinds of columns
_TYPECODES = frozenset("qfd")


class DamagedPage(ValueError):
    """The file is no page of this version and machine, or not whole."""


class _Column(msgspec.Struct, frozen=True, array_like=True):
    """Where the numbers of a column stand in the page, in bytes; of a range its start, stop and step; of a column of
    FEW the numbers themselves."""

    kind: str
    at: int
    size: int
    step: int = 0
    text: bytes = b""


_Level = tuple[_Column, _Column, _Column, _Column]


class _Told(msgspec.Struct, frozen=True, array_like=True):
    values: _Column
    levels: tuple[_Level, ...]
    min: float
    max: float
    count: int
    non_finite: int
    latest: tuple[tuple[int, float], ...]
    whole: tuple[float, float, float, int]


class _Block(msgspec.Struct, frozen=True, array_like=True):
    counters: _Column
    lines: _Column
    metrics: dict[str, _Told]
    order: bytes  # the kinds of the placed records
    places: bytes  # as 64-bit integers
    total: int | None


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """Everything but the columns. `order` are the kinds of the records outside of blocks, and _BLOCK for each block;
    the records of a kind stand together, in order: that is read three times as fast as a list of all kinds."""

    order: bytes
    blocks: list[_Block]
    rows: list[Row]
    summaries: list[Summary]
    notices: list[Notice]
    incidents: list[Incident]
    phases: list[PhaseMark]
    routings: list[RoutingMark]
    setups: list[Setup]
    resumes: list[Resume]
    endings: list[Ending]
    others: list[Other]


def write(file: BinaryIO, records: Iterable[LogRecord | Block]) -> None:
    """Write the page of these records, each as it comes: a stretch has megabytes of them."""
    file.write(bytes(len(MAGIC) + _SIZES.size))  # known at the end
    page = _Page(file)
    order = bytearray()
    for record in records:
        order.append(_BLOCK if isinstance(record, Block) else page.take(record))
        if isinstance(record, Block):
            page.blocks.append(page.block(record))
    head = msgspec.msgpack.encode(_Head(bytes(order), page.blocks, *page.kinds))
    file.write(head)
    file.seek(0)
    file.write(MAGIC + _SIZES.pack(page.size, len(head), page.checksum, zlib.crc32(head)))


def save(path: Path, records: Iterable[LogRecord | Block]) -> None:
    """Write a page, whole or not at all. Raises OSError, and what comes with the records."""
    unfinished = Path(f"{path}.new")
    try:
        with unfinished.open("wb") as file:
            write(file, records)
            file.flush()
            os.fsync(file.fileno())  # before its name: a power cut leaves no page that is not whole
        unfinished.rename(path)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def load(path: Path, proved: bool = False) -> list[LogRecord | Block]:
    """The records of a page; its columns stay in the file. A page that is `proved`, for nobody has
    touched it since it was written, is not read whole to see whether it is what was written.

    Raises OSError and DamagedPage."""
    file = PageFile(path)
    start = file.read(0, len(MAGIC) + _SIZES.size)
    columns, size, *checksums = _SIZES.unpack(start[len(MAGIC) :])
    if not start.startswith(MAGIC) or len(start) + columns + size != file.size:
        raise DamagedPage(f"{path} is of another version, no page, or not whole")
    head = file.read(len(start) + columns, size)
    if zlib.crc32(head) != checksums[1] or not (proved or _checksum(file, len(start), columns) == checksums[0]):
        raise DamagedPage(f"{path} was changed")
    try:
        return _told(_DECODER.decode(head), file, len(start))
    except (msgspec.DecodeError, ValueError, TypeError, IndexError, StopIteration) as error:
        raise DamagedPage(f"{path}: {error}") from error


def _checksum(file: PageFile, start: int, size: int) -> int:
    found = 0
    for at in range(start, start + size, PROOF):
        found = zlib.crc32(file.read(at, min(PROOF, start + size - at)), found)
    return found


_DECODER = msgspec.msgpack.Decoder(_Head)


class _Page:
    """A page that is being written: its columns one after another, its records by kind."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = self.checksum = 0  # of the columns
        self.kinds: tuple[list[Any], ...] = tuple([] for _ in _KINDS)
        self.blocks: list[_Block] = []

    def take(self, record: LogRecord) -> int:
        kind = _KINDS.index(type(record))
        self.kinds[kind].append(record)
        return kind

    def block(self, block: Block) -> _Block:
        """All levels of a block stand together: a chart touches few places of a page."""
        levels = {name: self._levels(told) for name, told in block.metrics.items()}
        return _Block(
            self._column(block.counters),
            self._column(block.lines),
            {name: self._told(told, levels[name]) for name, told in block.metrics.items()},
            bytes(self.take(record) for _, record in block.placed),
            array("q", (place for place, _ in block.placed)).tobytes(),
            block.total,
        )

    def _levels(self, told: Told) -> tuple[_Level, ...]:
        return tuple((self._column(low), self._column(high), self._column(total), self._column(count))
                     for low, high, total, count in told.levels)  # fmt: skip

    def _told(self, told: Told, levels: tuple[_Level, ...]) -> _Told:
        figures = (told.min, told.max, told.count, told.non_finite, told.latest, told.whole)
        return _Told(self._column(told.values), levels, *figures)

    def _column(self, numbers: Numbers) -> _Column:
        if isinstance(numbers, range):
            return _Column(_RANGE, numbers.start, numbers.stop, numbers.step)
        text = numbers[:].tobytes()
        if len(numbers) <= FEW:
            return _Column(numbers.typecode, 0, 0, 0, text)
        at, size = self.size, len(text)
        text += bytes(-size % 8)  # aligned, as a map of numbers must be
        self._file.write(text)
        self.size, self.checksum = at + len(text), zlib.crc32(text, self.checksum)
        return _Column(numbers.typecode, at, size)


def _told(head: _Head, file: PageFile, start: int) -> list[LogRecord | Block]:
    kinds = [iter(each) for each in _by_kind(head)]
    blocks = iter(head.blocks)

    def column(where: _Column) -> Numbers:
        if where.kind == _RANGE:
            return range(where.at, where.size, where.step)
        if where.kind not in _TYPECODES or not 0 <= where.at <= where.at + where.size <= file.size - start:
            raise ValueError("a column outside of the page")
        if not where.size:
            return array(where.kind, where.text)
        return Stored(file, where.kind, start + where.at, where.size)

    def metric(told: _Told) -> Told:
        levels = tuple(Level(*map(column, level)) for level in told.levels)
        figures = (told.min, told.max, told.count, told.non_finite, told.latest, told.whole)
        return Told(column(told.values), levels, *figures)

    def block(told: _Block) -> Block:
        places = zip(array("q", told.places), told.order, strict=True)
        placed = tuple((place, next(kinds[kind])) for place, kind in places)
        metrics = {name: metric(each) for name, each in told.metrics.items()}
        return Block(column(told.counters), column(told.lines), metrics, placed, told.total)

    return [block(next(blocks)) if kind == _BLOCK else next(kinds[kind]) for kind in head.order]


def _by_kind(head: _Head) -> Sequence[Sequence[LogRecord]]:
    """The records of each of _KINDS."""
    return (
        head.rows, head.summaries, head.notices, head.incidents, head.phases,
        head.routings, head.setups, head.resumes, head.endings, head.others,
    )  # fmt: skip
