"""The courses of the visible runs in small, from the runs' own columns: hundreds of runs have no trends in their
reports."""

from __future__ import annotations

import math
from time import perf_counter

from tui_monitor.draw.spark import spark
from tui_monitor.model.columns import Columns
from tui_monitor.ui.chart_spec import counters_of
from tui_monitor.ui.scene import RunView

KEPT = 2000  # courses: those of a list somebody scrolls through
FEW = 256  # rows
BUDGET = 0.006  # seconds of one picture: where a page of runs needs more, the rest comes with the next picture


class Sparklines:
    """Each is drawn once for each report of its run, not all of a page at once: a key is answered first."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, str, int], tuple[RunView, str]] = {}
        self._began = 0.0
        self._missed = False

    def begin(self) -> None:
        """A new picture."""
        self._began, self._missed = perf_counter(), False

    def missed(self) -> bool:
        """Whether one that was asked for since the last question is still to come."""
        missed, self._missed = self._missed, False
        return missed

    def of(self, view: RunView, name: str, width: int) -> str:
        """The metric's course in `width` cells; blank where there is none; for a moment that of the report before."""
        place = view.key, name, width
        known = self._drawn.get(place)
        if known is not None and known[0] is view:
            return known[1]
        if perf_counter() - self._began > BUDGET:
            self._missed = True
            return known[1] if known is not None else ""
        if len(self._drawn) >= KEPT:
            self._drawn.clear()
        text = course(view, name, width)
        self._drawn[place] = view, text
        return text


def course(view: RunView, name: str, width: int) -> str:
    """The means of `width` stretches of the run, entropy from 0 to its ceiling."""
    rows = view.run.rows
    if name not in rows.metrics or not len(rows) or width < 1:
        return " " * max(width, 0)
    means = _means(rows, name, width)
    ceiling = _ceiling(view, name)
    return spark(means, width, 0.0 if ceiling else None, ceiling)


def _means(rows: Columns, name: str, width: int) -> list[float]:
    """Of at most about `width` stretches of the counter; a short run's are found sooner row by row."""
    first, last = counters_of(rows)
    if len(rows) > FEW:
        return [bucket.mean for _, bucket in rows.chart(name, width, first, last)]
    told: dict[int, list[float]] = {}
    span = last - first
    for counter, value in rows.pairs(name):
        told.setdefault(min(int((counter - first) / span * width), width - 1) if span else 0, []).append(value)
    return [sum(values) / len(values) for values in told.values()]


def _ceiling(view: RunView, name: str) -> float | None:
    """ln N of the experts' entropy, so that only a collapse looks like one; None where N is not their number."""
    experts, figures = view.report.experts, view.report.metrics.get(name)
    if name != "alpha_entropy" or not experts or experts < 2 or figures is None:
        return None
    ceiling = math.log(experts)
    return ceiling if (figures.max or 0.0) <= ceiling * 1.02 else None
