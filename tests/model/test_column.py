"""A column of parts is the plain sequence of its numbers, however it came to be."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.model.column import Column, Numbers, compact

STEPS = st.lists(st.one_of(st.integers(0, 5), st.lists(st.integers(0, 3), max_size=9)), max_size=8)
"""Numbers by which a rising column grows: one appended, many attached at once - also none."""


def part_of(numbers: list[int]) -> Numbers:
    """As a range where it is one, else as numbers that cannot be written, as those in a file."""
    compacted = compact(array("q", numbers))
    return compacted if isinstance(compacted, range) else memoryview(compacted).toreadonly()


def column_of(steps: list[int | list[int]]) -> tuple[Column, list[int]]:
    column, plain = Column("q"), list[int]()
    for step in steps:
        rises = [step] if isinstance(step, int) else step
        numbers, last = list[int](), plain[-1] if plain else -3
        for rise in rises:
            numbers.append(last := last + rise)
        if isinstance(step, int):
            column.append(numbers[0])
        else:
            column.attach(part_of(numbers))
        plain += numbers
    return column, plain


@given(STEPS, st.slices(60))
def test_a_column_is_its_numbers(steps: list[int | list[int]], cut: slice) -> None:
    column, plain = column_of(steps)
    assert (len(column), list(column), list(column[cut])) == (len(plain), plain, plain[cut])
    assert [column[at] for at in range(-len(plain), len(plain))] == plain * 2
    for outside in (len(plain), -len(plain) - 1):
        with pytest.raises(IndexError):
            column[outside]


@given(STEPS, st.data())
def test_places_in_rising_numbers(steps: list[int | list[int]], data: st.DataObject) -> None:
    column, plain = column_of(steps)
    start = data.draw(st.integers(0, len(plain)))
    stop = data.draw(st.integers(start, len(plain)))
    value = data.draw(st.integers(-5, 60)) + data.draw(st.sampled_from((0, 0.5)))
    assert column.first_at(value, range(start, stop)) == bisect_left(plain, value, start, stop)
    assert column.first_above(value, range(start, stop)) == bisect_right(plain, value, start, stop)


@given(STEPS.filter(lambda steps: any(steps)), st.data())
def test_any_number_can_be_written(steps: list[int | list[int]], data: st.DataObject) -> None:
    column, plain = column_of(steps)
    if not plain:
        return
    row = data.draw(st.integers(0, len(plain) - 1))
    column[row] = plain[row] = 77
    column.append(78)
    assert list(column) == [*plain, 78]


@given(st.lists(st.integers(-3, 4), max_size=6))
def test_compacted_numbers_are_the_same(numbers: list[int]) -> None:
    assert list(compact(array("q", numbers))) == numbers


def test_a_steady_counter_takes_no_room() -> None:
    assert compact(array("q", range(10, 1_000, 10))) == range(10, 1_000, 10)
