"""Blocks of one file among the records of others: taken apart into rows, or kept whole with what others tell put in."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import structs

from tui_monitor.model.records import Block, Ending, Incident, LogRecord, Notice, Row
from tui_monitor.model.units import Count

Event = Incident | Ending | Notice

DIGITS = 7  # what 32 bits hold: of six all, of the seventh nearly always


def taken_apart(block: Block) -> Iterator[LogRecord]:
    """The block's records one by one, in their order; the values as the log printed them, up to six digits of each."""
    columns = [(name, told.values) for name, told in block.metrics.items()]
    places = [0, *(place for place, _ in block.placed), len(block.counters)]
    for (start, end), (_, record) in zip(pairwise(places), (*block.placed, (0, None)), strict=True):
        for at in range(start, end):
            values = {name: _printed(column[at]) for name, column in columns if at < len(column)}
            values = {name: value for name, value in values.items() if not math.isnan(value)}
            yield Row(block.counters[at], values, block.total, block.lines[at])
        if record is not None:
            yield record


def events_within(block: Block) -> Iterator[tuple[Count, Event]]:
    """What happened between the block's rows, with the counter of the row before it."""
    for place, record in block.placed:
        if place < len(block.counters) and isinstance(record, Event):
            yield block.counters[place - 1], record


def without_end(block: Block) -> tuple[Block, list[LogRecord]]:
    """The block up to the first event behind its last row, and what stands from there on: it may be what ended it."""
    rows = len(block.counters)
    cut = next(
        (at for at, (place, record) in enumerate(block.placed) if place == rows and isinstance(record, Event)), None
    )
    if cut is None:
        return block, []
    return structs.replace(block, placed=block.placed[:cut]), [record for _, record in block.placed[cut:]]


def put_in(block: Block, told: Iterable[tuple[Count, LogRecord]]) -> Block:
    """The block with records that others told, each behind the row with its counter."""
    more = [(max(bisect_right(block.counters, counter), 1), record) for counter, record in told]
    if not more:
        return block
    return structs.replace(block, placed=tuple(sorted((*block.placed, *more), key=lambda placed: placed[0])))


def last_line(told: Sequence[LogRecord | Block]) -> int:
    """The line of the last of these records."""
    last = told[-1]
    if isinstance(last, Block):
        return max([int(last.lines[-1]), *(record.line for _, record in last.placed[-1:])])
    return last.line


def _printed(value: float) -> float:
    """The decimal number of which a 32-bit float was made."""
    return float(f"{value:.{DIGITS}g}")
