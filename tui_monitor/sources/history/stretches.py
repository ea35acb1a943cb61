"""Where a large native log can be cut: before rows, so that each stretch is read as if alone."""

from __future__ import annotations

import os
from typing import NamedTuple

from tui_monitor.formats.bulk import first_row, last_row

LARGEST = 64 << 20
"""Bytes of a stretch: 0.8 s of a worker's time, and a page of 12 MB. Each page is an open file."""

FEWEST = 16  # stretches of a log, so that two workers end together

LEAST = 1 << 21
"""Bytes of a stretch of a log that has them: 25 ms. Less is no work to share, and each stretch is an open file."""

SEARCHED = 1 << 18  # bytes in which a row must stand: a trainer that prints none for so long is no native one

CALM = 1 << 13
"""Bytes behind a traceback in which no stretch begins, if that can be: rows of another process may stand between its
lines."""


class Stretch(NamedTuple):
    """The bytes `start` to before `end` of a log, and the number of lines before them."""

    start: int
    end: int
    lines: int


def stretches(handle: int, start: int, lines: int, end: int) -> tuple[list[Stretch], int]:
    """The log from `start`, before which there are `lines` lines, to `end`, where a row begins, cut into stretches; and
    the number of lines before `end`."""
    length = min(LARGEST, max(LEAST, -(-(end - start) // FEWEST)))
    cut, at = list[Stretch](), start
    while at < end:
        stop = border(handle, at + length, end)
        cut.append(Stretch(at, stop, lines))
        lines += _newlines(handle, at, stop)
        at = stop
    return cut, lines


def last_border(handle: int, size: int) -> int | None:
    """Where the last row begins, or the last one before a traceback that stands shortly before it; None where there is
    none near the end."""
    begin = max(0, size - SEARCHED)
    text = os.pread(handle, size - begin, begin)
    last = found = last_row(text)
    while found is not None and (traceback := _traceback_before(text, found)) >= 0:
        found = last_row(text[:traceback])
    found = last if found is None else found
    return None if found is None else begin + found


def border(handle: int, at: int, end: int) -> int:
    """The first row at or after `at`, else `end`."""
    while at < end:
        begin = max(0, at - CALM)
        text = os.pread(handle, CALM + SEARCHED, begin)
        found = _calm_row(text, at - begin)
        if found is not None:
            return min(begin + found, end)
        if len(text) < CALM + SEARCHED:
            return end
        at += SEARCHED // 2
    return end


def _calm_row(text: bytes, at: int) -> int | None:
    """The first row at or after `at` that stands behind no traceback; the first of all where each does."""
    first = found = first_row(text, at, len(text))
    while found is not None and (traceback := _traceback_before(text, found)) >= 0:
        found = first_row(text, traceback + CALM, len(text))
    return first if found is None else found


def _traceback_before(text: bytes, row: int) -> int:
    """Where a traceback begins shortly before a row, -1 where none does."""
    return text.rfind(b"Traceback", max(0, row - CALM), row)


def _newlines(handle: int, start: int, end: int) -> int:
    """How many lines end in these bytes."""
    count = 0
    while start < end:
        text = os.pread(handle, min(1 << 20, end - start), start)
        if not text:
            break
        count, start = count + text.count(b"\n"), start + len(text)
    return count
