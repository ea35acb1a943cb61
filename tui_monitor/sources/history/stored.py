"""Columns that lie in a file: read where they are looked at, so that millions of rows take no memory.

They are read and not mapped: a mapped file that another process cuts short would end this one, and kernels with large
pages count megabytes of memory for each place that is touched."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any, overload

WINDOW = 1 << 10
"""Numbers read at once and kept, of each column: some screens of rows, a sixth of a level's buckets."""


class PageFile:
    """An open page. Its name may vanish; it is closed when nobody uses its columns any more. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
        self.size = os.fstat(self._handle).st_size

    def read(self, at: int, size: int) -> bytes:
        """Exactly these bytes; zeros stand for what the file has lost."""
        return os.pread(self._handle, size, at).ljust(size, b"\0")

    def __del__(self) -> None:
        if hasattr(self, "_handle"):
            os.close(self._handle)


class Stored:
    """Numbers of one column of a page."""

    __slots__ = ("_at", "_begin", "_file", "_length", "_window", "typecode")

    def __init__(self, file: PageFile, typecode: str, at: int, size: int) -> None:
        self.typecode = typecode
        self._file, self._at = file, at
        self._window = array(typecode)
        self._begin = 0
        self._length = size // self._window.itemsize

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> array[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            start, stop, step = at.indices(self._length)
            start, stop = (stop + 1, start + 1) if step < 0 else (start, stop)
            return self._read(start, max(stop, start))[::step]
        at = at + self._length if at < 0 else at
        if not 0 <= at < self._length:
            raise IndexError(at)
        return self._read(at, at + 1)[0]

    def __iter__(self) -> Iterator[Any]:
        for start in range(0, self._length, WINDOW):
            yield from self[start : start + WINDOW]

    def _read(self, start: int, stop: int) -> array[Any]:
        """The numbers `start` to before `stop`, from the window where they are in it."""
        if not self._begin <= start or stop > self._begin + len(self._window):
            if stop - start > WINDOW // 2:
                return self._numbers(start, stop)
            self._begin = max(0, min(start - WINDOW // 4, self._length - WINDOW))
            self._window = self._numbers(self._begin, min(self._begin + WINDOW, self._length))
        return self._window[start - self._begin : stop - self._begin]

    def _numbers(self, start: int, stop: int) -> array[Any]:
        numbers = array(self.typecode)
        size = numbers.itemsize
        numbers.frombytes(self._file.read(self._at + start * size, (stop - start) * size))
        return numbers
