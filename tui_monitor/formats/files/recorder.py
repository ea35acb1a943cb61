"""From records of keys and numbers to rows: which key counts, what the others are called, which rows are news."""

from __future__ import annotations

import math
from collections.abc import Mapping

from msgspec import Struct

from tui_monitor.formats.files.columns import Column, Columns, counts, moment, total_beside
from tui_monitor.formats.files.retelling import Retelling
from tui_monitor.formats.files.tags import MOST_TAGS
from tui_monitor.formats.shapes.ledger import tells
from tui_monitor.formats.text import shown
from tui_monitor.model.records import LogRecord, Row, Setup
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import Count, whole

DECIDED = 64
"""Records from which the counter is chosen: an episode's length falls well before. A poll that finds no more records
ends the waiting, so nothing is shown late."""

_COUNTER = ""  # in the place of its name
NUMBERED = "record"  # what is counted where no key counts


class _Candidate(Struct):
    """A key that may be the counter."""

    column: Column
    order: int
    seen: int = 0
    rises: int = 0
    falls: int = 0
    last: float = -1.0


class Recorder:
    """Rows of one file. `counted`: the unit of records that are numbered, whatever their keys say."""

    def __init__(self, counted: str | None = None) -> None:
        self.unit: str | None = None
        self.lines = 0
        self.total: int | None = None
        """Stated outside of the records; a record's own goes first."""
        self._counted = counted
        self._columns = Columns()
        self._candidates: dict[str, _Candidate] = {}
        self._waiting: list[tuple[int, Mapping[str, float], float | None]] = []
        self._key: str | None = None  # that counts
        self._totals: dict[str, float] = {}  # keys that state the counter's total, and what they stated
        self._before: Mapping[str, float] = {}
        self._plain: dict[str, str] = {}  # keys that are metrics and nothing else: looked up once for each value
        self._usual: tuple[list[str], list[str]] = [], []  # keys of a record that are the counter and such, their names
        self._decided = self._said = False
        self._at: Count | None = None
        self._retelling = Retelling()

    @property
    def problems(self) -> list[Clean]:
        """What of the records is left out."""
        said = []
        if self._columns.refused:
            said.append(clean(f"more than {MOST_TAGS} metrics: the others are left out"))
        if self._decided and self.unit is None:
            said.append(Clean("no column counts steps, and none tells of a training"))
        return said

    @property
    def keys(self) -> dict[str, str]:
        """The keys of the records by their canonical names."""
        return self._columns.keys

    def restart(self) -> None:
        """The same records are about to come again, from the first."""
        self._retelling.begin()
        self._waiting, self.lines, self._at = [], 0, None

    def add(self, record: Mapping[str, float], at: float | None = None) -> list[LogRecord]:
        """The rows that one more record completes; `at` is its time, where no key of it is."""
        self.lines += 1
        if self._decided:
            return self._row(self.lines, record, at)
        self._note(record)
        self._waiting.append((self.lines, record, at))
        return self.settle() if len(self._waiting) >= DECIDED else []

    def settle(self) -> list[LogRecord]:
        """What waits until the counter is chosen, chosen as of now."""
        if not self._decided and self._waiting:
            self._decide()
        waiting, self._waiting = self._waiting, []
        return [told for number, record, at in waiting for told in self._row(number, record, at)]

    # --- which key counts ---

    def _note(self, record: Mapping[str, float]) -> None:
        for order, (key, value) in enumerate(record.items()):
            column = self._columns.of(key)
            if column.kind != "counter" or not counts(value, column.unit):
                continue
            known = self._candidates.setdefault(key, _Candidate(column, order))
            known.seen += 1
            known.rises += value > known.last and known.seen > 1
            known.falls += value < known.last
            known.last = value

    def _decide(self) -> None:
        """The counter: of the keys that most records have and that never fell, the one of the best rank that rises;
        among those of one rank the finest. One record decides nothing that ten may tell better."""
        records = len(self._waiting)
        self._key = None
        if self._counted is None:
            usual = [(key, each) for key, each in self._candidates.items() if each.seen * 2 >= records]
            best = max(usual, key=lambda pair: _worth(pair[1]), default=None)
            self._key = best[0] if best is not None else None
        self._decided = True
        self._choose(self._key)

    def _choose(self, key: str | None) -> None:
        self._key, self._at, self._said, self._usual = key, None, False, ([], [])
        self.unit = self._counted or (self._columns.of(key).unit if key else self._of_numbered())
        others = [(other, each) for other, each in self._candidates.items() if other != key and not each.rises]
        beside = [(other, each) for other, each in others if key and total_beside(other, self.unit or "")]
        reached = self._candidates[key].last if key else 0
        self._totals = {other: each.last for other, each in beside if each.last > reached}

    def _of_numbered(self) -> str | None:
        """Records without a counter are numbered where they tell what only training does."""
        names = {self._columns.of(key).name for _, record, _ in self._waiting for key in record}
        return NUMBERED if any(name and tells(name) for name in names) else None

    # --- rows ---

    def _row(self, number: int, record: Mapping[str, float], at: float | None) -> list[LogRecord]:
        if self.unit is None:
            return []
        counter = self._counter(number, record)
        if counter is None:
            return []
        keys, names = self._usual
        if [*record] == keys:
            values = dict(zip(names, record.values(), strict=True))
            del values[_COUNTER]
            return self._told(Row(counter, values, self.total, number, at))
        return self._told(self._unusual(number, counter, record, at))

    def _unusual(self, number: int, counter: Count, record: Mapping[str, float], at: float | None) -> Row:
        """A row key by key; records that have the same ones are usual from then on."""
        values: dict[str, float] = {}
        total = self.total
        plain = self._plain
        for key, value in record.items():
            if (name := plain.get(key)) is not None:
                values.setdefault(name, value)
                continue
            if key == self._key:
                continue
            column = self._columns.of(key)
            if column.kind == "metric" and column.name is not None:
                plain[key] = column.name
            if column.kind == "time" and (told := moment(value)) is not None:
                at = told
            elif column.kind == "total" or self._totals.get(key) == value:
                total = int(value) if column.unit == self.unit and 0 < value < 2**53 else total
            elif column.name is not None:
                values.setdefault(column.name, value)
        if self._key in record and len(values) == len(record) - 1 and plain.keys() >= record.keys() - {self._key}:
            self._usual = [*record], [plain.get(key, _COUNTER) for key in record]
        return Row(counter, values, total, number, at)

    def _counter(self, number: int, record: Mapping[str, float]) -> Count | None:
        if self._key is None:
            return number
        value = record.get(self._key)
        if value is not None and math.isfinite(value) and counts(value, self.unit or ""):
            if self._at is not None and value < self._at and (outer := self._outer(record)) is not None:
                self._choose(outer)
                return self._counter(number, record)
            self._at = whole(value)
        self._before = record
        return self._at

    def _outer(self, record: Mapping[str, float]) -> str | None:
        """The key that rises where the counter begins anew: what counts is inside of it, as the steps of an epoch are.
        (Of a run that was resumed all fall back.)"""
        rising = [
            (each.column.rank, key)
            for key, each in self._candidates.items()
            if key != self._key and not each.falls and self._before.get(key, math.inf) < record.get(key, -math.inf)
        ]
        return min(rising)[1] if rising else None

    def _told(self, row: Row) -> list[LogRecord]:
        if not self._retelling.is_news(row):
            return []
        if self._said:
            return [row]
        self._said = True
        return [Setup(unit=shown(self.unit or ""), line=row.line), row]


def _worth(candidate: _Candidate) -> tuple[bool, bool, int, int, int]:
    column = candidate.column
    return candidate.falls == 0, candidate.rises > 0, -column.rank, candidate.rises, -candidate.order
