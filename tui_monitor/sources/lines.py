"""Bytes into whole lines: what carriage returns, NUL runs, endless lines and a half line at the end come to."""

from __future__ import annotations

import re

LONGEST = 1 << 20
"""Bytes. No trainer writes a line of a mebibyte; what does (a dumped tensor, a file without newlines) is cut."""

KEPT = 4096
"""Bytes kept of a cut line: more than any screen shows of it."""

NUL_RUN = 16
"""NULs in a row that are a hole, not text: UTF-16 has at most three."""

_NUL_RUN = re.compile(rb"\0{%d,}" % NUL_RUN)
_SPLIT_CHARACTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")


class LineSplitter:
    """Cuts a stream of bytes at `\\n` and carries the half line at its end to the next piece.

    Text before a bare `\\r` was overwritten on a terminal: of such states only the last one counts. A log that never
    sends `\\n` is still followed: each piece delivers the last state in it that another one has overwritten."""

    def __init__(self) -> None:
        self._carry = b""
        self._dropped = 0  # bytes already cut out of the line that `_carry` begins

    @property
    def carried(self) -> bytes:
        """The half line so far; of an overlong one its beginning."""
        return self._carry

    def feed(self, data: bytes) -> list[bytes]:
        """The lines, without their ends, that `data` completes. One call delivers at most one overwritten state."""
        if not data.strip(b"\0"):
            data = data[:NUL_RUN]  # gigabytes of a hole are a run like any other
        lines = data.split(b"\n")
        half = lines.pop()
        if lines:
            lines[0] = self._complete(lines[0])
            if b"\r" in data or b"\0" in data or len(data) > LONGEST:
                lines[1:] = [_shorten(_last_state(line)) for line in lines[1:]]
        overwritten = self._carry_on(half)
        if overwritten:
            lines.append(overwritten)
        return lines

    def rest(self) -> bytes:
        """The half line as a line, for a file that nobody writes any more. It stays carried."""
        return _shorten(_last_state(self._carry), self._dropped)

    def _complete(self, end: bytes) -> bytes:
        """The carried half line with its end; nothing is carried afterwards."""
        line = _last_state(self._carry + end)
        dropped = 0 if b"\r" in end.rstrip(b"\r") else self._dropped
        self._carry, self._dropped = b"", 0
        return _shorten(line, dropped)

    def _carry_on(self, half: bytes) -> bytes:
        """Carries `half` on and returns the last state in it that was overwritten, empty if there is none.

        A `\\r` at the very end overwrites nothing yet: the `\\n` of a `\\r\\n` may follow it."""
        text = self._carry + half
        begin = text.rfind(b"\r", 0, len(text.rstrip(b"\r"))) + 1
        overwritten = _shorten(_last_state(text[:begin]), self._dropped) if begin else b""
        self._carry = text[begin:]
        if begin:
            self._dropped = 0
        if self._dropped or len(self._carry) > LONGEST:
            self._dropped += len(self._carry[KEPT:])
            self._carry = self._carry[:KEPT]
        return overwritten


def _last_state(line: bytes) -> bytes:
    """What a terminal would show of `line` in the end, without the NULs that a truncated file begins with and with one
    in the place of a hole."""
    if b"\r" in line:
        line = line.rstrip(b"\r")
        line = line[line.rfind(b"\r") + 1 :]
    return _NUL_RUN.sub(b"\0", line.lstrip(b"\0")) if b"\0" in line else line


def _shorten(line: bytes, dropped: int = 0) -> bytes:
    """`line`, or its beginning and its size when it is overlong; `dropped` bytes of it are gone already."""
    size = len(line) + dropped
    if size <= LONGEST:
        return line
    return _SPLIT_CHARACTER.sub(b"", line[:KEPT]) + f"… [cut: {size} bytes]".encode()
