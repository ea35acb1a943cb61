"""The numbers of rows that are read in bulk: what `int` and `float` make of each, however they are written."""

from __future__ import annotations

import math
import random

import pytest

from tui_monitor.formats.bulk.lines import numbers_of

ROW = "Episode {} | Score: {} | Reward: {} | Steps: 5 | α_entropy: {}\n"
ODD = ["-0", "-0.0", "+3", "007", "5.", "-.5", "1234567890" * 3, "0." + "3" * 30, "-1"]


@pytest.mark.parametrize("odd", [*ODD, "3"])
def test_any_spelling_of_a_number(odd: str) -> None:
    rows = [ROW.format("10/1000", "3", "0.25", "1.384"), ROW.format("20/1000", odd, odd, "1.3")]
    numbers = numbers_of("".join(rows).encode())
    expected = [10, 1000, 3.0, 0.25, 5.0, 1.384, 20, 1000, float(odd), float(odd), 5.0, 1.3]
    assert [float(number) for number in numbers] == expected
    assert [math.copysign(1, each) for each in numbers] == [math.copysign(1, each) for each in expected]
    assert all(isinstance(numbers[at], int) for at in (0, 1, 6, 7))


def test_a_counter_of_eighteen_digits_is_kept_whole() -> None:
    assert numbers_of(ROW.format("123456789012345678/999999999999999999", 1, 2, 3).encode())[:2] == [
        123456789012345678, 999999999999999999
    ]  # fmt: skip


def test_each_number_is_the_one_that_float_reads() -> None:
    chance = random.Random(7)
    texts = [f"{chance.uniform(-1000, 1000):.{chance.randint(0, 17)}f}" for _ in range(3000)]
    rows = "".join(ROW.format("1/2", *texts[at : at + 3]) for at in range(0, len(texts), 3))
    numbers = numbers_of(rows.encode())
    read = [number for at in range(0, len(numbers), 6) for number in (*numbers[at + 2 : at + 4], numbers[at + 5])]
    assert [float(each) for each in read] == [float(text) for text in texts]
