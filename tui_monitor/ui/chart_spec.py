"""What a chart draws: buckets of the whole run with their envelope and mean, guides, the borders of phases."""

from __future__ import annotations

import math
from typing import NamedTuple

from tui_monitor.draw.axis import snap
from tui_monitor.draw.chart import ChartSpec, Line, Mark
from tui_monitor.model.columns import Columns
from tui_monitor.model.series import Bucket
from tui_monitor.model.units import Count
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.series import Chart, experts_among

SMOOTH = 12  # the mean line looks back over a twelfth of the chart, between 5 and 60 points
# Columns of dots in a cell, and cells left of the canvas. A bucket is a column of dots: the axis ends on round numbers,
# so that buckets stay where they are while rows come.
DOTS, GUTTER = 2, 6
GUIDES_MOST = 6  # up to so many experts each number of them has its guide line, above only the halvings
LOADS_MOST = 32  # loads of experts drawn in one chart: the time to draw is theirs

Points = list[tuple[float, Bucket]]
Limits = tuple[float, float] | None


class Place(NamedTuple):
    """The cells of a chart, whether it is zoomed to its data, and whether it must do without Unicode."""

    width: int
    height: int
    zoomed: bool = False
    plain: bool = False

    @property
    def buckets(self) -> int:
        return max((self.width - GUTTER) * DOTS, 2)


def spec_of(view: RunView, chart: Chart, columns: Columns, place: Place) -> ChartSpec:
    """The chart of a run's metric from these columns (its rows', or those of its Summaries), on the run's own axis."""
    rows = view.run.rows
    first, last = counters_of(rows)
    left, right = snap(first, last, whole=rows.is_whole)
    reach = (math.floor(left), math.ceil(right)) if rows.is_whole else (left, right)
    if chart.source == "experts":
        lines, limits = load_lines(columns, place, reach)
    else:
        points = columns.chart(chart.name, place.buckets, *reach)
        if chart.name == "alpha_entropy":
            words = empty_words(columns, chart)
            return _entropy(view, points, place, (left, right), phase_marks(view, first, last), words)
        lines, limits = _noisy_lines(chart.name, points), from_zero(points)
    y_range = None if place.zoomed else limits
    marks = phase_marks(view, first, last)
    return ChartSpec(lines, *place[:2], (left, right), y_range, None, marks, empty_words(columns, chart), place.plain)


def empty_words(columns: Columns, chart: Chart) -> str:
    """What stands in a chart that has nothing to draw."""
    series = columns.metrics.get(chart.name)
    return "no finite value" if series is not None and series.count else "waiting for numbers"


def phase_marks(view: RunView, first: Count, last: Count) -> list[Mark]:
    """The borders of phases between two counters."""
    return [Mark(span.start, span.name, "axis") for span in view.report.phases if first < span.start <= last]


def counters_of(rows: Columns) -> tuple[Count, Count]:
    """The first and last counter that count."""
    stretches = [stretch for stretch in rows.timeline if len(stretch)]
    if not stretches:
        return 0, 0
    return rows.counters[stretches[0].start], rows.counters[stretches[-1].stop - 1]


def _entropy(
    view: RunView, points: Points, place: Place, x_range: Limits, marks: list[Mark], empty: str
) -> ChartSpec:
    """From 0 to ln N: scaled to the data 1.381–1.386 would look like a disaster."""
    experts = view.report.experts
    ceiling = (0.0, math.log(experts)) if experts and experts > 1 else None
    y_range = None if place.zoomed else ceiling or from_zero(points)
    ticks = None if place.zoomed or not ceiling else entropy_levels(experts)
    lines = _entropy_lines(points, experts)
    return ChartSpec(lines, *place[:2], x_range, y_range, ticks, marks, empty, place.plain)


def load_lines(columns: Columns, place: Place, reach: tuple[Count, Count]) -> tuple[list[Line], Limits]:
    """From the least to the most used expert, the least one's line, and the mean load as a guide."""
    names = experts_among(columns.metrics)[:LOADS_MOST]
    told: dict[float, list[float]] = {}
    for name in names:
        for x, bucket in columns.chart(name, place.buckets, *reach):
            if bucket.mean == bucket.mean:
                told.setdefault(x, []).append(bucket.mean)
    xs = sorted(told)
    lows, highs = [min(told[x]) for x in xs], [max(told[x]) for x in xs]
    if not xs:
        return [], None
    fair = sum(told[xs[-1]]) / len(told[xs[-1]])
    lines = [
        Line("mean", (), [fair], "frame", "level"),
        Line("range", xs, lows, "muted", "envelope", highs),
        Line("least", xs, lows, "accent"),
    ]
    return lines, _zero_to(min(lows), max(highs))


def _entropy_lines(points: Points, experts: int | None) -> list[Line]:
    xs, means = [x for x, _ in points], [bucket.mean for _, bucket in points]
    guides = [Line(text, (), [level], "frame", "level") for level, text in entropy_levels(experts) if level > 0]
    return [*guides, *spread(points, "muted"), Line("α", xs, means, "primary")]


def entropy_levels(experts: int | None) -> list[tuple[float, str]]:
    """The entropies of experts used alike, ln N first: where labels would meet on one row, the ceiling's stands."""
    if not experts or experts < 2:
        return []
    halvings = [experts >> step for step in range(experts.bit_length() - 1) if experts >> step > 1]
    counts = list(range(experts, 1, -1)) if experts <= GUIDES_MOST else halvings
    ranked = [counts[0], *(count for count in halvings[1:] if count in counts)]
    ranked += [count for count in counts if count not in ranked]
    return [(math.log(experts), f"ln {experts}"), (0.0, "0"), *((math.log(n), f"ln {n}") for n in ranked[1:])]


def _noisy_lines(name: str, points: Points) -> list[Line]:
    """The raw values (their envelope where a cell holds many) and a running mean on top."""
    xs, means = [x for x, _ in points], [bucket.mean for _, bucket in points]
    raw = spread(points, "muted") or [Line("raw", xs, means, "muted")]
    if len(points) < 3:
        return [Line(name, xs, means, "accent")]
    return [*raw, Line("mean", xs, running_mean(means), "accent")]


def spread(points: Points, role: str) -> list[Line]:
    """The envelope, where any bucket holds more than one value."""
    if not any(bucket.low < bucket.high for _, bucket in points):
        return []
    xs = [x for x, _ in points]
    return [Line("range", xs, [b.low for _, b in points], role, "envelope", [b.high for _, b in points])]


def running_mean(values: list[float]) -> list[float]:
    """An exponential mean that starts with the plain mean of what is there; gaps are passed over."""
    span = min(max(len(values) / SMOOTH, 5.0), 60.0)
    drawn: list[float] = []
    mean, seen = 0.0, 0
    for value in values:
        if value == value:
            seen += 1
            mean += (value - mean) * max(1 / seen, 2 / (span + 1))
        drawn.append(mean if seen else math.nan)
    return drawn


def from_zero(points: Points) -> Limits:
    """A scale from 0 for values above it that come near it; None: around the values."""
    lows = [bucket.low for _, bucket in points if bucket.low == bucket.low]
    highs = [bucket.high for _, bucket in points if bucket.high == bucket.high]
    return _zero_to(min(lows), max(highs)) if lows else None


def _zero_to(low: float, high: float) -> Limits:
    return None if low < 0 or low > high / 2 or high <= 0 else snap(0.0, high)
