"""UTF-16 into UTF-8 before lines are cut: the byte of a line end may stand inside any of its code units."""

from __future__ import annotations

import codecs
from typing import Literal

Encoding = Literal["utf-8", "utf-16-le", "utf-16-be"]

_MARKS: dict[bytes, Encoding] = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_MARK = "\ufeff"  # some writers put one before each piece that they append
_STEP = 1 << 20  # bytes decoded at once, so that a hole of gigabytes needs no more


class Transcoder:
    """Passes bytes on as they are, or as UTF-8 where the stream begins with UTF-16's byte order mark. Lone surrogates
    stay what they are, invalid: whoever decodes the lines replaces and counts them. `without_marks`: byte order
    marks are left out."""

    def __init__(self, without_marks: bool = False) -> None:
        self._without_marks = without_marks
        self.encoding: Encoding | None = None
        """What the first two bytes told; None until they came."""
        self._mark = b""
        self._decoder: codecs.IncrementalDecoder | None = None

    def feed(self, data: bytes) -> bytes:
        """The bytes of `data` that are whole characters, in UTF-8."""
        if self.encoding is None:
            data, self._mark = self._mark + data, b""
            if len(data) < 2 and data in (b"\xff", b"\xfe"):
                self._mark = data
                return b""
            self._begin(data)
        if self._decoder is None:
            return data
        pieces = (self._decoder.decode(data[at : at + _STEP]) for at in range(0, len(data), _STEP))
        return b"".join(self._kept(piece).encode("utf-8", "surrogatepass") for piece in pieces)

    def _kept(self, text: str) -> str:
        return text.replace(_MARK, "") if self._without_marks else text

    def _begin(self, data: bytes) -> None:
        if data:
            self.encoding = _MARKS.get(data[:2], "utf-8")
            if self.encoding != "utf-8":
                self._decoder = codecs.getincrementaldecoder(self.encoding)("surrogatepass")


def as_utf8(beginning: bytes) -> bytes:
    """The first bytes of a file, in UTF-8."""
    return Transcoder(without_marks=True).feed(beginning)
