"""Intervals of differences: they hold the truth as often as they say, for the kinds of noise that training has."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.analysis.difference import LEVEL, Level, difference_of, level_of, paired_difference, student

Noise = Callable[[int, random.Random], list[float]]


def white(count: int, rng: random.Random) -> list[float]:
    return [rng.gauss(0, 1) for _ in range(count)]


def lognormal(count: int, rng: random.Random) -> list[float]:
    return [math.exp(rng.gauss(0, 1)) for _ in range(count)]


def nethack(count: int, rng: random.Random) -> list[float]:
    """Seven of ten episodes score nothing."""
    return [0.0 if rng.random() < 0.7 else rng.expovariate(1 / 20) for _ in range(count)]


def correlated(memory: float) -> Noise:
    def made(count: int, rng: random.Random) -> list[float]:
        values = [rng.gauss(0, 1) / math.sqrt(1 - memory * memory)]
        while len(values) < count:
            values.append(memory * values[-1] + rng.gauss(0, 1))
        return values

    return made


def coverage(noise: Noise, count: int, trend: float, trials: int = 300) -> float:
    """How often the interval of two alike series, which both learn, holds their true difference, 0."""
    rng, held = random.Random(count), 0
    for _ in range(trials):
        a, b = noise(count, rng), noise(count, rng)
        found = paired_difference([(x + trend * i, y + trend * i) for i, (x, y) in enumerate(zip(a, b, strict=True))])
        held += found.low <= 0 <= found.high
    return held / trials


@pytest.mark.parametrize(
    ("noise", "count", "least"),
    [
        (white, 5, 0.92), (white, 25, 0.92), (white, 100, 0.92),
        (lognormal, 25, 0.92), (nethack, 25, 0.92), (nethack, 100, 0.92),
        (correlated(0.6), 25, 0.88), (correlated(0.6), 100, 0.9),
        (correlated(0.9), 25, 0.8), (correlated(0.9), 100, 0.88),
        (correlated(0.3), 5, 0.88),
    ],
)  # fmt: skip
@pytest.mark.parametrize("trend", [0.0, 0.5])
def test_the_interval_holds_the_truth_as_often_as_it_says(
    noise: Noise, count: int, least: float, trend: float
) -> None:
    assert coverage(noise, count, trend) >= least


def test_a_real_difference_is_seen() -> None:
    rng = random.Random(3)
    found = paired_difference([(rng.gauss(1, 1), rng.gauss(0, 1)) for _ in range(50)])
    assert 0 < found.low < 1 < found.high < 2


def test_memory_widens_the_interval() -> None:
    """The same values say less when neighbours resemble each other."""
    values = sorted(white(50, random.Random(1)))
    shuffled = random.Random(2).sample(values, len(values))
    assert level_of(values).worth < 10 < level_of(shuffled).worth


def test_equal_series_do_not_differ() -> None:
    assert paired_difference([(1.5, 1.5)] * 8) == (0, 0, 0)
    assert paired_difference([(2.0, 1.5)] * 8) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(("freedom", "t"), [(2, 4.303), (4, 2.776), (9, 2.262), (30, 2.042), (1000, 1.962)])
def test_students_t(freedom: float, t: float) -> None:
    assert student(LEVEL, freedom) == pytest.approx(t, rel=0.03)


def test_students_t_falls_with_freedom() -> None:
    values = [student(LEVEL, freedom / 4) for freedom in range(4, 200)]
    assert all(a >= b for a, b in pairwise(values))


def test_welch_of_two_levels() -> None:
    found = difference_of(Level(10, 1, 9, 9.0), Level(8, 1, 9, 9.0))
    assert found.value == 2 and found.low == pytest.approx(2 - 2.12 * math.sqrt(2 / 9), rel=0.02)


@given(st.lists(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 2), min_size=2, max_size=40))
def test_any_finite_pairs_have_an_interval_around_their_difference(pairs: list[tuple[float, float]]) -> None:
    if any(not math.isfinite(a - b) for a, b in pairs):
        return
    found = paired_difference(pairs)
    assert not math.isnan(found.value) and not found.low > found.value and not found.value > found.high
