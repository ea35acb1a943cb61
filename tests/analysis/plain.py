"""Runs of trainers without phases and experts: rows of named metrics, each a function of the row or one value."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.making import run_of
from tui_monitor.model.records import Record, Row
from tui_monitor.model.run import Run

Values = Callable[[int], float] | float


def plain(length: int, step: int = 1, start: int = 0, total: int | None = None, **metrics: Values) -> Run:
    """A run of `length` rows whose counter rises by `step`."""
    return run_of(plain_rows(length, step, start, total, **metrics))


def plain_rows(
    length: int, step: int = 1, start: int = 0, total: int | None = None, **metrics: Values
) -> list[Record]:
    courses = {name: value if callable(value) else _constant(value) for name, value in metrics.items()}
    return [
        Row(start + i * step, {name: course(i) for name, course in courses.items()}, total, i)
        for i in range(1, length + 1)
    ]


def _constant(value: float) -> Callable[[int], float]:
    return lambda _: value


def around(level: float, spread: float = 0.1, seed: int = 0) -> Callable[[int], float]:
    """Lognormal noise around a level."""
    chance = random.Random(seed)
    return lambda _: level * chance.lognormvariate(0, spread)


def until(row: int, before: Values, after: Values) -> Callable[[int], float]:
    """One course before a row, another from it on."""
    first, second = (value if callable(value) else _constant(value) for value in (before, after))
    return lambda i: first(i) if i < row else second(i)


def at_rows(places: set[int], value: float, other: Callable[[int], float]) -> Callable[[int], float]:
    """`value` in some rows, another course in the rest."""
    return lambda i: value if i in places else other(i)


def walk(serial: float, seed: int = 0, level: float = 1.0, spread: float = 0.3) -> Callable[[int], float]:
    """Autoregressive noise of first order around a level."""
    chance, value = random.Random(seed), [0.0]

    def next_value(_: int) -> float:
        value[0] = serial * value[0] + chance.gauss(0, spread * (1 - serial**2) ** 0.5)
        return level + value[0]

    return next_value
