"""What a chart of the grid draws: raw values or their envelope, the mean over them, guides, bands, borders."""

from __future__ import annotations

import math
from dataclasses import replace

from tui_monitor.draw.axis import snap
from tui_monitor.draw.chart import ChartPlan, ChartSpec, Line, Mark, plan_chart
from tui_monitor.draw.columns import Range
from tui_monitor.draw.log_scale import on_log_scale
from tui_monitor.model.columns import Columns
from tui_monitor.model.series import Bucket
from tui_monitor.ui.chart_spec import (
    GUTTER,
    Place,
    Points,
    counters_of,
    empty_words,
    entropy_levels,
    from_zero,
    load_lines,
    phase_marks,
    spread,
)
from tui_monitor.ui.chart_words import bands
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.charts.cards import Card
from tui_monitor.ui.views.charts.edges import to_the_edges
from tui_monitor.ui.views.charts.lens import Lens
from tui_monitor.ui.views.charts.smoothing import RAW, means, rows_between

NEAR = 1.0  # spans beside the values within which the border of a healthy band is drawn: farther off the frame says it
GUIDES_MOST = 8  # numbers of experts that are named at the axis

Scale = tuple[list[Line], Range | None, list[tuple[float, str]] | None]


def plan_lines(view: RunView, card: Card, columns: Columns, place: Place, lens: Lens) -> ChartPlan:
    """The picture of a card whose kind is no map."""
    spec = _spec(view, card, columns, place, lens)
    marks = [*phase_marks(view, *counters_of(view.run.rows)), *_resumes(view)]
    shown = [mark._replace(x=lens.at(mark.x)) for mark in marks if lens.left <= mark.x <= lens.right]
    spec = replace(spec, x_range=lens.axis, x_ticks=lens.ticks(place.width), marks=shown, ascii=place.plain)
    return plan_chart(on_log_scale(spec) if lens.log else spec)


def _resumes(view: RunView) -> list[Mark]:
    return [Mark(float(session.first), "resumed", "muted") for session in view.report.sessions if session.resumed]


def _spec(view: RunView, card: Card, columns: Columns, place: Place, lens: Lens) -> ChartSpec:
    name, reach, empty = card.chart.name, lens.reach(columns), _nothing(columns, card)
    fine = place._replace(width=place.width + GUTTER)  # a bucket for each column of dots: no gaps
    if card.chart.source == "experts":
        lines, limits = load_lines(columns, fine, reach)
        lines = [replace(line, xs=[lens.at(float(x or 0)) for x in line.xs]) for line in lines]
        return ChartSpec(lines, place.width, place.height, y_range=None if lens.near else limits, empty=empty)
    points = to_the_edges(columns, name, columns.chart(name, fine.buckets, *reach), lens.left, lens.right)
    mean = _mean(columns, name, points, lens)
    if card.kind == "effective":
        points, mean = _exponential(points), [math.exp(min(value, 99.0)) for value in mean]
    placed = [(lens.at(x), bucket) for x, bucket in points]
    guides, limits, ticks = _scale(view, card, placed)
    limits = None if lens.near else limits
    healthy = [] if card.kind == "effective" else _bands(view, name, placed, lens, limits)
    if limits is not None and healthy:
        limits = snap(min(limits[0], *_heights(healthy)), max(limits[1], *_heights(healthy)))
    lines = [*guides, *healthy, *_curve(placed, mean, name)]
    ticks = None if lens.near else ticks
    return ChartSpec(lines, place.width, place.height, y_range=limits, y_ticks=ticks, empty=empty)


def _nothing(columns: Columns, card: Card) -> str:
    """What stands in a chart without a value in sight."""
    series = columns.metrics.get(card.chart.name)
    finite = series is not None and series.count > series.non_finite
    return "no value in sight" if finite else empty_words(columns, card.chart)


def _mean(columns: Columns, name: str, points: Points, lens: Lens) -> list[float]:
    """The mean of the latest rows at each point; the point's own where it holds more rows than that."""
    rows = lens.averaged(columns)
    if rows <= RAW or rows < rows_between(columns, lens.left, lens.right) / max(len(points), 1):
        return [bucket.mean for _, bucket in points]
    return means(columns, name, [x for x, _ in points], rows)


def _exponential(points: Points) -> Points:
    """Entropies as the numbers of experts that they amount to."""
    return [(x, Bucket(bucket.row, *(math.exp(min(value, 99.0)) for value in bucket[1:]))) for x, bucket in points]


def _scale(view: RunView, card: Card, points: Points) -> Scale:
    """Guides, the range of values, and its ticks where they are no round numbers."""
    experts = view.report.experts
    if card.chart.name != "alpha_entropy" or card.chart.source != "rows" or not experts or experts < 2:
        return [], from_zero(points), None
    if card.kind == "effective":
        step = max(1, -(-experts // GUIDES_MOST))
        told = [experts, *range(1, experts, step)]
        guides = [Line(f"all {experts}", (), [experts], "frame", "level"), Line("one", (), [1], "frame", "level")]
        return guides, (0.0, float(experts)), [(float(count), str(count)) for count in [*told, 0]]
    levels = entropy_levels(experts)
    guides = [Line(text, (), [level], "frame", "level") for level, text in levels if level > 0]
    return guides, (0.0, math.log(experts)), levels


def _bands(view: RunView, name: str, points: Points, lens: Lens, limits: Range | None) -> list[Line]:
    """The borders of the healthy band that lie near the values; the entropy's are those of the present phase."""
    lows = [bucket.low for _, bucket in points if bucket.low == bucket.low]
    highs = [bucket.high for _, bucket in points if bucket.high == bucket.high]
    if not lows:
        return []
    low, high = min(lows), max(highs)
    room = (high - low or abs(high)) * NEAR
    least, most = limits or (low, high)
    least, most = min(least, low - room), max(most, high + room)
    told = [(value, words) for value, words in bands(view.report, name) if least <= value <= most]
    begins = [span.start for span in view.report.phases if span.start <= (view.run.current or 0)]
    start = max(begins[-1], lens.left) if begins and name == "alpha_entropy" else lens.left
    ends = (lens.at(start), lens.at(lens.right))
    return [Line(words, ends, [value], "ok", "level") for value, words in told if start < lens.right]


def _heights(levels: list[Line]) -> list[float]:
    return [float(value) for line in levels for value in line.ys if value is not None]


def _curve(points: Points, mean: list[float], name: str) -> list[Line]:
    """The values in the background, their mean on top."""
    xs, values = [x for x, _ in points], [bucket.mean for _, bucket in points]
    role = "primary" if name == "alpha_entropy" else "accent"
    if mean == values:
        return [*spread(points, "muted"), Line(name, xs, values, role)]
    return [*(spread(points, "muted") or [Line("raw", xs, values, "muted")]), Line("mean", xs, mean, role)]
