"""The elements of a JSON array that grows, one by one as they are whole, however long the array."""

from __future__ import annotations

from tui_monitor.formats.files.json_text import NotJson, decoded
from tui_monitor.late import late

LARGEST = 16 << 20  # bytes of one element

_STRUCTURE = late(rb'["{}\[\]]')
_BETWEEN = frozenset(b", \t\r\n")  # elements
_IN_STRING = late(rb'["\\]')


class Elements:
    """Scans for objects at the array's top level; what stands between them is passed over. `passed` counts elements
    that were too large or damaged."""

    def __init__(self) -> None:
        self.passed = 0
        self._text = bytearray()
        self._at = 0  # scanned up to here
        self._start = -1  # of the open element
        self._depth = 0
        self._in_string = False
        self._over = False  # the array was closed

    @property
    def half(self) -> int:
        """Bytes of the element that is not whole yet."""
        return len(self._text) - self._start if self._start >= 0 else 0

    def feed(self, data: bytes) -> list[object]:
        """The objects that `data` completes."""
        if self._over:
            return []
        self._text += data
        found: list[object] = []
        while not self._over:
            if self._start < 0 and self._depth == 0 and self._flat(found):
                continue
            match = (_IN_STRING if self._in_string else _STRUCTURE).search(self._text, self._at)
            if match is None:
                self._at = len(self._text)
                break
            if match[0] == b"\\" and match.end() == len(self._text):
                self._at = match.start()  # what it escapes is still to come
                break
            self._at = match.end() + (match[0] == b"\\")
            if match[0] == b'"':
                self._in_string = not self._in_string
            elif match[0] != b"\\":
                self._bracket(match[0], match.start(), found)
        self._forget()
        return found

    def _flat(self, found: list[object]) -> bool:
        """Take the next element at once, where it is an object without others in it: one whose text to the first brace
        is JSON is whole. A third of the time that walking from bracket to bracket takes."""
        start = self._text.find(b"{", self._at)
        end = self._text.find(b"}", start)
        if start < 0 or end < 0 or not _BETWEEN.issuperset(self._text[self._at : start]):
            return False
        text = bytes(self._text[start : end + 1])
        if b"{" in text[1:]:
            return False
        try:
            found.append(decoded(text))
        except NotJson:
            return False
        self._at = end + 1
        return True

    def _bracket(self, bracket: bytes, at: int, found: list[object]) -> None:
        if bracket in b"{[":
            if self._depth == 0:
                self._start = at
            self._depth += 1
            return
        self._depth -= 1
        if self._depth < 0:
            self._over = True
        elif self._depth == 0:
            try:
                found.append(decoded(bytes(self._text[self._start : at + 1])))
            except NotJson:
                self.passed += 1
            self._start = -1

    def _forget(self) -> None:
        """Drop what is behind; give an element up that is too large."""
        if self._start < 0:
            del self._text[: self._at]
            self._at = 0
        elif self._start > 0:
            del self._text[: self._start]
            self._at, self._start = self._at - self._start, 0
        if len(self._text) > LARGEST:
            self.passed += 1
            self._text.clear()
            self._at, self._start, self._depth, self._over = 0, -1, 0, True
