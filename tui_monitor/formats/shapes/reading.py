"""What one line or block says, before anybody decided whether to believe it: counters and named values."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["line", "dict", "box", "block", "bar", "table", "described"]


class Counter(NamedTuple):
    """One counter: `label` tells the same counter on other lines, `unit` is what it counts, `name` what it is called as
    a metric where another counter is the run's."""

    label: str
    unit: str
    value: float
    total: int | None = None
    name: str | None = None


LARGEST = 2**53
"""Of a counter or total: beyond it a double skips whole numbers, and no training gets there."""


def countable(value: float, unit: str) -> bool:
    """Whether a value may be a counter's: whole, or a fraction of an epoch, and within what a counter can reach."""
    return 0 <= value < LARGEST and (value == int(value) or unit == "epoch")


class Reading(NamedTuple):
    """Counters and values of one line or block. `key` is equal for readings of one shape; `led`: a counter stands at
    the line's beginning; `qualifier`: it speaks of an evaluation."""

    kind: Kind
    key: str
    counters: tuple[Counter, ...]
    values: dict[str, float]
    led: bool = False
    qualifier: str | None = None
