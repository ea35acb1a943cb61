"""Metrics that two files of a run tell by one name and that mean different things."""

from __future__ import annotations

from collections import Counter

from tui_monitor.model.units import Count, count_text, number
from tui_monitor.sources.parts import Part

DIFFERS, ROUNDED = 0.2, 0.01
"""Relative and absolute: consoles round to two or three figures, and average over what they print. Beyond both, two
files tell different things by one name."""

SURE = 3  # counters at which they differ
KEPT = 256  # latest values of a metric by which files are compared
NAMES_TOLD = 4  # of metrics


class Conflicts:
    """Compares what files tell of the same counter."""

    def __init__(self) -> None:
        self._values: dict[str, dict[Count, tuple[Part, float]]] = {}
        self._differing: Counter[str] = Counter()
        self._differ: dict[str, str] = {}

    @property
    def said(self) -> list[str]:
        """The conflicts, one of each metric."""
        return list(self._differ.values())[:NAMES_TOLD]

    def compare(self, name: str, part: Part, counter: Count, value: float) -> None:
        """Note a value, and where another file told a different one."""
        known = self._values.setdefault(name, {})
        before = known.get(counter)
        if before is None or before[0].group is part.group:
            known[counter] = part, value
            if len(known) > KEPT:
                del known[next(iter(known))]
            return
        other, told = known.pop(counter)
        if abs(told - value) > max(DIFFERS * max(abs(told), abs(value)), ROUNDED):
            self._differing[name] += 1
        if self._differing[name] == SURE:
            figures = f"{number(told)} in {other.name}, {number(value)} in {part.name}"
            self._differ[name] = f"{name} at {count_text(counter)} is {figures}"
