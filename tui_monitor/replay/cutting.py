"""A block of rows, cut: its first rows as a block of their own, and single rows of it."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec

from tui_monitor.model.block import Block, Told
from tui_monitor.model.log_records import LogRecord, Row
from tui_monitor.model.series import WINDOW
from tui_monitor.model.told import told_by_all, told_by_some

FEWEST_DIGITS, MOST_DIGITS = 6, 9  # that each 32-bit number keeps, and that tell each of them from the others


def head_of(block: Block, rows: int) -> Block:
    """The first rows of the block, at least one, and what was told between them."""
    if rows >= len(block.counters):
        return block
    metrics = {name: head for name, told in block.metrics.items() if (head := _head(told, rows)) is not None}
    placed = block.placed[: bisect_right(block.placed, rows, key=_place)]
    return Block(block.counters[:rows], block.lines[:rows], metrics, placed, block.total)


def row_of(block: Block, at: int) -> Row:
    """One row of the block."""
    values = {name: told.values[at] for name, told in block.metrics.items() if at < len(told.values)}
    told = {name: printed(value) for name, value in values.items() if value == value}
    return Row(block.counters[at], told, block.total, block.lines[at])


def behind(block: Block, at: int) -> Sequence[LogRecord]:
    """What was told behind a row, before the next one."""
    first = bisect_left(block.placed, at + 1, key=_place)
    last = bisect_right(block.placed, at + 1, key=_place)
    return [record for _, record in block.placed[first:last]]


def printed(value: float) -> float:
    """The number of fewest digits that a 32-bit column keeps as this one: what the log printed, up to six digits for
    certain."""
    for digits in range(FEWEST_DIGITS, MOST_DIGITS):
        told = float(f"{value:.{digits}g}")
        if array("f", (told,))[0] == value:
            return told
    return value


def _head(told: Told, rows: int) -> Told | None:
    values = told.values[:rows]
    pairs = [(row, value) for row, value in enumerate(values) if value == value]
    if not pairs:
        return None
    cut = told_by_all([value for _, value in pairs]) if len(pairs) == len(values) else told_by_some(pairs)
    latest = tuple((row, printed(value)) for row, value in pairs[-WINDOW:])
    return msgspec.structs.replace(cut, min=printed(cut.min), max=printed(cut.max), latest=latest)


def _place(placed: tuple[int, LogRecord]) -> int:
    return placed[0]
