"""Rows that came together, told as whole columns: a tenth of the time that the store takes for them one by one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from tui_monitor.model.block import Block, Told
from tui_monitor.model.column import compact
from tui_monitor.model.records import LogRecord, Row
from tui_monitor.model.series import LARGEST
from tui_monitor.model.told import FEWEST, told_by_all, told_by_some

MOST_DATED = 1024
"""Rows of a block whose rows say when they were written: only those told one by one do that, and a pace wants some."""


def in_blocks(records: Iterable[LogRecord | Block]) -> Iterator[LogRecord | Block]:
    """The same records; stretches of rows that rise and tell something are blocks. The first row of each goes before
    it: it may belong to what was told before."""
    rows: list[Row] = []
    for record in records:
        if isinstance(record, Row) and _goes_on(rows, record):
            rows.append(record)
            continue
        yield from _told(rows)
        rows = []
        if isinstance(record, Row) and record.values:
            rows = [record]
        else:
            yield record
    yield from _told(rows)


def _goes_on(rows: Sequence[Row], row: Row) -> bool:
    if not rows or not row.values or type(row.counter) is not int or type(rows[-1].counter) is not int:
        return False
    return row.counter > rows[-1].counter and (row.at is None or len(rows) <= MOST_DATED)


def _told(rows: Sequence[Row]) -> Iterator[LogRecord | Block]:
    if len(rows) <= FEWEST:
        yield from rows
        return
    yield rows[0]
    yield _block(rows[1:])


def _block(rows: Sequence[Row]) -> Block:
    return Block(
        counters=compact(array("q", [int(row.counter) for row in rows])),
        lines=compact(array("q", [row.line for row in rows])),
        metrics={name: _column(values) for name, values in _columns(rows).items()},
        placed=(),
        total=next((row.total for row in reversed(rows) if row.total is not None), None),
    )


def _columns(rows: Sequence[Row]) -> dict[str, Sequence[float | None]]:
    """The values of each metric, None where a row has none."""
    names = [*rows[0].values]
    if all([*row.values] == names for row in rows):
        return dict(zip(names, zip(*[row.values.values() for row in rows], strict=True), strict=True))
    names = [*{name: None for row in rows for name in row.values}]
    return {name: [row.values.get(name) for row in rows] for name in names}


def _column(values: Sequence[float | None]) -> Told:
    sound = [value for value in values if value is not None and -LARGEST < value < LARGEST]
    if len(sound) == len(values):
        return told_by_all(sound)
    return told_by_some([(row, value) for row, value in enumerate(values) if value is not None])
