"""Bytes of a growing text file into whole lines, in bounded memory."""

from __future__ import annotations

import codecs

LONGEST = 16 << 20
"""Bytes of a line. Records of large models (a metric for each expert, weights beside them) have a megabyte."""


class LineCutter:
    """Cuts at `\\n`, whatever the pieces. A line longer than LONGEST is passed over and counted; a byte order mark and
    NULs at the beginning (a file truncated while its writer had it open) are dropped."""

    def __init__(self) -> None:
        self.passed = 0
        self._pieces: list[bytes] = []
        self._held = 0
        self._skipping = False
        self._begun = False

    @property
    def half(self) -> bool:
        """Whether what came ends within a line."""
        return self._held > 0 or self._skipping

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes, without their ends."""
        if not self._begun:
            data = (b"".join(self._pieces) + data).lstrip(b"\0")
            self._pieces, self._held = [], 0
            if len(data) < len(codecs.BOM_UTF8) and codecs.BOM_UTF8.startswith(data):
                self._hold(data)
                return []
            data, self._begun = data.removeprefix(codecs.BOM_UTF8), True
        first, newline, rest = data.partition(b"\n")
        if not newline:
            self._hold(first)
            return []
        lines = [self._complete(first), *rest.split(b"\n")]
        self._hold(lines.pop())
        return [line.removesuffix(b"\r") for line in lines if len(line) <= LONGEST]

    @property
    def carried(self) -> bytes:
        """The half line at the end of what came."""
        return b"".join(self._pieces)

    def rest(self) -> bytes:
        """The half line, for a file that nobody writes any more; nothing is held afterwards."""
        return self._complete(b"")

    def _complete(self, end: bytes) -> bytes:
        line = b"" if self._skipping else b"".join((*self._pieces, end))
        self._pieces, self._held, self._skipping = [], 0, False
        return line

    def _hold(self, half: bytes) -> None:
        if self._skipping or not half:
            return
        self._pieces.append(half)
        self._held += len(half)
        if self._held > LONGEST:
            self.passed += 1
            self._pieces, self._held, self._skipping = [], 0, True
