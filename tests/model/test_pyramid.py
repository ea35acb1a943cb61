"""A series that got whole parts answers as one that got each row alone."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.run_state import _series
from tui_monitor.model.block import Block, Told
from tui_monitor.model.columns import Columns
from tui_monitor.model.pyramid import WHOLE_FACTOR, Pyramid, gapped_levels
from tui_monitor.model.series import WINDOW, Series
from tui_monitor.model.told import told_by_all

FINITE = st.integers(-1000, 1000).map(lambda number: number / 4)  # their sums are exact
GAPPED = st.one_of(FINITE, st.none(), st.just(math.inf), st.just(math.nan))
LENGTHS = st.sampled_from((1, 2, WHOLE_FACTOR - 1, WHOLE_FACTOR, 3 * WHOLE_FACTOR + 5))
Values = Sequence[float | None]


def stretched(draw: st.DrawFn, pattern: st.SearchStrategy[float | None]) -> Values:
    """Few drawn values, repeated: what matters is where parts and gaps begin."""
    some = draw(st.lists(pattern, min_size=1, max_size=7))
    length = draw(LENGTHS)
    return (some * (length // len(some) + 1))[:length]


@st.composite
def parts(draw: st.DrawFn) -> list[tuple[str, Values]]:
    kinds = draw(st.lists(st.sampled_from(("rows", "whole", "gapped", "gap")), min_size=1, max_size=5))
    return [(kind, [None] * draw(LENGTHS) if kind == "gap" else stretched(draw, FINITE if kind == "whole" else GAPPED))
            for kind in kinds]  # fmt: skip


def told_of(values: Values, whole: bool) -> Told | None:
    """What a block would tell of these rows, from which its trailing gaps are cut."""
    told = {row: value for row, value in enumerate(values) if value is not None}
    if not told:
        return None
    drawable = (math.nan if value is None or math.isinf(value) else value for value in values[: max(told) + 1])
    column = array("f", drawable)
    finite = [value for value in told.values() if math.isfinite(value)]
    levels = told_by_all(column).levels if whole else gapped_levels(column)
    low, high = min(finite, default=math.inf), max(finite, default=-math.inf)
    latest = tuple(told.items())[-WINDOW:]
    counts, figures = (len(told), len(told) - len(finite)), Pyramid(column, levels, WHOLE_FACTOR).whole
    return Told(memoryview(column).toreadonly(), tuple(levels), low, high, *counts, latest, figures)


def built(made: list[tuple[str, Values]]) -> tuple[Series, Series]:
    """By parts, and row by row."""
    series, singly, row = Series(), Series(), 0
    for kind, values in made:
        one_by_one = [(row + at, value) for at, value in enumerate(values) if value is not None]
        told = None if kind == "rows" else told_of(values, kind == "whole")
        if told is not None:
            series.attach(row, told)
        for at, value in one_by_one:
            singly.put(at, value)
            if kind == "rows":
                series.put(at, value)
        row += len(values)
    return series, singly


def brute(values: Sequence[float], start: int, end: int) -> tuple[float, float, float]:
    finite = [value for value in values[start:end] if value == value]
    return (min(finite), max(finite), math.fsum(finite) / len(finite)) if finite else (math.nan,) * 3


def alike(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(math.isclose(a, b, abs_tol=1e-9) or (a != a and b != b) for a, b in zip(one, other, strict=True))


@settings(deadline=None, max_examples=60)
@given(parts(), st.data())
def test_parts_answer_as_rows_do(made: list[tuple[str, Values]], data: st.DataObject) -> None:
    series, singly = built(made)
    assert _series(series) == _series(singly)
    values = list(series.values)
    for _ in range(5):
        start = data.draw(st.integers(0, len(values)))
        end = data.draw(st.integers(start, len(values)))
        assert alike(series.bucket(start, end)[1:], brute(values, start, end))
        assert alike([series.mean(start, end)], brute(values, start, end)[2:])


@settings(deadline=None, max_examples=60)
@given(parts(), st.lists(st.tuples(st.integers(0, 10_000), FINITE), min_size=1, max_size=4), st.data())
def test_a_late_value_in_a_part_that_cannot_be_written(
    made: list[tuple[str, Values]], late: list[tuple[int, float]], data: st.DataObject
) -> None:
    series, singly = built([*made, ("rows", [1.0])])
    for place, value in late:
        row = place % len(series.values)
        if row in series.window or row in singly.window or singly.exact(row) is None:
            series.put(row, value)
            singly.put(row, value)
    assert _series(series) == _series(singly)
    values = list(series.values)
    start = data.draw(st.integers(0, len(values)))
    assert alike(series.bucket(start, len(values))[1:], brute(values, start, len(values)))
    assert alike(series.bucket(0, len(values))[1:], brute(values, 0, len(values)))


@pytest.mark.parametrize("place", [0, 63, 64, 4_095, 4_096, 4_100])
@pytest.mark.parametrize("rows", [4_101, 4_160])
def test_the_extremes_of_whole_values_are_those_told(rows: int, place: int) -> None:
    """Wherever they stand, also behind the last full bucket, and more exactly than they are drawn."""
    values = [0.1] * rows
    values[place] = 0.1 + 1e-12
    told = told_by_all(values)
    assert (told.min, told.max) == (0.1, 0.1 + 1e-12)
    values[place] = 0.1 - 1e-12
    told = told_by_all(values)
    assert (told.min, told.max) == (0.1 - 1e-12, 0.1)


def test_late_values_in_a_long_gap() -> None:
    series, told = Series(), told_of([1.0] * 70, whole=True)
    assert told is not None
    series.put(0, 0.0)
    series.attach(300, told)
    for row, value in ((150, 7.0), (151, -5.0), (152, 4.0)):
        series.put(row, value)
    assert series.bucket(100, 250) == (100, -5.0, 7.0, 2.0)
    assert series.bucket(1, 370)[1:3] == (-5.0, 7.0)


def attached(parts: int, rows: int, spike: int) -> Columns:
    """Blocks of rising values, and one value far above."""
    columns, every = Columns(), range(parts * rows)
    for at in range(0, parts * rows, rows):
        values = [1e6 if row == spike else float(row % 97) for row in every[at : at + rows]]
        counters = every[at : at + rows]
        columns.attach(Block(counters, counters, {"score": told_by_all(values)}, (), None))
    return columns


@pytest.mark.parametrize("spike", [0, 9_999, 10_000, 70_123, 99_999])
@pytest.mark.parametrize("buckets", [1, 2, 7, 50])
def test_a_chart_of_many_blocks_tells_every_row_once(buckets: int, spike: int) -> None:
    columns = attached(10, 10_000, spike)
    for _ in range(2):  # the second time from what was kept
        drawn = [bucket for _, bucket in columns.chart("score", buckets, 0, 99_999)]
        assert max(bucket.high for bucket in drawn) == 1e6
        assert len(drawn) <= buckets + 1
        ends = [*(bucket.row for bucket in drawn[1:]), 100_000]
        total = sum(bucket.mean * (end - bucket.row) for bucket, end in zip(drawn, ends, strict=True))
        assert math.isclose(total, sum(columns.metrics["score"].values), rel_tol=1e-9)


def test_a_late_value_in_a_long_bucket_whose_figures_are_kept() -> None:
    series = attached(2, 10_000, spike=3).metrics["score"]
    assert series.bucket(10_000, 20_000).high == 96.0
    assert series.bucket(5_000, 20_000).high == 96.0
    series.put(19_990, 1_000_000.0)
    assert series.bucket(10_000, 20_000).high == series.bucket(5_000, 20_000).high > 400_000


def test_charts_read_the_uppermost_levels_of_each_block_alone() -> None:
    """The time to draw must not grow with the rows. Counted, not timed."""
    asked = []
    for rows in (10_000, 40_000):
        counts = _Counted()
        columns = attached(10, rows, spike=3)
        for pyramid in columns.metrics["score"]._pyramids:
            pyramid.values = counts.over(pyramid.values)
        columns.chart("score", 20, 0, 10 * rows)
        asked.append(counts.numbers)
    assert asked[1] <= 2 * asked[0] + 2_000


class _Counted:
    """Counts the numbers that are read from the rows themselves."""

    def __init__(self) -> None:
        self.numbers = 0

    def over(self, values: Sequence[float]) -> Sequence[float]:
        counts = self

        class Rows:
            def __len__(self) -> int:
                return len(values)

            def __getitem__(self, at: slice) -> Sequence[float]:
                cut = values[at]
                counts.numbers += len(cut)
                return cut

        return Rows()  # type: ignore[return-value]  # no more of a sequence is asked for
