"""Searches through a file in slices, each of which tells how far it is: whoever runs one can stop it between two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui_monitor.model.text_source import SLICE, TextSource, Wanted


class Step(NamedTuple):
    """The share that was looked through, 0 to 1; at the end of the search with `at`, the line that was found (None:
    there is none), and whether the search went round the end of the file."""

    share: float
    done: bool = False
    at: int | None = None
    round: bool = False


def seek(source: TextSource, wanted: Wanted, start: int, way: int) -> Iterator[Step]:
    """The nearest line that holds: with way 1 of those that begin at `start` or later, with -1 of those before; then
    round the end, up to there again."""
    size = max(source.size, 1)
    ranges = ((start, size), (0, start)) if way > 0 else ((0, start), (start, size))
    looked = 0
    for round_, (begin, end) in enumerate(ranges):
        slices = _onwards(source, wanted, begin, end) if way > 0 else _back(source, wanted, begin, end)
        for starts, length in slices:
            if starts:
                yield Step(1.0, True, starts[0 if way > 0 else -1], bool(round_))
                return
            looked += length
            yield Step(min(looked / size, 1.0))
    yield Step(1.0, True)


def _onwards(source: TextSource, wanted: Wanted, begin: int, end: int) -> Iterator[tuple[list[int], int]]:
    while begin < end:
        starts, reached = source.matching(wanted, begin, end)
        if reached <= begin:
            return
        yield starts, reached - begin
        begin = reached


def _back(source: TextSource, wanted: Wanted, begin: int, end: int) -> Iterator[tuple[list[int], int]]:
    while end > begin:
        first = max(source.line_start(max(end - SLICE // 2, 0)), begin)
        found = [at for starts, _ in _onwards(source, wanted, first, end) for at in starts if at < end]
        yield found, end - first
        end = first


def seek_line(source: TextSource, number: int) -> Iterator[Step]:
    """Where the line of this number begins, counted from 1; the last one where there are fewer."""
    left, at = number - 1, 0
    while left > 0 and at < source.size:
        left, at = source.passing(at, left)
        yield Step(min(at / max(source.size, 1), 1.0))
    yield Step(1.0, True, at if at < source.size else source.line_start(source.size))


def filtering(source: TextSource, wanted: Wanted, end: int) -> Iterator[tuple[list[int], float]]:
    """All lines that hold before `end`, the newest slice first, with the share looked through."""
    looked = 0
    for starts, length in _back(source, wanted, 0, end):
        looked += length
        yield starts, looked / max(end, 1)
