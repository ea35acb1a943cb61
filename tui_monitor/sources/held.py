"""One open file, read once from its beginning on: where reading stands, and whether the text before is still there."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path

from msgspec import Struct

from tui_monitor.sources.identity import identity_of
from tui_monitor.sources.lines import LineSplitter
from tui_monitor.sources.raw import RawBytes

# Not blocking, so that a FIFO put in the file's place cannot hang us; closed for child processes.
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY

FINGERPRINT = 1024
"""Bytes compared at the file's beginning and before the offset. The start banner alone may be equal in two runs; a
kibibyte of episode lines is equal only when the text is."""

ADOPTABLE = 4096
"""Bytes read before a file with the same text counts as a copy and not as a new run: banners are shorter."""


SEARCHED = 1 << 20
"""Bytes in which a line's end is looked for: longer lines are cut."""


class Taken(Struct, frozen=True):
    """What one read gave. `restarted`: the text before was no longer the same, and reading began anew at 0."""

    lines: list[bytes]
    consumed: int
    restarted: bool


class HeldFile:
    """An open regular file and the offset in it; `raw`: it has no lines, and its NULs are no hole. Opening and reading
    raise OSError."""

    def __init__(self, path: Path, raw: bool = False) -> None:
        self._raw = raw
        self._fd = os.open(path, _FLAGS)
        facts = os.fstat(self._fd)
        if not stat.S_ISREG(facts.st_mode):
            self.close()
            raise OSError(errno.EINVAL, "not a regular file")
        self.identity = identity_of(facts)
        self.offset = 0
        self.splitter = self._new_splitter()
        self._head = b""  # the first bytes
        self._seam = b""  # the bytes just before the offset

    def close(self) -> None:
        os.close(self._fd)

    def facts(self) -> os.stat_result:
        return os.fstat(self._fd)

    def take(self, limit: int) -> Taken:
        """Reads on by at most `limit` bytes; from 0 where the file was truncated or rewritten since."""
        fresh = self._fresh(limit)
        restarted = fresh is None
        if fresh is None:
            self._restart()
            fresh = os.pread(self._fd, limit, 0)
        before = self.offset
        text = self._without_hole(fresh)
        if not fresh:
            return Taken(self.splitter.settle(), 0, restarted)
        lines = self._advance(text) if text else self._skip_nulls(fresh, limit)
        return Taken(lines, self.offset - before, restarted)

    @property
    def is_rewritten(self) -> bool:
        """Whether what stands before the offset is not what was read."""
        return self._fresh(0) is None

    @property
    def handle(self) -> int:
        """The open file."""
        return self._fd

    def skip_to(self, offset: int) -> None:
        """Stand at `offset`, the beginning of a line; what is before it counts as read."""
        self._head = os.pread(self._fd, min(FINGERPRINT, offset), 0)
        start = max(0, offset - FINGERPRINT)
        self._seam = os.pread(self._fd, offset - start, start)
        self.offset, self.splitter = offset, self._new_splitter()

    def skip_lines(self, offset: int) -> None:
        """Stand at the first line behind `offset`; not past a mebibyte without a line's end."""
        newline = os.pread(self._fd, SEARCHED, offset).find(b"\n")
        if newline >= 0 and offset > self.offset:
            self.skip_to(offset + newline + 1)

    @property
    def ends_within_line(self) -> bool:
        """Whether what was read ends in the middle of a line. A progress bar that overwrites itself is none."""
        return self.splitter.half_line

    def continues(self, other: HeldFile) -> bool:
        """Is this file a copy of `other` that has grown, as rsync puts one in the place of another?"""
        seam = other._seam
        if not seam.strip(b"\0") or not ADOPTABLE <= other.offset <= self.facts().st_size:
            return False  # a hole is like any other hole
        return (
            os.pread(self._fd, len(other._head), 0) == other._head
            and os.pread(self._fd, len(seam), other.offset - len(seam)) == seam
        )

    def adopt(self, other: HeldFile) -> None:
        """Reads on where `other` stands."""
        self.offset, self.splitter = other.offset, other.splitter
        self._head, self._seam = other._head, other._seam

    def _restart(self) -> None:
        self.offset = 0
        self.splitter = self._new_splitter()
        self._head = self._seam = b""

    def _new_splitter(self) -> LineSplitter | RawBytes:
        return RawBytes() if self._raw else LineSplitter()

    def _fresh(self, limit: int) -> bytes | None:
        """The bytes from the offset on; None if what stands before them is not what was read. The seam comes with
        them in one call, so that no truncation fits in between."""
        data = os.pread(self._fd, len(self._seam) + limit, self.offset - len(self._seam))
        if not data.startswith(self._seam) or self.facts().st_size < self.offset:
            return None
        if self.offset > len(self._seam) and os.pread(self._fd, len(self._head), 0) != self._head:
            return None
        return data[len(self._seam) :]

    def _without_hole(self, fresh: bytes) -> bytes:
        """`fresh` without the NULs at its end, except the one that is half of UTF-16's last character."""
        if self._raw:
            return fresh
        text = fresh.rstrip(b"\0")
        halved = (self.offset + len(text)) % 2 and (self._head or text).startswith(codecs.BOM_UTF16_LE)
        return fresh[: len(text) + 1] if halved else text

    def _advance(self, data: bytes) -> list[bytes]:
        if self.offset == len(self._head):
            self._head = (self._head + data)[:FINGERPRINT]
        self._seam = (self._seam + data)[-FINGERPRINT:]
        self.offset += len(data)
        return self.splitter.feed(data)

    def _skip_nulls(self, nulls: bytes, limit: int) -> list[bytes]:
        """Goes past a hole as soon as data stands behind it. NULs at the very end are left for later: the file may be
        preallocated, or a network file system may show a size before its text."""
        if len(nulls) < limit:
            return []
        behind = self.offset + limit
        data_at = _next_data(self._fd, behind)
        if data_at is None:
            return []
        lines = self._advance(nulls)
        if data_at > behind:
            self.offset, self._seam = data_at, b""
        return lines


def refresh(path: Path) -> None:
    """Has a network file system ask its server for the file's size: it does so when a file is opened, else its answer
    may be a minute old."""
    os.close(os.open(path, _FLAGS))


def _next_data(fd: int, offset: int) -> int | None:
    """Where data stands at or after `offset`; None if a hole reaches to the end."""
    if not hasattr(os, "SEEK_DATA"):
        return offset
    try:
        return os.lseek(fd, offset, os.SEEK_DATA)
    except OSError as error:
        return None if error.errno == errno.ENXIO else offset


def first_hole(fd: int, size: int) -> int:
    """Where the first hole begins; `size` of a file without any, or where the system does not tell."""
    if not hasattr(os, "SEEK_HOLE"):
        return size
    try:
        return os.lseek(fd, 0, os.SEEK_HOLE)
    except OSError:
        return size
