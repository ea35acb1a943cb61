"""Whole numbers that will not change any more, in as little room as they need."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any, overload

from tui_monitor.model.column import Numbers, compact

_WIDTHS = (("H", 1 << 16), ("I", 1 << 32))  # typecodes, and from where on their numbers do not hold a distance


class Packed:
    """64-bit numbers near each other - the counters and lines of a stretch of log - as distances from the least."""

    __slots__ = ("_distances", "_least")

    def __init__(self, least: int, distances: array[int]) -> None:
        self._least, self._distances = least, distances

    def __len__(self) -> int:
        return len(self._distances)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> array[Any]: ...
    def __getitem__(self, at: int | slice) -> int | array[Any]:
        if isinstance(at, slice):
            return array("q", [self._least + distance for distance in self._distances[at]])
        return self._least + self._distances[at]

    def __iter__(self) -> Iterator[int]:
        return (self._least + distance for distance in self._distances)


def packed(numbers: array[Any]) -> Numbers:
    """The numbers, read as before: of 64-bit integers a range or distances where they can be; others as they are."""
    if numbers.typecode != "q":
        return numbers[:]  # a copy has no room to grow
    steady = compact(numbers)
    if isinstance(steady, range):
        return steady
    least, most = min(numbers), max(numbers)
    for typecode, end in _WIDTHS:
        if most - least < end:
            return Packed(least, array(typecode, [number - least for number in numbers]))
    return numbers[:]
