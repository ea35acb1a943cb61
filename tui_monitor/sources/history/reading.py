"""Reads one stretch of a native log to records, in bulk where its text allows it."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tui_monitor.formats import LogReader
from tui_monitor.formats.bulk import BulkReader, first_row
from tui_monitor.model.block import Block
from tui_monitor.model.records import LogRecord
from tui_monitor.sources.history.stretches import Stretch
from tui_monitor.sources.lines import LONGEST, LineSplitter

PIECE = 3 << 20
"""Bytes read to columns at once: 35,000 rows, which take some 15 MB until they are columns. Each is a block, and more
blocks cost a chart of a long run more."""

PROSE = 1 << 17
"""Records of a stretch that are a gigabyte in memory for a log of some; a native one has a tenth as many."""


class NotNative(ValueError):
    """The log is not what its beginning and its end promised."""


def read_stretch(handle: int, stretch: Stretch, aliases: Mapping[str, str]) -> list[LogRecord | Block]:
    """The records of a stretch that begins with the log or with a row, and ends before a row. Raises OSError and
    NotNative."""
    reader = LogReader(stretch.lines, aliases)
    told: list[LogRecord | Block] = []
    at = stretch.start
    if at:
        reader.passed(0)
    else:
        at = _read_banner(handle, reader, told, stretch.end)
    bulk = BulkReader(reader)
    while at < stretch.end:
        text = _whole_lines(os.pread(handle, min(PIECE, stretch.end - at), at), handle, at, stretch.end)
        if _is_plain(text):
            told += bulk.read(text)
        else:
            told += reader.read(LineSplitter().feed(text))
            bulk = BulkReader(reader)  # what the one before knows by heart may be old
        at += len(text)
        if len(told) > PROSE:
            raise NotNative("it is mostly prose")
    return [*told, *bulk.finish()]


def _read_banner(handle: int, reader: LogReader, told: list[LogRecord | Block], end: int) -> int:
    """Read a log's first lines up to its first row; where the next line begins."""
    text = os.pread(handle, min(PIECE, end), 0)
    row = first_row(text, 0, len(text))
    if row is None:
        raise NotNative("no row at its beginning")
    behind = text.index(b"\n", row) + 1
    told += reader.read(LineSplitter().feed(text[:behind]))
    if not reader.is_native:
        raise NotNative("another format's lines")
    return behind


def _whole_lines(text: bytes, handle: int, at: int, end: int) -> bytes:
    """`text` up to its last line's end; the longer piece that holds one line where there is none."""
    while (newline := text.rfind(b"\n")) < 0:
        if at + len(text) >= end:
            raise NotNative("the log was changed while it was read")
        more = os.pread(handle, min(PIECE, end - at - len(text)), at + len(text))
        if not more:
            raise NotNative("the log became shorter while it was read")
        text += more
    return text[: newline + 1]


def _is_plain(text: bytes) -> bool:
    """Whether lines are what stands between newlines: no overwritten states, no holes, none overlong."""
    if b"\r" in text or b"\0" in text:
        return False
    half = LONGEST // 2
    return all(text.find(b"\n", at, at + half) >= 0 for at in range(0, len(text) - half, half))
