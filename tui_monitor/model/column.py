"""One column of numbers: parts that are whole - in the index, or read before - and a tail that grows."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any, overload

Numbers = Any
"""An `array`, a `range`, or numbers that lie in a file: what a part is made of."""


def compact(numbers: array[int]) -> Numbers:
    """The numbers, as a range where they are one: counters and lines of a steady log take no room."""
    step = numbers[1] - numbers[0] if len(numbers) > 1 else 0
    if step <= 0 or numbers[-1] - numbers[0] != step * (len(numbers) - 1):
        return numbers
    steady = range(numbers[0], numbers[-1] + step, step)
    return steady if array("q", steady) == numbers else numbers


class Column:
    """A sequence of numbers by row. `parts` begin at the rows `starts`; the last part is the tail."""

    __slots__ = ("parts", "starts", "tail", "typecode")

    def __init__(self, typecode: str) -> None:
        self.typecode = typecode
        self.tail: Numbers = array(typecode)
        self.parts: list[Numbers] = [self.tail]
        self.starts = [0]

    def __len__(self) -> int:
        return self.starts[-1] + len(self.tail)

    def append(self, value: float) -> None:
        self.tail.append(value)

    def attach(self, part: Numbers) -> None:
        """Put a whole part behind what is there; a new tail begins behind it. No part but the tail is empty."""
        if not len(part):
            return
        if not len(self.tail):
            self.parts.pop()
            start = self.starts.pop()
        else:
            start = len(self)
        self.tail = array(self.typecode)
        self.parts += (part, self.tail)
        self.starts += (start, start + len(part))

    def settle(self, part: Numbers) -> None:
        """`part` holds the same numbers as the tail and takes its place; a new tail begins behind it."""
        self.tail = array(self.typecode)
        self.parts[-1:] = (part, self.tail)
        self.starts.append(self.starts[-1] + len(part))

    def part_at(self, row: int) -> int:
        """Which part holds a row."""
        return len(self.parts) - 1 if row >= self.starts[-1] else bisect_right(self.starts, row) - 1

    def thaw(self, at: int) -> Numbers:
        """The part, as one that can be written."""
        if not isinstance(self.parts[at], array):
            self.parts[at] = array(self.typecode, self.parts[at][:])
        return self.parts[at]

    def __setitem__(self, row: int, value: float) -> None:
        at = self.part_at(row)
        self.thaw(at)[row - self.starts[at]] = value

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> array[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return self._slice(*at.indices(len(self)))
        row = at + len(self) if at < 0 else at
        if row >= self.starts[-1]:
            return self.tail[row - self.starts[-1]]
        if row < 0:
            raise IndexError(at)
        part = self.part_at(row)
        return self.parts[part][row - self.starts[part]]

    def __iter__(self) -> Iterator[Any]:
        for part in self.parts:
            yield from part

    def _slice(self, start: int, stop: int, step: int) -> array[Any]:
        if step < 0:
            start, stop = stop + 1, start + 1
        cut = array(self.typecode)
        for part, first, last in self.pieces(start, stop):
            cut.extend(array(self.typecode, self.parts[part][first:last]))
        return cut[::step] if step != 1 else cut

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """(part, first, end) of the rows `start` to before `stop`, the places counted within their part."""
        while start < stop:
            part = self.part_at(start)
            begin = self.starts[part]
            end = min(stop - begin, len(self.parts[part]))
            if end <= start - begin:
                return
            yield part, start - begin, end
            start = begin + end

    def first_at(self, value: float, rows: range) -> int:
        """The first of rows whose numbers rise that is at least `value` (their end where none is)."""
        return self._place(value, rows, right=False)

    def first_above(self, value: float, rows: range) -> int:
        """The first of rows whose numbers rise that is above `value` (their end where none is)."""
        return self._place(value, rows, right=True)

    def _place(self, value: float, rows: range, right: bool) -> int:
        if not rows:
            return rows.start
        low, high = self.part_at(rows.start), self.part_at(rows.stop - 1) + 1
        while high - low > 1:
            middle = (low + high) // 2
            first = self.parts[middle][0]
            low, high = (middle, high) if first < value or (right and first == value) else (low, middle)
        part, begin = self.parts[low], self.starts[low]
        start, stop = max(rows.start - begin, 0), min(rows.stop - begin, len(part))
        return begin + int((bisect_right if right else bisect_left)(part, value, start, stop))
