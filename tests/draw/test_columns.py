"""Decimation: bounded, the same by search as by walking, gaps kept, and no spike lost."""

import math
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.draw.columns import Column, columns, extent, last_number, number, span_of

HOSTILE = [math.nan, math.inf, -math.inf, 1e308, -1e308, 1e300, 10**400, -(10**400), None]
values = st.one_of(st.floats(), st.integers(), st.sampled_from([*HOSTILE, 5e-324, 0.0, True]))


@pytest.mark.parametrize("value", HOSTILE)
def test_what_cannot_be_drawn_is_no_number(value: float | None) -> None:
    assert number(value) is None


def test_extents_skip_what_cannot_be_drawn() -> None:
    assert extent([3, None, math.nan, -2, 10**400]) == (-2, 3)
    assert extent(HOSTILE) is None
    assert span_of([1, 2, 3]) == (1, 3) and span_of([2, math.nan, 1]) == (1, 2) and span_of([]) is None
    assert last_number([1, 2, None, math.inf]) == 2


def test_a_spike_survives_any_decimation() -> None:
    ys = array("d", bytes(8 * 200_000))
    ys[123_456], ys[123_457] = 41.0, -7.0
    found = columns(range(200_000), ys, 80, (0, 200_000))
    assert len(found) == 80
    assert found[123_456 * 80 // 200_000] == Column(49, -7.0, 41.0, 0.0, True)


def test_gaps_and_resumes_part_columns() -> None:
    found = columns([0, 1, 2, 3, 4, 2, 3], [1, 1, None, 1, 1, 5, 5], 5, (0, 5))
    assert [(column.pixel, column.joined) for column in found] == [
        (0, False), (1, True), (3, False), (4, True), (2, False), (3, True),
    ]  # fmt: skip


def test_a_gap_parts_dense_columns_too() -> None:
    ys = [1.0] * 1000
    ys[400:600] = [math.nan] * 200
    found = columns(range(1000), ys, 10, (0, 1000))
    assert [column.pixel for column in found if not column.joined] == [0, 6]
    assert [column.pixel for column in found] == [0, 1, 2, 3, 6, 7, 8, 9]


def test_a_counter_that_jumps_back_all_the_time_stays_bounded() -> None:
    xs = [0, 99] * 50_000
    assert columns(xs, xs, 100, (0, 100)) == [Column(0, 0, 0, 0, True), Column(99, 99, 99, 99, True)]


@settings(max_examples=60)
@given(st.lists(values, min_size=25, max_size=80), st.integers(1, 5))
def test_searching_finds_what_walking_finds(ys: list[float | None], pixels: int) -> None:
    xs = list(range(len(ys)))
    searched = columns(xs, ys, pixels, (0, len(ys)))
    walked = columns([*xs, None], [*ys, None], pixels, (0, len(ys)))  # the None forbids the search
    assert [column[:4] for column in searched] == [column[:4] for column in walked]


@given(st.lists(st.tuples(values, values), max_size=60), st.integers(0, 30))
def test_every_drawable_point_in_sight_is_covered(points: list[tuple[float, float]], pixels: int) -> None:
    found = columns([x for x, _ in points], [y for _, y in points], pixels, (-100, 100))
    seen = [drawn for x, y in points if (drawn := number(y)) is not None and number(x) is not None and -100 <= x <= 100]
    if pixels and seen:
        assert min(column.low for column in found) == min(seen)
        assert max(column.high for column in found) == max(seen)
    else:
        assert found == []
    assert len(found) <= 4 * max(pixels, 1)
