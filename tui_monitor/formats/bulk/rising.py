"""Rows whose counters rise, from their numbers to a block of columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from operator import lt

from tui_monitor.formats.bulk.lines import TOKENS
from tui_monitor.formats.native.rows import METRICS
from tui_monitor.model.block import Block
from tui_monitor.model.column import Numbers, compact
from tui_monitor.model.records import LogRecord, Row
from tui_monitor.model.told import FEWEST, AllTold, told_by_some

Placed = tuple[int, LogRecord]
Extra = dict[str, dict[int, float]]
"""Metrics told by later lines, by row."""


class Rising:
    """Rows from `start` on. They become a block but for the first, which may belong to the row before, or are told one
    by one where they are few."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.counters: list[float] = []
        self._singly: list[float] = []  # the numbers of rows that are told one by one
        self._told: dict[str, AllTold] = {}  # of the others
        self._total = 0.0

    @property
    def stop(self) -> int:
        """The row behind the last one."""
        return self.start + len(self.counters)

    def add(self, numbers: list[float]) -> None:
        """Rows more, TOKENS of each."""
        self.counters += numbers[::TOKENS]
        self._total = numbers[1 - TOKENS]
        if not self._told:
            self._singly += numbers
            if len(self.counters) < FEWEST:
                return
            numbers, self._singly = self._singly[TOKENS:], self._singly[:TOKENS]
            self._told = {name: AllTold() for name in METRICS}
        for at, told in enumerate(self._told.values(), 2):
            told.add(numbers[at::TOKENS])

    def told(self, lines: array[int], extra: Extra, placed: Sequence[Placed]) -> Iterator[LogRecord | Block]:
        """The rows with the records behind them."""
        if not self._told:
            yield from self._rows(lines, extra, placed)
            return
        before = [pair for pair in placed if pair[0] == self.start + 1]
        yield from self._rows(lines, extra, before)
        yield self._block(lines, extra, placed[len(before) :])

    def _rows(self, lines: array[int], extra: Extra, placed: Sequence[Placed]) -> Iterator[LogRecord]:
        between = iter(placed)
        pair = next(between, None)
        for at in range(0, len(self._singly), TOKENS):
            row, (counter, total, *values) = self.start + at // TOKENS, self._singly[at : at + TOKENS]
            yield Row(int(counter), dict(zip(METRICS, values, strict=True)), int(total), lines[row])
            more = {name: told[row] for name, told in extra.items() if row in told}
            if more:
                yield Row(int(counter), more, None, lines[row])
            while pair is not None and pair[0] == row + 1:
                yield pair[1]
                pair = next(between, None)

    def _block(self, lines: array[int], extra: Extra, placed: Sequence[Placed]) -> Block:
        start, stop = self.start + 1, self.stop
        metrics = {name: told.told() for name, told in self._told.items()}
        for name, each in extra.items():
            if values := [(row - start, value) for row, value in each.items() if start <= row < stop]:
                metrics[name] = told_by_some(values)
        return Block(
            counters=_column(self.counters[1:]),
            lines=compact(lines[start:stop]),
            metrics=metrics,
            placed=tuple((place - start, record) for place, record in placed),
            total=int(self._total),
        )


def rising_parts(numbers: list[float], behind: float) -> Iterator[tuple[bool, list[float]]]:
    """The longest parts of rows, TOKENS numbers of each, whose counters rise; and whether each goes on from a row of
    the counter `behind`."""
    counters = numbers[::TOKENS]
    goes_on = counters[0] > behind
    if all(map(lt, counters, islice(counters, 1, None))):
        yield goes_on, numbers
        return
    falls = [row for row in range(1, len(counters)) if counters[row] <= counters[row - 1]]
    for start, stop in pairwise([0, *falls, len(counters)]):
        yield goes_on and not start, numbers[start * TOKENS : stop * TOKENS]


def _column(counters: Sequence[float]) -> Numbers:
    """Whole numbers that rise, in little room: where none is left out, nobody looks at each."""
    first, last = int(counters[0]), int(counters[-1])
    if last - first == len(counters) - 1:
        return range(first, last + 1)
    return compact(array("q", list(map(int, counters))))
