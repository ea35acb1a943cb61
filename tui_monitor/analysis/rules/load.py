"""Rules `load` and `dead`: how the tokens spread over the experts of each layer, where each expert's load is printed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.facts import critical_of, experts_of, row_step, top_k_of, warning_of
from tui_monitor.analysis.windows import value_step
from tui_monitor.config import Settings
from tui_monitor.model.metrics import expert_place
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

WINDOW = 100  # steps that are judged together: one micro-batch says nothing
ROWS = 10  # rows at least, where few steps are printed
TOKENS = 1000  # routed to each expert at a fair share: below, chance alone spreads loads
UNEVEN, LOPSIDED = 2.0, 4.0  # busiest expert against the mean: 1.7 was seen in good models, 1.16 is chance alone
# The same by what is possible at all: where each token goes to k of N experts, none has more than N/k times the mean.
UNEVEN_SHARE, LOPSIDED_SHARE = 0.6, 0.9  # of the excess N/k - 1
NARROW, COLLAPSED = 0.7, 0.4  # exp(H)/N: the share of experts that the load is spread over
DEAD = 0.01  # of a fair share, in every row
MANY_DEAD = 0.25  # of a layer's experts


class _Layer(NamedTuple):
    """One layer over the window: mean and highest load of each expert, and how they spread."""

    name: str
    means: list[float]
    highest: list[float]

    @property
    def fair(self) -> float:
        return math.fsum(self.means) / len(self.means)

    @property
    def peak(self) -> float:
        return max(self.means) / self.fair

    @property
    def spread(self) -> float:
        """exp(H)/N of the loads."""
        shares = [mean / self.fair / len(self.means) for mean in self.means if mean > 0]
        return math.exp(-math.fsum(share * math.log(share) for share in shares)) / len(self.means)

    @property
    def dead(self) -> list[int]:
        """The experts that never had a hundredth of a fair share."""
        return [place for place, load in enumerate(self.highest) if load < DEAD * self.fair]


def judge_load(run: Run, settings: Settings, now: float) -> Check | None:
    """Load of the busiest expert against the mean, and the spread of the load, in the worst layer: whichever half of
    the window says less, so that it holds throughout."""
    start, middle, end = _window(run)
    halves = list(zip(_layers(run, start, middle), _layers(run, middle, end), strict=False))
    if not halves:
        return _wait("load", "Expert Load") if _places(run) else None
    if _too_short(run):
        return _wait("load", "Expert Load")
    calmest = [(min(a.peak, b.peak), max(a.spread, b.spread), a.name) for a, b in halves]
    peak, _, busiest = max(calmest)
    _, spread, narrowest = min(calmest, key=lambda layer: layer[1])
    uneven, lopsided = _limits(run, settings)
    status, reason = _judged((uneven, lopsided), peak, busiest, spread, narrowest)
    shown, expected = f"{peak:.2f} × mean", f"below {uneven:g} × mean"
    return checked("load", "Expert Load", shown, expected, status, reason, peak, uneven)


def _limits(run: Run, settings: Settings) -> tuple[float, float]:
    """The busiest expert's load, in means, of a warning and a critical: never above what k of N experts make possible.
    """
    experts, top_k = experts_of(run, settings), top_k_of(run, settings)
    excess = experts / top_k - 1 if experts and top_k else 0.0
    most = (1 + UNEVEN_SHARE * excess, 1 + LOPSIDED_SHARE * excess) if excess > 0 else (UNEVEN, LOPSIDED)
    return warning_of(settings, "load", min(UNEVEN, most[0])), critical_of(settings, "load", min(LOPSIDED, most[1]))


def _judged(
    limits: tuple[float, float], peak: float, busiest: str, spread: float, narrowest: str
) -> tuple[Status, str]:
    warning, critical = limits
    uneven = f"one expert has {peak:.2f} times the mean load in {busiest}"
    narrow = f"load spread over {spread:.0%} of the experts in {narrowest}"
    if peak > critical:
        return "critical", uneven
    if spread < COLLAPSED:
        return "critical", narrow
    if peak > warning:
        return "warning", uneven
    return ("warning", narrow) if spread < NARROW else ("ok", f"the busiest expert has {peak:.2f} times the mean")


def judge_dead(run: Run, settings: Settings, now: float) -> Check | None:
    """Experts that got no tokens in the whole window, layer by layer: a mean over layers would hide them."""
    start, _, end = _window(run)
    layers = _layers(run, start, end)
    if not layers:
        return None
    if _too_short(run):
        return _wait("dead", "Dead Experts")
    worst = max(layers, key=lambda layer: len(layer.dead) / len(layer.means))
    count = sum(len(layer.dead) for layer in layers)
    share, critical = len(worst.dead) / len(worst.means), critical_of(settings, "dead", MANY_DEAD)
    status: Status = "critical" if share > critical else "warning" if count else "ok"
    reason = f"every expert had tokens in the last {WINDOW} steps"
    if count:
        listed = ", ".join(str(place) for place in worst.dead[:4]) + (" …" if len(worst.dead) > 4 else "")
        reason = f"{len(worst.dead)} of {len(worst.means)} experts without tokens in {worst.name}: {listed}"
    return checked("dead", "Dead Experts", str(count), "0", status, reason, float(count), 0.0)


def _places(run: Run) -> dict[int | None, dict[int, str]]:
    """Layer to expert to the name of its load."""
    names: dict[int | None, dict[int, str]] = {}
    for name in run.rows.metrics:
        place = expert_place(name)
        if place is not None:
            names.setdefault(place.layer, {})[place.expert] = name
    return names


def _layers(run: Run, start: int, end: int) -> list[_Layer]:
    """The loads of some rows by layer; layers without any load in them are left out."""
    places = _places(run)
    built = [_layer(run, layer, places[layer], start, end) for layer in sorted(places, key=lambda layer: layer or 0)]
    return [layer for layer in built if layer is not None]


def _layer(run: Run, layer: int | None, experts: dict[int, str], start: int, end: int) -> _Layer | None:
    figures = [run.rows.metrics[experts[place]].bucket(start, end) for place in sorted(experts)]
    means = [bucket.mean for bucket in figures]
    loads = len(means) > 1 and all(math.isfinite(mean) and mean >= 0 for mean in means) and math.fsum(means) > 0
    name = f"layer {layer}" if layer is not None else "the model"
    return _Layer(name, means, [bucket.high for bucket in figures]) if loads else None


def _window(run: Run) -> tuple[int, int, int]:
    """First, middle and end row of the last 100 steps, or ten rows, of the latest stretch."""
    stretch = run.rows.timeline[-1] if run.rows.timeline else range(0)
    if not stretch:
        return 0, 0, 0
    start = run.rows.first_row_at((run.current or 0) - _span(run) + 1, stretch)
    return start, (start + stretch.stop) // 2, stretch.stop


def _span(run: Run) -> Count:
    return max(WINDOW, ROWS * _apart(run))


def _apart(run: Run) -> Count:
    """How far the loads' own values lie apart: other rows may stand between them."""
    name = next((name for experts in _places(run).values() for name in experts.values()), None)
    return value_step(run, name) if name is not None else row_step(run)


def _too_short(run: Run) -> bool:
    """Fewer than 100 steps or ten rows; or, where loads are counts of tokens, fewer than 1000 of a fair share."""
    start, _, end = _window(run)
    first = run.rows.counters[run.rows.timeline[-1].start]
    if end - start < ROWS or (run.current or 0) - first + row_step(run) < _span(run):
        return True
    layers = _layers(run, start, end)
    counts = any(max(layer.highest) > 1 and all(load == int(load) for load in layer.highest) for layer in layers)
    told = (end - start) * row_step(run) / _apart(run)
    return counts and min(layer.fair for layer in layers) * told < TOKENS


def _wait(rule: str, label: str) -> Check:
    why = f"needs {WINDOW} steps, {ROWS} rows and {TOKENS} tokens for each expert"
    return checked(rule, label, "none yet", "every expert used", "unknown", why)
