"""Tables of metrics with a head, cells between commas, tabs or semicolons: Lightning, Stable-Baselines3, one's own."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.formats.files.columns import moment
from tui_monitor.formats.files.cutting import LineCutter
from tui_monitor.formats.files.recorded import RecordedReader
from tui_monitor.formats.files.recorder import Recorder
from tui_monitor.formats.files.values import printed
from tui_monitor.model.records import LogRecord

_DELIMITERS = (",", "\t", ";")
_ELAPSED = "t"
_MONITOR = {"r": "reward", "l": "episode_length", "t": _ELAPSED}
"""Columns of Stable-Baselines3's and Gym's monitor.csv: one row an episode; `t` counts seconds since `t_start`."""

LOOKED_AT = 50  # rows of the beginning by which a table is told from text with commas
MOST_CELLS = 20_000  # columns of a head
UNFITTING = 0.1  # share of rows of another width that a table may have: late columns, cut lines
UNFITTING_NAMED = 0.5  # the same of a file that is named for its format
_NAMES = (".csv", ".tsv")
CONSOLES = (".log", ".out", ".err")
"""Ends of names of consoles: a table that one prints is read where tracebacks are read, too."""


class Head:
    """The first line of a table: its columns, and what stands between them."""

    def __init__(self, names: list[str], delimiter: str, started_at: float | None = None) -> None:
        self.names, self.delimiter = names, delimiter
        self.is_monitor = set(names) >= set(_MONITOR) and len(names[0]) == 1
        self.started_at = started_at
        keys = [_MONITOR.get(name, name) for name in names] if self.is_monitor else list(names)
        first = {key: at for at, key in reversed([*enumerate(keys)])}
        self.keys = [key if first[key] == at else "" for at, key in enumerate(keys)]
        self._between = delimiter.encode()
        self._is_plain = all(self.keys) and not self.is_monitor

    def record(self, line: bytes) -> dict[str, float] | None:
        """The record of a row that has a number in each cell: a third of the time that the cells take one by one."""
        cells = line.split(self._between)
        if not self._is_plain or len(cells) != len(self.keys) or b"_" in line:
            return None
        try:
            return dict(zip(self.keys, map(float, cells), strict=True))
        except ValueError:
            return None

    @property
    def twice(self) -> list[str]:
        """Columns whose name an earlier one has."""
        return [name for at, name in enumerate(self.names) if name and name in self.names[:at]]


class TableReader(RecordedReader):
    """Reads one table row by row. An empty cell tells nothing; rows of one counter are joined by the store."""

    name: ClassVar[str] = "csv"

    def __init__(self) -> None:
        super().__init__()
        self._cutter = LineCutter()
        self._head: Head | None = None
        self._remark = b""  # the latest line with a `#` before the head

    @classmethod
    def claims(cls, head: bytes, name: str) -> bool:
        """A head of names and below it rows of as many cells, most of them numbers; of a file named so the head alone
        is enough, until there are rows."""
        lines = [line for line in LineCutter().feed(head) if line.strip() and not line.startswith(b"#")]
        if not lines or name.lower().endswith(CONSOLES):
            return False
        found = read_head(lines[0])
        if found is None:
            return False
        rows = [cells(line, found.delimiter) for line in lines[1 : LOOKED_AT + 1]]
        if not rows:
            return name.lower().endswith(_NAMES)
        width = len(found.names)
        fitting = [row for row in rows if len(row) == width]
        numbers = [column for column in range(width) if any(printed(row[column]) is not None for row in fitting)]
        unfitting = UNFITTING_NAMED if name.lower().endswith(_NAMES) else UNFITTING
        return len(fitting) >= (1 - unfitting) * len(rows) and len(numbers) * 2 >= min(width, 4)

    @property
    def lines(self) -> int:
        return self._recorder.lines

    @property
    def cut(self) -> int:
        half = self._cutter.carried
        return len(half) if self._head is not None and _is_cut(half, self._head) else 0

    def feed(self, data: bytes) -> Sequence[LogRecord]:
        """The rows of whole lines; the first ones wait until the counter is chosen."""
        records = [record for line in self._cutter.feed(data) for record in self._line(line)]
        if self._cutter.passed:
            self._problems.count("lines too long to be a row", self._cutter.passed)
        return records

    def settle(self) -> Sequence[LogRecord]:
        return self._recorder.settle()

    def finish(self) -> Sequence[LogRecord]:
        self._problems.cut(self.cut)
        rest = b"" if self.cut else self._cutter.rest()
        return [*(self._line(rest) if rest else ()), *self.settle()]

    def restart(self) -> None:
        self._cutter, self._head, self._remark = LineCutter(), None, b""
        self._recorder.restart()

    def _line(self, line: bytes) -> list[LogRecord]:
        if self._head is not None and (record := self._head.record(line)) is not None:
            return self._recorder.add(record)
        if not line.strip():
            return []
        if self._head is None:
            if line.startswith(b"#"):
                self._remark = line
            elif (head := read_head(line, self._remark)) is not None:
                self._begin(head)
            return []
        row = cells(line, self._head.delimiter)
        if row == self._head.names:
            return []  # the head again: a script that was started again with the same file
        if len(row) > 1 and len(row) != len(self._head.names):
            if (head := _later_head(line, self._head)) is not None:
                self._begin(head)
                return []
            self._problems.count("rows of another width than the head", 1, add=True)
        return self._row(row, self._head, plain=line.isascii() and b"_" not in line)

    def _begin(self, head: Head) -> None:
        if head.is_monitor and self._head is None and not self._recorder.lines and self._recorder.unit is None:
            self._recorder = Recorder(counted="episode")
        if head.twice:
            self._problems.say(f"columns named twice, the first counts: {', '.join(head.twice[:5])}")
        self._head = head

    def _row(self, row: list[str], head: Head, plain: bool) -> list[LogRecord]:
        """A row's records. In a `plain` line Python's own float takes nothing that is no number here."""
        record: dict[str, float] = {}
        for key, cell in zip(head.keys, row, strict=False):
            if not cell or not key:
                continue
            value = _plain(cell) if plain else printed(cell)
            if value is not None:
                record[key] = value
        if not record:
            return []
        elapsed = record.pop(_ELAPSED, None) if head.is_monitor else None
        at = moment(head.started_at + elapsed) if head.started_at is not None and elapsed is not None else None
        return self._recorder.add(record, at)


def read_head(line: bytes, remark: bytes = b"") -> Head | None:
    """The head that a line is: two names or more, no number among them. `remark` is the `#` line before it."""
    text = line.decode(errors="replace")
    for delimiter in _DELIMITERS:
        if delimiter in text:
            names = [name.strip() for name in cells(line, delimiter)]
            if 1 < len(names) <= MOST_CELLS and all(_may_name(name) for name in names) and any(names):
                return Head(names, delimiter, _started_at(remark))
    return None


def _is_cut(line: bytes, head: Head) -> bool:
    """Whether the last line of a file has fewer cells than its head."""
    return bool(line.strip()) and len(cells(line, head.delimiter)) < len(head.names)


def _plain(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return printed(cell)


def _may_name(name: str) -> bool:
    """Whether a cell of the first line may be a column's name: no number, no sentence. An index has none."""
    return not name or (printed(name) is None and len(name) <= 200 and len(name.split()) <= 6 and name[0] not in "{[<")


def _later_head(line: bytes, before: Head) -> Head | None:
    """A head in the middle: trainers that learn of a column late write one that has the former names."""
    head = read_head(line)
    shared = len(set(head.names) & set(before.names)) if head is not None else 0
    return head if shared * 2 >= len(before.names) else None


def _started_at(remark: bytes) -> float | None:
    """`t_start` of a monitor's first line, `#{"t_start": 1783772504.67, "env_id": "CartPole-v1"}`."""
    try:
        told = json.loads(remark.lstrip(b"# ")) if len(remark) < 10_000 else None
    except (ValueError, RecursionError):
        return None
    value = told.get("t_start") if isinstance(told, dict) else None
    return float(value) if isinstance(value, float | int) and abs(value) < 1e12 else None


def cells(line: bytes, delimiter: str) -> list[str]:
    """A line's cells, unquoted."""
    text = line.decode(errors="replace")
    if '"' not in text:
        found = text.split(delimiter)
        return [cell.strip() for cell in found] if " " in text or "\t" in text else found
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter, skipinitialspace=True), [])]
    except csv.Error:
        return [cell.strip(' "') for cell in text.split(delimiter)]
