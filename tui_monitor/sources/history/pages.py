"""One page of the index: the records of a stretch of log in a file, their columns as they stay in it."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from tui_monitor.model.block import Block, Told
from tui_monitor.model.column import Numbers
from tui_monitor.model.placed import PACKING, Placed, packed_places
from tui_monitor.model.pyramid import Level
from tui_monitor.model.records import LogRecord
from tui_monitor.sources.history.stored import PageFile, Stored

MAGIC = b"moetop\x00\x04" + sys.byteorder[:1].encode() + bytes(7)
"""How a page begins: its version - raised when an older moe-top would misread it - and its machine's byte order."""

_SIZES = struct.Struct("=QQQQ")  # behind it: bytes of the columns and of the head, and the checksums of both
PROOF = 1 << 20
"""Bytes of the columns that are proved at once: 2 GB a second here (crc32), 12 ms for a million episodes."""

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
    places: bytes  # of the placed records, and these packed
    placed: bytes
    total: int | None


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """Everything but the columns. `order` tells of each record whether it is a block; the others stand packed."""

    order: bytes
    blocks: list[_Block]
    others: bytes


def write(file: BinaryIO, records: Iterable[LogRecord | Block]) -> None:
    """Write the page of these records, each as it comes: a stretch has megabytes of them."""
    file.write(bytes(len(MAGIC) + _SIZES.size))  # known at the end
    page, order, blocks, others = _Page(file), bytearray(), list[_Block](), list[LogRecord]()
    for record in records:
        order.append(isinstance(record, Block))
        if isinstance(record, Block):
            blocks.append(page.block(record))
        else:
            others.append(record)
    head = msgspec.msgpack.encode(_Head(bytes(order), blocks, PACKING.pack(others)))
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
    """A page that is being written: its columns one after another."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = self.checksum = 0  # of the columns

    def block(self, block: Block) -> _Block:
        """All levels of a block stand together: a chart touches few places of a page."""
        levels = {name: self._levels(told) for name, told in block.metrics.items()}
        placed = packed_places(block.placed)
        return _Block(
            self._column(block.counters),
            self._column(block.lines),
            {name: self._told(told, levels[name]) for name, told in block.metrics.items()},
            placed.places,
            placed.text,
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
    others, blocks = iter(PACKING.unpack(head.others)), iter(head.blocks)

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
        metrics = {name: metric(each) for name, each in told.metrics.items()}
        placed = Placed(told.places, told.placed)
        return Block(column(told.counters), column(told.lines), metrics, placed, told.total)

    return [block(next(blocks)) if is_block else next(others) for is_block in head.order]
