"""Rows as columns: one counter column and a Series for each metric, in the order read; what was told anew counts."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator

from tui_monitor.model.block import Block
from tui_monitor.model.column import Column
from tui_monitor.model.packed import packed
from tui_monitor.model.pyramid import WHOLE_FACTOR
from tui_monitor.model.series import SETTLED, Bucket, Series
from tui_monitor.model.units import Count, whole

LATE = 4  # rows back of which a writer that lags may tell: ranks and environments differ by a step or two
AT_ONCE = 1024  # rows that are taken out of their columns together: one by one costs four times as much
EVEN = 16  # by less than a sixteenth of a bucket its end may move: that is less than a chart shows
LATE_PARTS = 64  # rows back that an evaluation may still complete: it runs beside the training


class Columns:
    """All rows of a run in the order read: one counter column and a Series for each metric, never cut. Where the
    counter falls back (a resume, another run in the same file) a new stretch begins; `timeline` is the stretches that
    count, in which the later reading of a counter wins and counters only rise."""

    def __init__(self) -> None:
        self.counters = Column("q")  # whole until the first fraction, from then on doubles
        self.lines = Column("q")
        self.metrics: dict[str, Series] = {}
        self.timeline: list[range] = []

    def __len__(self) -> int:
        return len(self.counters)

    @property
    def is_whole(self) -> bool:
        """Whether no counter is a fraction."""
        return self.counters.typecode == "q"

    def append(self, counter: Count, values: dict[str, float], line: int = 0, late: int | None = None) -> bool:
        """A row; False where it is a part of one that is there: the row before, if it has the same counter and none of
        these metrics. `late` is for logs that tell a row in many lines: then values of the same counter are averaged,
        also those of the last `late` rows, and a metric that an older row lacks completes that one."""
        known = self._row_before(counter, values) if late is None else self._row_told(counter, values, late)
        row = self._open_row(counter, line) if known is None else known
        for name, value in values.items():
            series = self.metrics.get(name)
            if series is None:
                series = self.metrics[name] = Series()
            series.put(row, value)
        return known is None

    def _row_before(self, counter: Count, values: dict[str, float]) -> int | None:
        row = len(self.counters) - 1
        return row if row >= 0 and self.counters[row] == counter and self._lacks(row, values) else None

    def _row_told(self, counter: Count, values: dict[str, float], late: int) -> int | None:
        """The row of the present stretch with this counter, if it may still be added to."""
        if not self.timeline:
            return None
        stretch, end = self.timeline[-1], len(self.counters)
        row = self.first_row_at(counter, range(max(stretch.start, end - LATE_PARTS), end))
        if row == end or self.counters[row] != counter:
            return None
        return row if row >= end - max(1, late) or self._lacks(row, values) else None

    def _lacks(self, row: int, values: dict[str, float]) -> bool:
        told = (self.metrics.get(name) for name in values)
        return all(series is None or series.exact(row) is None for series in told)

    def _open_row(self, counter: Count, line: int) -> int:
        row = len(self.counters)
        if not self.timeline or counter <= self.counters[-1]:
            self._rewind(counter)
            self.timeline.append(range(row, row + 1))
        else:
            self.timeline[-1] = range(self.timeline[-1].start, row + 1)
        if isinstance(counter, float) and self.is_whole:
            whole, self.counters = self.counters, Column("d")
            self.counters.attach(array("d", whole))
        self.counters.append(counter)
        self.lines.append(line)
        if len(self.counters.tail) == SETTLED:
            for column in (self.counters, self.lines):
                column.settle(packed(column.tail))
        return row

    def _rewind(self, counter: Count) -> None:
        """Cut from the timeline what lies at or after `counter`: it is about to be told anew."""
        while self.timeline and self.counters[self.timeline[-1].start] >= counter:
            self.timeline.pop()
        if self.timeline:
            last = self.timeline[-1]
            self.timeline[-1] = range(last.start, self.first_row_at(counter, last))

    def attach(self, block: Block) -> None:
        """The rows of a whole block. Its first counter is not that of the row before."""
        row, rows = len(self.counters), len(block.counters)
        first = block.counters[0]
        if not self.timeline or first <= self.counters[-1]:
            self._rewind(first)
            self.timeline.append(range(row, row + rows))
        else:
            self.timeline[-1] = range(self.timeline[-1].start, row + rows)
        self.counters.attach(block.counters if self.is_whole else array("d", block.counters))
        self.lines.attach(block.lines)
        for name, told in block.metrics.items():
            self.metrics.setdefault(name, Series()).attach(row, told)

    def counter(self, row: int) -> Count:
        """The counter of a row, an int where it is whole."""
        return whole(self.counters[row])

    def first_row_at(self, counter: float, rows: range) -> int:
        """The first row of a stretch whose counter is at least `counter` (its end where none is)."""
        return self.counters.first_at(counter, rows)

    def pairs(self, name: str, start: Count | None = None) -> Iterator[tuple[Count, float]]:
        """(counter, value) of the timeline's rows that have a finite value of the metric, from counter `start` on."""
        series = self.metrics.get(name)
        if series is None:
            return
        for stretch in self.timeline:
            first = stretch.start if start is None else self.first_row_at(start, stretch)
            end = min(stretch.stop, len(series.values))
            for row in range(first, end, AT_ONCE):
                rows = slice(row, min(row + AT_ONCE, end))
                for counter, value in zip(self.counters[rows], series.values[rows], strict=True):
                    if value == value:
                        yield counter, value

    def latest(self, name: str, span: Count) -> list[tuple[Count, float]]:
        """The pairs of the last `span` counters, those above the latest minus `span`; recent ones in double
        precision."""
        series = self.metrics.get(name)
        if series is None or not self.counters:
            return []
        start = self.counters[-1] - span
        rows = (row for stretch in self.timeline for row in range(self.first_row_above(start, stretch), stretch.stop))
        told = ((self.counters[row], series.exact(row)) for row in rows)
        return [(counter, value) for counter, value in told if value is not None and math.isfinite(value)]

    def first_row_above(self, counter: float, rows: range) -> int:
        """The first row of a stretch whose counter is above `counter` (its end where none is)."""
        return self.counters.first_above(counter, rows)

    def chart(self, name: str, buckets: int, start: Count, end: Count) -> list[tuple[float, Bucket]]:
        """At most about `2·buckets` (counter, Bucket) of the counters `start`…`end`: each bucket is one share of the
        counter's range, so time to draw does not grow with the run."""
        series = self.metrics.get(name)
        if series is None or end < start:
            return []
        width, drawn = self._width(buckets, start, end), list[tuple[float, Bucket]]()
        for stretch in self.timeline:
            drawn += self._chart_stretch(series, stretch, start, end, width)
        return drawn

    def _width(self, buckets: int, start: Count, end: Count) -> float:
        """Counters in one bucket: whole ones are at least 1 apart."""
        if self.is_whole:
            return max(1.0, (end - start + 1) / max(1, buckets))
        return (end - start) / max(1, buckets) or 1.0

    def _chart_stretch(
        self, series: Series, stretch: range, start: Count, end: Count, width: float
    ) -> Iterator[tuple[float, Bucket]]:
        row, share = self.first_row_at(start, stretch), 0
        while row < stretch.stop and (counter := self.counters[row]) <= end:
            share = max(share, math.floor((counter - start) / width)) + 1  # what an even end left is the next one's
            stop = self._even(row, self.first_row_at(start + share * width, range(row + 1, stretch.stop)))
            yield (self.counters[row] + self.counters[stop - 1]) / 2, series.bucket(row, stop)
            row = stop

    def _even(self, row: int, stop: int) -> int:
        """Where a long bucket that begins at `row` may end earlier so that the pyramid has it: the next one takes what
        is left. On mapped columns it saves touching the rows themselves."""
        unit = 1
        while stop - row >= EVEN * WHOLE_FACTOR * unit:
            unit *= WHOLE_FACTOR
        begin = self.counters.starts[self.counters.part_at(stop)]
        return max(stop - (stop - begin) % unit, row + 1)
