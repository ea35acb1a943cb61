"""JSON lines, a record on each: RLlib's result.json, LLaMA-Factory's trainer_log.jsonl, wandb's history, one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.formats.files.cutting import LineCutter
from tui_monitor.formats.files.endings import ending_of
from tui_monitor.formats.files.json_text import NotJson, decoded, numbers
from tui_monitor.formats.files.problems import Problems
from tui_monitor.formats.files.recorded import RecordedReader
from tui_monitor.model.records import LogRecord

LOOKED_AT = 20  # lines of the beginning
FOREIGN = 0.1  # share of them that may be no record
FOREIGN_NAMED = 0.5  # the same of a file that is named for its format
_NAMES = (".jsonl", ".ndjson")
_CONSOLES = (".log", ".out", ".err", ".txt")
"""Ends of names of consoles: what they print as JSON is read where tracebacks are read, too."""


class JsonLinesReader(RecordedReader):
    """Reads one object a line. What is no object is passed over and counted."""

    name: ClassVar[str] = "json lines"

    def __init__(self) -> None:
        super().__init__()
        self._cutter = LineCutter()

    @classmethod
    def claims(cls, head: bytes, name: str) -> bool:
        """Lines that are objects with numbers; one that is longer than the head proves it by its beginning."""
        if not head.lstrip(b"\xef\xbb\xbf\0 \r\n").startswith(b'{"') or name.lower().endswith(_CONSOLES):
            return False
        lines = [line for line in LineCutter().feed(head) if line.strip()][:LOOKED_AT]
        if not lines:
            return name.lower().endswith(_NAMES)
        records = [line for line in lines if _has_numbers(line)]
        foreign = FOREIGN_NAMED if name.lower().endswith(_NAMES) else FOREIGN
        return len(records) >= (1 - foreign) * len(lines)

    @property
    def lines(self) -> int:
        return self._recorder.lines

    @property
    def cut(self) -> int:
        half = self._cutter.carried.strip(b" \t\r\0")
        return len(half) if half and not _is_object(half) else 0

    def feed(self, data: bytes) -> Sequence[LogRecord]:
        records = [record for line in self._cutter.feed(data) for record in self._line(line)]
        if self._cutter.passed:
            self._problems.count("lines too long to be a record", self._cutter.passed)
        return records

    def settle(self) -> Sequence[LogRecord]:
        return self._recorder.settle()

    def finish(self) -> Sequence[LogRecord]:
        self._problems.cut(self.cut)
        rest = b"" if self.cut else self._cutter.rest()
        return [*(self._line(rest) if rest else ()), *self.settle()]

    def restart(self) -> None:
        self._cutter = LineCutter()
        self._problems = Problems()
        self._recorder.restart()

    def _line(self, line: bytes) -> list[LogRecord]:
        if not line.strip(b" \t\0"):
            return []
        try:
            record = decoded(line)
        except NotJson:
            record = None
        if not isinstance(record, dict):
            self._problems.count("lines that are no JSON object", 1, add=True)
            return []
        found = numbers(record)
        records = self._recorder.add(found) if found else []
        ending = ending_of(record, self._recorder.lines)
        return [*records, *self._recorder.settle(), ending] if ending is not None else records


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(decoded(line), dict)
    except NotJson:
        return False


def _has_numbers(line: bytes) -> bool:
    try:
        record = decoded(line)
    except NotJson:
        return False
    return isinstance(record, dict) and bool(numbers(record))
