"""Where a row of one file stands among the rows of another."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence

from tui_monitor.model.column import Numbers
from tui_monitor.model.columns import LATE_PARTS
from tui_monitor.model.metrics import canonical
from tui_monitor.model.records import Row
from tui_monitor.model.units import Count

EPISODE = "episode"  # counted where no unit is told: the native log


class Course:
    """The counters of the latest rows told."""

    def __init__(self) -> None:
        self._told: deque[Count] = deque(maxlen=LATE_PARTS - 4)

    @property
    def latest(self) -> Count:
        """The highest one, below all others where there is none."""
        return max(self._told, default=-1)

    def told(self, counters: Sequence[Count] | Numbers) -> None:
        self._told.extend(counters)

    def forget(self) -> None:
        """Another unit counts from now on."""
        self._told.clear()

    def in_order(self, counter: Count) -> Count | None:
        """A row that lags falls in beside the next one that was told; one that lags too far has no place."""
        told = sorted(set(self._told))
        if not told or counter >= told[-1]:
            return counter
        return None if counter < told[0] else told[bisect_left(told, counter)]


def told_beside(row: Row, unit: str) -> Count | None:
    """The run's counter, as a row that counts otherwise tells it beside."""
    for name in (unit, f"{unit}s", f"global_{unit}", f"total_{unit}s", f"{unit}s_total", f"training_{unit}"):
        value = row.values.get(canonical(name), math.nan)
        if value >= 0 and value.is_integer():
            return int(value)
    return None
