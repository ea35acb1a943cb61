"""The numbers of rows that are read in bulk: what `int` and `float` make of each, however they are written."""

from __future__ import annotations

import math
import random

import pytest

from tui_monitor.formats.bulk.lines import is_usual, numbers_of

ROW = "Episode {} | Score: {} | Reward: {} | Steps: 5 | α_entropy: {}\n"
ODD = ["-0", "-0.0", "+3", "007", "5.", "-.5", "1234567890" * 3, "0." + "3" * 30, "-1"]


@pytest.mark.parametrize("odd", [*ODD, "3"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_any_spelling_of_a_number(odd: str, place: int) -> None:
    told = [odd if at == place else "7.5" for at in range(3)]
    rows = [ROW.format("10/1000", "3", "0.25", "1.384"), ROW.format("20/1000", *told)]
    numbers = numbers_of([each.encode() for each in rows])
    first, second, third = map(float, told)
    expected = [10, 1000, 3.0, 0.25, 5.0, 1.384, 20, 1000, first, second, 5.0, third]
    assert numbers == expected
    assert [math.copysign(1, each) for each in numbers] == [math.copysign(1, each) for each in expected]


def test_a_counter_that_is_not_whole_in_double_precision_goes_singly() -> None:
    line = ROW.format("123456789012345/999999999999999", 1, 2, 3).encode()
    assert is_usual(line[:-1])
    assert numbers_of([line])[:2] == [123456789012345, 999999999999999]
    assert not is_usual(line[:-1].replace(b"/", b"6/"))
    assert not is_usual(line[:-1].replace(b"/", b"/1"))


def test_each_number_is_the_one_that_float_reads() -> None:
    chance = random.Random(7)
    texts = [f"{chance.uniform(-1000, 1000):.{chance.randint(0, 17)}f}" for _ in range(3000)]
    rows = "".join(ROW.format("1/2", *texts[at : at + 3]) for at in range(0, len(texts), 3))
    numbers = numbers_of([rows.encode()])
    read = [number for at in range(0, len(numbers), 6) for number in (*numbers[at + 2 : at + 4], numbers[at + 5])]
    assert read == [float(text) for text in texts]
