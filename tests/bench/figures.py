"""One figure of the table, its target and whether that is met; measurements taken in turn, and their median."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from tests.bench.terminal import LateError


@dataclass(frozen=True)
class Figure:
    """`value` is None where it could not be measured: `note` says why. Targets are upper bounds in the same unit."""

    what: str
    value: float | None
    unit: str = ""
    target: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """None where there is nothing to compare."""
        return None if self.value is None or self.target is None else self.value <= self.target


@dataclass(frozen=True)
class Timing:
    """Some values of one thing; empty where it was too late each time or is not there."""

    values: tuple[float, ...]
    why_not: str = ""

    @property
    def middle(self) -> float | None:
        return median(self.values) if self.values else None

    @property
    def words(self) -> str:
        """`0.512 s (3)`: the median and of how many."""
        middle = self.middle
        return self.why_not if middle is None else f"{middle:.3f} s ({len(self.values)})"


def in_turn(measures: Mapping[str, Callable[[], float]], times: int, budget: float) -> dict[str, Timing]:
    """A B A B …, so that what else the machine does falls on all alike. No new round after `budget` seconds; what was
    too late once is not tried again."""
    values: dict[str, list[float]] = {name: [] for name in measures}
    late: dict[str, str] = {}
    begun = time.monotonic()
    for turn in range(times):
        if turn and time.monotonic() - begun > budget:
            break
        for name, measure in measures.items():
            if name not in late:
                try:
                    values[name].append(measure())
                except LateError as error:
                    late[name] = f"did not come in time: {last_words(error)}"
    return {name: Timing(tuple(found), late.get(name, "")) for name, found in values.items()}


def last_words(error: LateError) -> str:
    """The one line of a screen that tells most, without its frames, cut."""
    lines = (" ".join(re.sub(r"[^\w .:%/-]", " ", line).split()) for line in str(error).splitlines())
    return max(lines, key=len, default="nothing")[:60]


def ratio(what: str, ours: Timing, theirs: Timing, target: float | None, whose: str) -> Figure:
    """How many times theirs ours is."""
    note = f"{ours.words}; {whose} {theirs.words}"
    mine, other = ours.middle, theirs.middle
    value = None if mine is None or other is None else mine / other
    return Figure(what, value, "×", target, note)


def at_most(what: str, timing: Timing, seconds: float, note: str = "") -> Figure:
    """A time against a bound, in milliseconds."""
    middle = timing.middle
    value = None if middle is None else middle * 1000
    told = note if middle is not None else timing.why_not
    return Figure(what, value, "ms", seconds * 1000, f"{told}; {len(timing.values)} times".lstrip("; "))
