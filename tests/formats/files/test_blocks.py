"""Rows told as blocks write the same into the store as the rows one by one."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.formats.files.blocks import MOST_DATED, in_blocks
from tui_monitor.model.block import Block
from tui_monitor.model.records import Batch, LogRecord, Other, Row, Setup
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean
from tui_monitor.model.told import FEWEST

numbers = st.floats(width=32) | st.sampled_from([math.nan, math.inf, 1e300])
steps = st.sampled_from([0, 1, 1, 1, 1, 1, 1, 3, -2, 0.5])


@st.composite
def courses(draw: st.DrawFn) -> list[LogRecord]:
    """Rows that mostly rise, with gaps, other records and repetitions between them."""
    counter, told = 0.0, list[LogRecord]([Setup(unit=Clean("step"))])
    for line in range(draw(st.integers(0, 150))):
        counter = max(0, counter + draw(steps))
        values = draw(st.dictionaries(st.sampled_from("abc"), numbers, max_size=3))
        at = draw(st.none() | st.just(1.7e9 + line))
        told.append(
            Row(int(counter) if counter == int(counter) else counter, values, draw(st.none() | st.just(500)), line, at)
        )
        if draw(st.integers(0, 60)) == 0:
            told.append(Other(Clean("x"), line))
    return told


def stored(records: list[LogRecord | Block]) -> Run:
    store = Store()
    return store.apply(Batch("run", tuple(records), 0.0))


def told_of(run: Run) -> object:
    series = {
        name: (
            [*map(str, each.values)],
            str(each.window),
            str(each.last),
            each.last_row,
            each.min,
            each.max,
            each.count,
        )
        for name, each in run.rows.metrics.items()
    }
    return (
        [*run.rows.counters],
        [*run.rows.lines],
        run.rows.timeline,
        series,
        run.total,
        len(run.sessions),
        run.recognised,
    )


@settings(max_examples=60, deadline=None)
@given(courses())
def test_a_run_is_the_same_by_blocks(course: list[LogRecord]) -> None:
    assert told_of(stored([*in_blocks(course)])) == told_of(stored([*course]))


def test_many_rows_are_few_records_and_those_with_times_more() -> None:
    rows = [Row(at, {"loss": 1.0}, None, at) for at in range(5000)]
    assert [type(record) for record in in_blocks(rows)] == [Row, Block]
    dated = [Row(at, {"loss": 1.0}, None, at, 1.7e9 + at) for at in range(5000)]
    told = [*in_blocks(dated)]
    assert 4 <= sum(isinstance(record, Row) for record in told) == len(told) / 2 <= 5000 / MOST_DATED + 1


def test_few_rows_stay_what_they_are() -> None:
    rows = [Row(at, {"loss": 1.0}, None, at) for at in range(FEWEST)]
    assert [*in_blocks(rows)] == rows
