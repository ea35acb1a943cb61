"""Bytes into whole lines: what carriage returns, NUL runs, endless lines and a half line at the end come to."""

from __future__ import annotations

from tui_monitor.late import late
from tui_monitor.sources.transcoding import Encoding, Transcoder

LONGEST = 1 << 20
"""Bytes. No trainer writes a line of a mebibyte; what does (a dumped tensor, a file without newlines) is cut."""

KEPT = 4096
"""Bytes kept of a cut line: more than any screen shows of it."""

NUL_RUN = 16
"""NULs in a row that are a hole, not text."""

_NUL_RUN = late(rb"\0{%d,}" % NUL_RUN)
_SPLIT_CHARACTER = late(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")


class LineSplitter:
    """Cuts a stream of bytes at `\\n` and carries the half line at its end to the next piece.

    Text before a bare `\\r` is a state that the next one overwrote on a terminal: it comes with that `\\r` at its end,
    and is no line of the file. Lines come without their ends; empty states do not come. UTF-16 comes as UTF-8."""

    def __init__(self) -> None:
        self._transcoder = Transcoder()
        self._carry = b""
        self._dropped = 0  # bytes already cut out of the state that `_carry` begins
        self._returned = False  # a `\r` came behind `_carry`: a `\n` may follow it
        self._told = False  # `_carry` was delivered as a state already
        self._overwrites = False  # `_carry` stands behind a bare `\r`

    @property
    def carried(self) -> bytes:
        """The half line so far; of an overlong one its beginning."""
        return self._carry

    @property
    def encoding(self) -> Encoding | None:
        """Of the bytes that came, None while there are none."""
        return self._transcoder.encoding

    @property
    def half_line(self) -> bool:
        """Whether what came ends in the middle of a line. A progress bar that overwrites itself is none."""
        return bool(self._carry) and not self._returned and not self._overwrites

    def feed(self, data: bytes) -> list[bytes]:
        """The lines and the overwritten states that `data` completes, the same for any cut of the stream."""
        data = self._transcoder.feed(data)
        if not data:
            return []
        if not data.strip(b"\0"):
            data = data[:NUL_RUN]  # gigabytes of a hole are a run like any other
        if self._returned:
            data = b"\r" + data
        if b"\r\n" in data:
            data = data.replace(b"\r\n", b"\n")
        lines = data.split(b"\n")
        half = lines.pop()
        if not lines:
            return self._carry_on(half)
        first = self._complete(lines[0])
        if b"\r" in data or b"\0" in data or len(data) > LONGEST:
            rest = [state for line in lines[1:] for state in _states(line)]
        else:
            rest = lines[1:]
        self._overwrites = False
        return [*first, *rest, *self._carry_on(half)]

    def settle(self) -> list[bytes]:
        """The state at the end that a `\\r` ended, when nothing more came for now. A `\\n` makes it a line later."""
        state = self.rest()
        if not self._returned or self._told or not state.strip():
            return []
        self._told = True
        return [state + b"\r"]

    def rest(self) -> bytes:
        """The half line as a line, for a file that nobody writes any more. It stays carried."""
        return _whole(self._carry, self._dropped)

    def _complete(self, end: bytes) -> list[bytes]:
        """The carried half line with its end, and the states before it; nothing is carried afterwards."""
        states = _states(self._carry + end, self._dropped)
        told = self._told and len(states) > 1
        self._carry, self._dropped, self._told = b"", 0, False
        return states[told:]

    def _carry_on(self, half: bytes) -> list[bytes]:
        """Carries `half` on and returns the states in it that were overwritten. A `\\r` at the very end overwrites
        nothing yet."""
        text = (self._carry + half).rstrip(b"\r")
        self._returned = half.endswith(b"\r")
        if b"\r" in text:
            overwritten = _states(text, self._dropped)[self._told : -1]
            self._carry, self._dropped, self._told = text[text.rfind(b"\r") + 1 :], 0, False
            self._overwrites = True
        else:
            overwritten, self._carry = [], text
        if self._dropped or len(self._carry) > LONGEST:
            self._dropped += len(self._carry[KEPT:])
            self._carry = self._carry[:KEPT]
        return overwritten


def _states(line: bytes, dropped: int = 0) -> list[bytes]:
    """What a terminal showed of `line` one after another, the last one without a `\\r`; `dropped` bytes of the first
    are gone already."""
    if b"\r" not in line:
        return [_whole(line, dropped)]
    *before, last = line.rstrip(b"\r").split(b"\r")
    wholes = [_whole(state, 0 if at else dropped) for at, state in enumerate(before)]
    return [*(whole + b"\r" for whole in wholes if whole.strip()), _whole(last, 0 if before else dropped)]


def _whole(line: bytes, dropped: int) -> bytes:
    """`line` without the NULs that a truncated file begins with and with one in the place of a hole; of an overlong one
    its beginning and its size."""
    if b"\0" in line:
        line = _NUL_RUN.sub(b"\0", line.lstrip(b"\0"))
    size = len(line) + dropped
    if size <= LONGEST:
        return line
    return _SPLIT_CHARACTER.sub(b"", line[:KEPT]) + f"… [cut: {size} bytes]".encode()


def lines_amid(text: bytes) -> list[bytes]:
    """The lines and overwritten states of a piece that stands amid a log and begins with no byte order mark, though its
    first bytes may look like one."""
    return LineSplitter().feed(b"\n" + text)[1:]
