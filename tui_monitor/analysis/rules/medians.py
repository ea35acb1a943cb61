"""How most rules of policy metrics judge: the median of the latest values against a limit, and since when."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.windows import last_values, since_when
from tui_monitor.model.report import Check
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

UPDATES = 20  # values of one median: in a healthy SB3 run 3.5 % of single KLs pass 0.02, no median of 20 ever did
HISTORY = 10  # medians looked back for the moment since which it holds


class Latest(NamedTuple):
    """The median of the latest 20 values, and the (counter, value) pairs of up to 200."""

    median: float
    points: list[tuple[Count, float]]
    unit: str

    def since(self, bad: Callable[[float], bool]) -> str | None:
        """Since which counter the medians of 20 have been bad."""
        return since_when(self.points, UPDATES, bad, self.unit)

    @property
    def values(self) -> list[float]:
        return [value for _, value in self.points]


def latest_of(run: Run, name: str) -> Latest | None:
    """The latest values of a metric; None while there are fewer than 20."""
    points = last_values(run, name, UPDATES * HISTORY)
    if len(points) < UPDATES:
        return None
    return Latest(median([value for _, value in points[-UPDATES:]]), points, run.unit)


def needs_more(rule: str, label: str, expected: str, run: Run, name: str, fewest: int = UPDATES) -> Check:
    """The check of a rule whose metric has too few values yet."""
    missing = max(1, fewest - len(last_values(run, name, fewest)))
    plural = "s" if missing > 1 else ""
    return checked(rule, label, "none yet", expected, "unknown", f"needs {missing} more value{plural} of {name}")
