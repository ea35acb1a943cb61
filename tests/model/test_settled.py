"""Rows that came one by one are settled a stretch at a time: the same rows, in less room."""

from __future__ import annotations

import sys
from array import array
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_monitor.model import columns as columns_module
from tui_monitor.model import series as series_module
from tui_monitor.model.columns import LATE, Columns
from tui_monitor.model.packed import Packed, packed
from tui_monitor.model.series import SETTLED

VALUES = st.one_of(st.floats(-1e6, 1e6), st.sampled_from((float("nan"), float("inf"), 1e300)))
RowTold = tuple[float, dict[str, float], int, int | None]  # step from the counter before, values, lines, late


def rows_by(steps: st.SearchStrategy[float]) -> st.SearchStrategy[list[RowTold]]:
    """Rows of such steps from the counter before, with their values and the lines between."""
    values = st.dictionaries(st.sampled_from(("score", "loss")), VALUES, max_size=2)
    return st.lists(st.tuples(steps, values, st.integers(0, 70_000), st.sampled_from((None, LATE))), max_size=120)


def columns_of(rows: list[RowTold], settled: int) -> Columns:
    columns = Columns()
    counter, line = 0.0, 0
    with patch.object(columns_module, "SETTLED", settled), patch.object(series_module, "SETTLED", settled):
        for step, values, lines, late in rows:
            counter, line = max(counter + step, 0), line + lines
            columns.append(int(counter) if counter == int(counter) else counter, values, line, late)
    return columns


def told(columns: Columns) -> object:
    """All that can be read, but means: those of parts add up to another last digit."""
    names = columns.metrics
    first, last = (columns.counters[0], columns.counters[-1]) if len(columns) else (0, 0)
    exact = {name: [series.exact(row) for row in range(len(series.values))] for name, series in names.items()}
    buckets = [
        [series.bucket(at, end)[:3] for at in range(0, end, 3)]
        for series in names.values()
        for end in (len(series.values) // 2, len(series.values))
    ]
    charts = [[x for x, _ in columns.chart(name, 500, first, last)] for name in names]
    whole = list(columns.counters), list(columns.lines), columns.timeline, columns.is_whole
    return repr((whole, exact, buckets, charts, [list(columns.pairs(name)) for name in names]))


@given(rows_by(st.integers(-12, 9)))
def test_settled_rows_are_the_rows(  # a counter falls where a run resumes, and stays where a row is told again
    rows: list[RowTold],
) -> None:
    assert told(columns_of(rows, settled=16)) == told(columns_of(rows, settled=1 << 30))


@given(rows_by(st.sampled_from((0.5, 1, 2))))
def test_settled_rows_of_fractional_counters_are_the_rows(
    rows: list[RowTold],
) -> None:
    assert told(columns_of(rows, settled=8)) == told(columns_of(rows, settled=1 << 30))


@given(st.lists(st.one_of(st.none(), VALUES), max_size=30), st.integers(1, 600), st.integers(0, 600))
@example([None, None, None, 0.0, -0.0], 44, 5)
def test_settled_rows_long_enough_for_a_pyramid(some: list[float | None], start: int, rows: int) -> None:
    values = [5.0] * start + some + [-3.0] * 200 + some * 3
    told_rows: list[RowTold] = [(1, {} if value is None else {"score": value}, 1, None) for value in values]
    series = columns_of(told_rows, settled=200).metrics["score"]
    plain = columns_of(told_rows, settled=1 << 30).metrics["score"]
    for end in (start + rows, len(series.values)):
        found, expected = ([each + 0.0 for each in one.bucket(start // 2, end)[:3]] for one in (series, plain))
        assert repr(found) == repr(expected)  # of two zeros either is the lowest
        means = series.bucket(start // 2, end).mean, plain.bucket(start // 2, end).mean
        assert means[0] == pytest.approx(means[1], rel=1e-9, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("spread", [1, 1 << 15, 1 << 30, 1 << 60])
@given(data=st.data())
def test_packed_numbers_are_the_numbers(spread: int, data: st.DataObject) -> None:
    numbers = array("q", data.draw(st.lists(st.integers(-spread, spread), min_size=1, max_size=20)))
    part, cut = packed(numbers), data.draw(st.slices(len(numbers)))
    assert (len(part), list(part), list(part[cut])) == (len(numbers), list(numbers), list(numbers[cut]))
    assert [part[at] for at in range(-len(numbers), len(numbers))] == [*numbers, *numbers]


def test_lines_of_a_log_take_two_bytes() -> None:
    assert isinstance(packed(array("q", [1, 2, 5, 60_000])), Packed)
    assert packed(array("q", range(1, 99, 2))) == range(1, 99, 2)


def test_a_live_row_of_four_metrics_takes_few_bytes() -> None:
    """Of its numbers: four of 32 bits, where its line stands, and their pyramid."""
    columns = Columns()
    for row in range(4 * SETTLED):
        columns.append(row + 1, {"score": 1.0, "reward": 2.0, "steps": 3.0, "entropy": 4.0}, row + row // 50)
    held = [part for series in columns.metrics.values() for part in series.values.parts]
    held += [column for series in columns.metrics.values() for pyramid in series._pyramids
             for level in pyramid.levels for column in level]  # fmt: skip
    held += [part._distances if isinstance(part, Packed) else part
             for whole in (columns.counters, columns.lines) for part in whole.parts]  # fmt: skip
    assert sum(map(sys.getsizeof, held)) / len(columns) < 22
