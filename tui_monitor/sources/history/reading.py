"""Reads one stretch of a native log to records, in bulk where its text allows it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from tui_monitor.formats import LogReader
from tui_monitor.formats.bulk import BulkReader, first_row
from tui_monitor.model.block import Block
from tui_monitor.model.records import LogRecord
from tui_monitor.sources.history.stretches import Stretch
from tui_monitor.sources.lines import LONGEST, LineSplitter, lines_amid

PIECE = 3 << 20
"""Bytes read to columns at once: 35,000 rows, which take some 9 MB until they are columns. Each is a block, and more
blocks cost a chart of a long run more."""

PROSE = 1 << 17
"""Records of a stretch that are a gigabyte in memory for a log of some; a native one has a tenth as many."""


class NotNative(ValueError):
    """The log is not what its beginning and its end promised."""


def read_stretch(handle: int, stretch: Stretch, aliases: Mapping[str, str]) -> list[LogRecord | Block]:
    """The records of a stretch that begins with the log or with a row, and ends before a row. Raises OSError and
    NotNative."""
    return list(told_of(handle, stretch, aliases))


def told_of(handle: int, stretch: Stretch, aliases: Mapping[str, str]) -> Iterator[LogRecord | Block]:
    """The same, each piece when the one before was taken."""
    reader, at, count = LogReader(stretch.lines, aliases), stretch.start, 0
    if at:
        reader.passed(0)
    else:
        told, at = _banner(handle, reader, stretch.end)
        yield from told
    bulk = BulkReader(reader)
    while at < stretch.end:
        text = _whole_lines(os.pread(handle, min(PIECE, stretch.end - at), at), handle, at, stretch.end)
        plain = _is_plain(text)
        told = bulk.read(text) if plain else reader.read(lines_amid(text))
        yield from told
        if not plain:
            bulk = BulkReader(reader)  # what the one before knows by heart may be old
        at, count = at + len(text), count + len(told)
        if count > PROSE:
            raise NotNative("it is mostly prose")
    yield from bulk.finish()


def _banner(handle: int, reader: LogReader, end: int) -> tuple[Sequence[LogRecord | Block], int]:
    """A log's first lines up to its first row; where the next line begins."""
    text = os.pread(handle, min(PIECE, end), 0)
    row = first_row(text, 0, len(text))
    if row is None:
        raise NotNative("no row at its beginning")
    behind = text.index(b"\n", row) + 1
    told = reader.read(LineSplitter().feed(text[:behind]))
    if not reader.is_native:
        raise NotNative("another format's lines")
    return told, behind


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
