"""The log of LevelDB, in which wandb keeps its records: blocks of 32 KiB, records in pieces, each with a checksum."""

from __future__ import annotations

import zlib
from struct import Struct

HEADER = b":W&B\xe1\xbe\x00"
"""How wandb's files begin: a name, a magic number, version 0. It counts as part of the first block."""

BLOCK = 32 * 1024
LARGEST = 16 << 20
"""Bytes of a record that is kept. Histograms of a whole model have some hundred kilobytes."""

_PIECE = Struct("<IHB")  # checksum (the plain CRC-32 of type and data), length, type
_FULL, _FIRST, _MIDDLE, _LAST = 1, 2, 3, 4


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    checksum, length, kind = _PIECE.unpack_from(data, at)
    return checksum, length, kind


class Blocks:
    """Puts the records of a growing file together. `lost` counts pieces that were damaged: the records of which they
    were parts are left out, and reading goes on behind them. `passed` counts records that were too large."""

    def __init__(self) -> None:
        self.lost = self.passed = 0
        self._held = b""
        self._offset = 0  # in the file, of what is held
        self._skip = len(HEADER)  # bytes to pass over
        self._parts: list[bytes] | None = None  # of the record that is being put together
        self._size = 0
        self._doubted = False  # the piece before was damaged

    @property
    def half(self) -> int:
        """Bytes of a record that is not whole yet. Zeros are none: that is how files are preallocated."""
        return (len(self._held) if self._held.strip(b"\0") else 0) + (self._size if self._parts is not None else 0)

    def feed(self, data: bytes) -> list[bytes]:
        """The records that `data` completes."""
        data = self._held + data if self._held else data
        records: list[bytes] = []
        at = 0
        while True:
            skipped = min(self._skip, len(data) - at)
            at, self._skip = at + skipped, self._skip - skipped
            taken = 0 if self._skip else self._piece(data, at, records)
            if not (taken or (self._skip and at < len(data))):
                break
            at += taken
        self._held = data[at:]
        self._offset += at
        return records

    def _piece(self, data: bytes, at: int, records: list[bytes]) -> int:
        """Read the piece at `at`; how many bytes it has, 0 where it is not whole yet or bytes are to be skipped."""
        left = BLOCK - (self._offset + at) % BLOCK
        if left < _PIECE.size:
            self._skip = left
            return 0
        if len(data) - at < _PIECE.size:
            return 0
        checksum, length, kind = _head(data, at)
        if not _FULL <= kind <= _LAST or length > left - _PIECE.size:
            self._damage(unless_empty=not (checksum or length or kind))
            self._skip = left
            return 0
        end = at + _PIECE.size + length
        if end > len(data):
            return 0
        if zlib.crc32(data[at + 6 : end]) == checksum:
            self._doubted = False
            self._put(kind, data[at + _PIECE.size : end], records)
        elif self._doubted:
            self._skip = left
            return 0
        else:
            self._damage()
            self._doubted = True
        return end - at

    def _damage(self, unless_empty: bool = False) -> None:
        """A piece that is none. Zeros to the end of a block are no damage: that is how files are preallocated."""
        self.lost += not unless_empty
        self._parts = None

    def _put(self, kind: int, part: bytes, records: list[bytes]) -> None:
        if kind == _FULL:
            self._parts = None
            records.append(part)
            return
        if kind == _FIRST:
            self._parts, self._size = [], 0
        if self._parts is None:
            return  # the rest of a record whose beginning is damaged
        self._parts.append(part)
        self._size += len(part)
        if self._size > LARGEST:
            self.passed += 1
            self._parts = None
        elif kind == _LAST:
            records.append(b"".join(self._parts))
            self._parts = None
