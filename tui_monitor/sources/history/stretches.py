"""Where a large native log can be cut: before rows, so that each stretch is read as if alone."""

from __future__ import annotations

import os
from typing import NamedTuple

from tui_monitor.formats.bulk import first_row, last_row

LARGEST = 64 << 20
"""Bytes of a stretch: a second of a worker's time, and a page of 12 MB. Each page is an open file."""

FEWEST = 8  # stretches of a log, so that two workers end together

SEARCHED = 1 << 18  # bytes in which a row must stand: a trainer that prints none for so long is no native one


class Stretch(NamedTuple):
    """The bytes `start` to before `end` of a log, and the number of lines before them."""

    start: int
    end: int
    lines: int


def stretches(handle: int, start: int, lines: int, end: int) -> tuple[list[Stretch], int]:
    """The log from `start`, before which there are `lines` lines, to `end`, where a row begins, cut into stretches; and
    the number of lines before `end`."""
    length = min(LARGEST, -(-(end - start) // FEWEST))
    cut, at = list[Stretch](), start
    while at < end:
        stop = border(handle, at + length, end)
        cut.append(Stretch(at, stop, lines))
        lines += _newlines(handle, at, stop)
        at = stop
    return cut, lines


def last_border(handle: int, size: int) -> int | None:
    """Where the last row begins, None where there is none near the end."""
    begin = max(0, size - SEARCHED)
    found = last_row(os.pread(handle, size - begin, begin))
    return None if found is None else begin + found


def border(handle: int, at: int, end: int) -> int:
    """The first row at or after `at`, else `end`."""
    while at < end:
        begin = at - 1  # the newline before a row that begins at `at`
        text = os.pread(handle, SEARCHED, begin)
        found = first_row(text, 1, len(text))
        if found is not None:
            return min(begin + found, end)
        if len(text) < SEARCHED:
            return end
        at += SEARCHED // 2
    return end


def _newlines(handle: int, start: int, end: int) -> int:
    """How many lines end in these bytes."""
    count = 0
    while start < end:
        text = os.pread(handle, min(1 << 22, end - start), start)
        if not text:
            break
        count, start = count + text.count(b"\n"), start + len(text)
    return count
