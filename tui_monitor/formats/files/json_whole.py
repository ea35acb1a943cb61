"""A file that is one JSON document: an array of records, an object of parallel arrays, trainer_state.json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.formats.files.documents import Found, found_in, history_of, rescued
from tui_monitor.formats.files.elements import Elements
from tui_monitor.formats.files.endings import ending_of
from tui_monitor.formats.files.json_text import NotJson, decoded, numbers
from tui_monitor.formats.files.problems import Problems
from tui_monitor.formats.files.recorded import RecordedReader
from tui_monitor.model.records import LogRecord

LARGEST = 64 << 20
"""Bytes of an object. trainer_state.json has some megabytes; arrays of records are read as they come, of any size."""

LARGE = 16 << 20
"""Bytes of an object from which on a list of records in it is told as it comes: what is held has ten times its size."""

_SPACE = b"\xef\xbb\xbf\0 \t\r\n"


class JsonReader(RecordedReader):
    """Reads one document. The records of an array are told as they come; of an object when it is whole, as a trainer
    that saves it anew first cuts it to nothing."""

    name: ClassVar[str] = "json"

    def __init__(self) -> None:
        super().__init__()
        self._begin()

    def _begin(self) -> None:
        self._elements: Elements | None = None  # of an array
        self._pieces: list[bytes] = []  # of an object
        self._held = 0
        self._is_large = False  # looked at as such
        self._told = False

    @classmethod
    def claims(cls, head: bytes, name: str) -> bool:
        """A bracket or brace that begins records, and nothing of a text log: `[2024-10-25 …] iteration 20` begins with
        a bracket too."""
        text = head.lstrip(_SPACE)
        if text.startswith(b"["):
            inner = text[1:].lstrip(_SPACE)
            return inner.startswith(b"{") and inner[1:].lstrip(_SPACE).startswith(b'"')
        if not text.startswith(b"{") or not text[1:].lstrip(_SPACE).startswith(b'"'):
            return False
        return name.lower().endswith(".json") or text[1:2] in b"\r\n"

    @property
    def lines(self) -> int:
        return self._recorder.lines

    @property
    def cut(self) -> int:
        return self._elements.half if self._elements is not None else sum(map(len, self._pieces))

    def feed(self, data: bytes) -> Sequence[LogRecord]:
        if self._elements is None and not self._pieces:
            data = data.lstrip(_SPACE)
            if data.startswith(b"["):
                self._elements = Elements()
                data = data[1:]
        if self._elements is not None:
            told = [record for element in self._elements.feed(data) for record in self._record(element)]
            if self._elements.passed:
                self._problems.count("records too large to be read", self._elements.passed)
            return told
        if data and self._held <= LARGEST:
            self._pieces.append(data)
            self._held += len(data)
        if self._held > LARGEST and not self._told:
            self._problems.say(f"an object of more than {LARGEST >> 20} MB is not read")
            self._told, self._pieces = True, [b""]
        return self._large() if self._held > LARGE and not self._is_large else []

    def _large(self) -> Sequence[LogRecord]:
        """Of a large object: the list of records in it, read as an array is."""
        self._is_large = True
        text = b"".join(self._pieces)
        start = history_of(text)
        if start is None:
            self._pieces = [text]
            return []
        self._problems.say(f"an object of more than {LARGE >> 20} MB: only its list of records is read")
        self._elements, self._pieces, self._told = Elements(), [b""], True
        return self.feed(text[start:])

    def settle(self) -> Sequence[LogRecord]:
        return [*self._document(is_last=False), *self._recorder.settle()]

    def finish(self) -> Sequence[LogRecord]:
        if self._elements is not None:
            self._problems.cut(self.cut)
        return [*self._document(is_last=True), *self._recorder.settle()]

    def restart(self) -> None:
        self._begin()
        self._problems = Problems()
        self._recorder.restart()

    def _document(self, is_last: bool) -> list[LogRecord]:
        """The records of an object that is whole; of the last of it also of one that was cut."""
        if not self._pieces or self._told:
            return []
        text = b"".join(self._pieces)
        self._pieces = [text]
        if not is_last and not text.rstrip(_SPACE).endswith(b"}"):
            return []
        try:
            found = found_in(decoded(text))
        except NotJson:
            if not is_last:
                return []
            found = rescued(text)
            self._problems.say(f"cut off or damaged: {len(found.records)} records were read")
        self._told, self._pieces = True, [b""]
        return self._tell(found)

    def _tell(self, found: Found) -> list[LogRecord]:
        self._recorder.total = found.total
        return [told for record in found.records for told in self._record(record)]

    def _record(self, element: object) -> list[LogRecord]:
        if not isinstance(element, dict):
            self._problems.count("elements that are no records", 1, add=True)
            return []
        record = numbers(element)
        rows = self._recorder.add(record) if record else []
        ending = ending_of(element, self._recorder.lines)
        return [*rows, *self._recorder.settle(), ending] if ending is not None else rows
