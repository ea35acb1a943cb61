"""The loads of a layer's experts as a heat map, against the fair share at each time."""

from __future__ import annotations

import math

from tui_monitor.draw.heat import HeatPlan, HeatSpec, inside, plan_heat
from tui_monitor.model.columns import Columns
from tui_monitor.ui.chart_spec import Place
from tui_monitor.ui.views.charts.cards import Card, expert_of, experts_of
from tui_monitor.ui.views.charts.lens import Lens

MOST = 256  # experts of one map: the time to draw is theirs


def plan_map(card: Card, columns: Columns, place: Place, lens: Lens) -> HeatPlan:
    """A line for each expert, or for neighbours where there is less room."""
    names = experts_of(tuple(columns.metrics), card.layer)[:MOST]
    labels = [str(expert_of(name)) for name in names]
    cells = inside(labels, place.width, place.height)
    loads = [_loads(columns, name, cells, lens) for name in names]
    shares = _shares(loads, cells)
    return plan_heat(HeatSpec(shares, labels, place.width, place.height, lens.axis, place.plain, lens.ticks(cells)))


def _loads(columns: Columns, name: str, cells: int, lens: Lens) -> list[float]:
    """The mean load in each cell, NaN for a gap; a cell between two rows has that of the one before."""
    left, right = lens.axis
    loads = [math.nan] * cells
    for counter, bucket in columns.chart(name, cells, *lens.reach(columns)):
        if bucket.mean == bucket.mean and right > left:
            share = (lens.at(counter) - left) / (right - left)
            loads[min(max(int(share * cells), 0), cells - 1)] = bucket.mean
    return _filled(loads)


def _filled(loads: list[float]) -> list[float]:
    """Gaps between two told cells take the one before: rows may be rarer than cells."""
    told = [at for at, load in enumerate(loads) if load == load]
    if told:
        for at in range(told[0] + 1, told[-1]):
            if loads[at] != loads[at]:
                loads[at] = loads[at - 1]
    return loads


def _shares(loads: list[list[float]], cells: int) -> list[list[float | None]]:
    """Each load as a multiple of the mean of all at that time."""
    fair = []
    for at in range(cells):
        told = [one[at] for one in loads if one[at] == one[at]]
        fair.append(math.fsum(told) / len(told) if told else math.nan)
    return [
        [load / mean if load == load and mean > 0 else None for load, mean in zip(one, fair, strict=True)]
        for one in loads
    ]
