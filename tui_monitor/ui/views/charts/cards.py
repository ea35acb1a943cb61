"""Which charts the view has: those of the dashboard, the experts as a number and as heat maps."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from tui_monitor.model.metrics import expert_place
from tui_monitor.model.report import RunReport
from tui_monitor.ui.series import EXPERTS, Chart, charts_of, experts_among

FEW_LAYERS = 2  # maps beside the chart of all loads; those of more layers come last


class Card(NamedTuple):
    """One chart of the grid: `lines` of a metric, the number of experts that the entropy amounts to, or the `heat` map
    of a layer's loads (None: the trainer names no layers)."""

    chart: Chart
    kind: Literal["lines", "effective", "heat"] = "lines"
    layer: int | None = None

    @property
    def key(self) -> str:
        """By which it is found again, among the charts of another run too."""
        return f"{self.kind} {'' if self.layer is None else self.layer} {self.chart.name}"


def cards_of(report: RunReport) -> tuple[Card, ...]:
    """The run's charts in the order of the dashboard, the experts' beside theirs."""
    return _cards(charts_of(report), tuple(experts_among(report.metrics)))


@lru_cache(maxsize=64)
def _cards(charts: tuple[Chart, ...], experts: tuple[str, ...]) -> tuple[Card, ...]:
    layers = sorted({layer_of(name) for name in experts}, key=lambda layer: -1 if layer is None else layer)
    maps = [Card(EXPERTS, "heat", layer) for layer in layers]
    cards: list[Card] = []
    for chart in charts:
        cards.append(Card(chart))
        if chart.name == "alpha_entropy" and chart.source == "rows":
            cards.append(Card(chart, "effective"))
        if chart == EXPERTS and len(maps) <= FEW_LAYERS:
            cards += maps
    return tuple(cards if len(maps) <= FEW_LAYERS else [*cards, *maps])


def layer_of(name: str) -> int | None:
    """The layer that a load is of."""
    place = expert_place(name)
    return place.layer if place is not None else None


def experts_of(names: tuple[str, ...], layer: int | None) -> list[str]:
    """The loads of a layer, by the experts' numbers."""
    own = [name for name in experts_among(names) if layer_of(name) == layer]
    return sorted(own, key=expert_of)


def expert_of(name: str) -> int:
    """The number of the expert that a load is of."""
    place = expert_place(name)
    return place.expert if place is not None else 0
