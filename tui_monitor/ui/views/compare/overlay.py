"""What a chart of several runs draws: the running mean of each, with its letter at the end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from tui_monitor.analysis.counting import plural
from tui_monitor.draw.axis import snap
from tui_monitor.draw.chart import ChartPlan, ChartSpec, Line, Mark, plan_chart
from tui_monitor.draw.columns import Range
from tui_monitor.model.columns import Columns
from tui_monitor.model.series import Bucket
from tui_monitor.model.units import Count, count_text
from tui_monitor.ui.chart_spec import Place, Points, counters_of, entropy_levels, from_zero, running_mean
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.compare.choice import LETTERS
from tui_monitor.ui.views.compare.since import Since

ROLES = ("text", "accent", "primary", "ok", "critical", "muted")  # of the baseline, and of those compared with it
BASELINE = LETTERS[0]
TAG_CELLS = 3  # right of the newest values, for the letters
UNITS = ((3600.0, "hours"), (60.0, "minutes"), (1.0, "seconds"))
FEWEST = 1.5  # of a unit, or the axis counts in the next smaller one


class Curve(NamedTuple):
    """One run in the chart; `since` is known where it is drawn over time."""

    view: RunView
    letter: str
    role: str
    columns: Columns
    since: Since | None


class Look(NamedTuple):
    """How the charts are looked at."""

    hours: bool = False
    shared: bool = False  # only the part that all runs have
    near: bool = False


def plan_overlay(name: str, curves: Sequence[Curve], look: Look, place: Place, held: str) -> ChartPlan:
    """The picture of a metric of all these runs; on top the one with the letter `held`, then the baseline."""
    scale = _unit(curves)[0]
    drawn = [(curve, _points(curve, name, _limits(curve, curves, look), place, scale)) for curve in curves]
    told = [point for _, points in drawn for point in points]
    lines = [
        Line(curve.letter, [x for x, _ in points], _means(points), curve.role, tag=curve.letter)
        for curve, points in sorted(drawn, key=lambda pair: _rank(pair[0], held))
    ]
    guides, limits, ticks = _scale(name, curves, told)
    if look.near:
        guides, limits, ticks = [], None, None
    x_range = _axis([x for x, _ in told], curves, look, place)
    return plan_chart(ChartSpec(
        [*guides, *lines], place.width, place.height, x_range, limits, ticks, _marks(curves, look),
        _empty(name, curves), place.plain,
    ))  # fmt: skip


def _rank(curve: Curve, held: str) -> int:
    """The greater, the later it is drawn, over the others."""
    return 2 if curve.letter == held else 1 if curve.letter == BASELINE else 0


def axis_words(curves: Sequence[Curve], look: Look) -> str:
    """What stands under the chart: `episodes`, `hours since each start`."""
    if not look.hours:
        return ", ".join(dict.fromkeys(plural(curve.view.run.unit) for curve in curves))
    return f"{_unit(curves)[1]} since each start"


def equal_counter(views: Sequence[RunView]) -> Count | None:
    """The last counter that all of them have."""
    ends = [view.run.current for view in views]
    told = [end for end in ends if end is not None]
    return min(told) if told and len(told) == len(ends) else None


def _limits(curve: Curve, curves: Sequence[Curve], look: Look) -> tuple[Count, Count]:
    """The counters of a run that are drawn."""
    first, last = counters_of(curve.view.run.rows)
    if not look.shared:
        return first, last
    if look.hours:
        seconds = min((other.since.seconds for other in curves if other.since is not None), default=math.inf)
        return first, _counter_at(curve, seconds, last)
    return first, min(last, equal_counter([other.view for other in curves]) or last)


def _counter_at(curve: Curve, seconds: float, last: Count) -> Count:
    """The counter that a run had after so many seconds."""
    if curve.since is None or seconds >= curve.since.seconds:
        return last
    at = curve.since.counter_at(seconds)
    return math.floor(at) if curve.columns.is_whole else at


def _points(curve: Curve, name: str, limits: tuple[Count, Count], place: Place, scale: float) -> Points:
    points = curve.columns.chart(name, place.buckets, *limits)
    if curve.since is None:
        return points
    placed: list[tuple[float | None, Bucket]] = [(curve.since.at(x), bucket) for x, bucket in points]
    return [(x / scale, bucket) for x, bucket in placed if x is not None]


def _means(points: Points) -> list[float]:
    return running_mean([bucket.mean for _, bucket in points]) if len(points) > 2 else [b.mean for _, b in points]


def _axis(xs: Sequence[float], curves: Sequence[Curve], look: Look, place: Place) -> Range | None:
    """From the first to the last point, with room for the letters."""
    if not xs:
        return None
    whole = not look.hours and all(curve.columns.is_whole for curve in curves)
    left, right = snap(min(0.0, *xs) if look.hours else min(xs), max(xs), whole=whole)
    cells = max(place.buckets // 2, TAG_CELLS + 1)
    free = (right - max(xs)) / (right - left) * cells
    more = max(TAG_CELLS - free, 0.0) / (cells - TAG_CELLS) * (right - left)
    return left, right + (math.ceil(more) if whole else more)


def _scale(
    name: str, curves: Sequence[Curve], points: Points
) -> tuple[list[Line], Range | None, list[tuple[float, str]] | None]:
    """Guides, range and ticks: an entropy of experts from 0 to ln N, where all runs have as many."""
    experts = {curve.view.report.experts for curve in curves}
    count = next(iter(experts)) if len(experts) == 1 else None
    if name != "alpha_entropy" or not count or count < 2:
        return [], from_zero(points), None
    levels = entropy_levels(count)
    guides = [Line(text, (), [level], "frame", "level") for level, text in levels if level > 0]
    return guides, (0.0, math.log(count)), levels


def _marks(curves: Sequence[Curve], look: Look) -> list[Mark]:
    """Where all are compared: the last counter that all have."""
    at = equal_counter([curve.view for curve in curves])
    if look.hours or look.shared or at is None or len(curves) < 2:
        return []
    return [] if at == max(curve.view.run.current or 0 for curve in curves) else [Mark(at, count_text(at), "axis")]


def _empty(name: str, curves: Sequence[Curve]) -> str:
    told = any(name in curve.columns.metrics for curve in curves)
    return "no finite value" if told else "waiting for numbers"


def _unit(curves: Sequence[Curve]) -> tuple[float, str]:
    """Seconds of a unit of the time axis, and its name."""
    longest = max((curve.since.seconds for curve in curves if curve.since is not None), default=0.0)
    return next((unit for unit in UNITS if longest >= FEWEST * unit[0]), UNITS[-1])
