"""Axes end on round numbers, stay put while points come in, and never show one label twice."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.draw.axis import label, nice_step, short, snap, ticks

drawable = st.floats(-9e299, 9e299)


def test_entropy_near_its_ceiling_keeps_the_digits_that_differ() -> None:
    axis = snap(1.381, 1.386)
    assert axis == pytest.approx((1.381, 1.386))
    assert [tick.label for tick in ticks(axis, 3)] == ["1.382", "1.384", "1.386"]


def test_thousands_and_millions_are_short() -> None:
    assert [tick.label for tick in ticks((0, 2000), 4)] == ["0", "500", "1k", "1.5k", "2k"]
    assert [tick.label for tick in ticks((0, 4e6), 4)] == ["0", "1M", "2M", "3M", "4M"]
    assert label(1_000_050, 50) == "1000050"
    assert label(2e-7, 1e-7) == "2e-07"
    assert (short(1.3812), short(12_345), short(-0.27)) == ("1.381", "12.3k", "-0.27")


def test_counters_have_no_halves() -> None:
    assert [tick.label for tick in ticks(snap(1, 3, whole=True), 8, whole=True)] == ["1", "2", "3"]
    assert snap(10, 10, whole=True) == (9, 11)


def test_the_axis_does_not_move_with_each_point() -> None:
    assert len({snap(0, end, whole=True) for end in range(200, 290)}) <= 3


@given(drawable, drawable)
def test_a_snapped_range_holds_the_data_and_has_room(one: float, other: float) -> None:
    low, high = snap(min(one, other), max(one, other))
    span = high - low
    assert span > 0 and math.isfinite(span)
    assert low <= min(one, other) + 1e-6 * span and max(one, other) - 1e-6 * span <= high


@given(drawable, drawable, st.integers(1, 20), st.booleans())
def test_labels_are_unique_and_ticks_inside(one: float, other: float, count: int, whole: bool) -> None:
    low, high = snap(min(one, other), max(one, other), whole)
    found = ticks((low, high), count, whole)
    assert len(found) >= 2
    assert len({tick.label for tick in found}) == len(found)
    assert all(low - 1e-6 * (high - low) <= tick.value <= high + 1e-6 * (high - low) for tick in found)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(1, 20))
def test_labels_say_the_value_of_their_tick(low: float, span: float, count: int) -> None:
    units = {"k": 1e3, "M": 1e6, "G": 1e9}
    for value, text in ticks((low, low + span), count):
        said = float(text[:-1]) * units[text[-1]] if text[-1] in units else float(text)
        assert said == pytest.approx(value, rel=1e-6, abs=1e-6)


@given(st.floats(1e-280, 1e280))
def test_a_nice_step_is_round_and_large_enough(least: float) -> None:
    step = nice_step(least)
    assert least * (1 - 1e-6) <= step <= least * 5.01
    assert f"{step:.6e}"[0] in "125"
