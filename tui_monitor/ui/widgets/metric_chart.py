"""One metric over the counter, with its newest number in the frame's title."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from tui_monitor.draw.axis import snap
from tui_monitor.draw.chart import ChartSpec, Line, Mark, draw_chart
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import MetricReport, RunReport
from tui_monitor.model.series import Bucket
from tui_monitor.model.units import number
from tui_monitor.ui.rows import BLANK, Frame, Row, row, row_width
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.series import chart_metrics, extreme
from tui_monitor.ui.widgets.panel import Panel

CALM = timedelta(seconds=1.95)  # a chart is drawn every other second at most: a stream of rows must not cost a core
SMOOTH = 12  # the mean line looks back over a twelfth of the chart, between 5 and 60 points
# Columns of dots in a cell, and cells left of the canvas. A bucket is a column of dots: the axis ends on round numbers,
# so that buckets stay where they are while rows come.
DOTS, GUTTER = 2, 6
GUIDES_MOST = 6  # up to so many experts each number of them has its guide line, above only the halvings

Points = list[tuple[float, Bucket]]


class MetricChart(Panel):
    """The chart in place `index` of the metrics worth one."""

    def __init__(self, id: str, index: int) -> None:
        super().__init__(id)
        self.index = index
        self.zoomed = False
        self.ready = False  # the first frame comes without charts: their library takes a tenth of a second to load
        self._name: str | None = None
        self._look: tuple[object, ...] = ()  # what the picture was drawn for: a new look is drawn at once,
        self._data: tuple[object, ...] = ()  # new data when a second has passed
        self._drawn_at: datetime | None = None
        self._spec: ChartSpec | None = None
        self._picture: list[Row] = []

    def inputs(self, scene: Scene) -> object:
        if scene.selected is None or not self._name or self._data_of(scene.selected, self._name) != self._data:
            return None
        report = scene.selected.report
        return (scene.selected.key, self.zoomed, self.ready, report.metrics[self._name])

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        view = scene.selected
        names = chart_metrics(view.report, self.index + 1) if view else []
        self._name = names[self.index] if len(names) > self.index else None
        if view is None or self._name is None:
            return [row((self._empty_words(), "muted"))]
        if not self.ready:
            return []
        look = (view.key, self._name, width, height, self.zoomed, scene.ascii)
        data = self._data_of(view, self._name)
        if look != self._look or (data != self._data and not scene.paused and not self._just_drawn(scene.now)):
            spec = spec_of(view, self._name, width, height, self.zoomed, scene.ascii)
            self._look, self._data, self._drawn_at = look, data, scene.now
            if spec != self._spec:
                self._spec, self._picture = spec, draw_chart(spec)
        return self._picture

    def _data_of(self, view: RunView, name: str) -> tuple[object, ...]:
        series = view.run.rows.metrics.get(name)
        return (series and series.count, view.report.phases, view.report.experts)

    def _just_drawn(self, now: datetime) -> bool:
        return self._drawn_at is not None and timedelta(0) <= now - self._drawn_at < CALM

    def _empty_words(self) -> str:
        return "waiting for the first numbers" if self.index == 0 else "waiting for another metric"

    def frame(self, scene: Scene) -> Frame:
        if scene.selected is None or self._name is None:
            return Frame(row("Chart" if self.index else "α entropy"))
        report, about = scene.selected.report, metric(self._name)
        figures = report.metrics[self._name]
        title = row(about.label[:1].upper() + about.label[1:] if self._name != "alpha_entropy" else about.label)
        if self._name == "alpha_entropy":
            note = entropy_note(report, self.size.width - 8)
            return Frame(title, row((number(figures.last, about.decimals), "strong")), note=note)
        return Frame(title, value_words(self._name, figures), note=best_words(scene.selected, self._name))


def value_words(name: str, figures: MetricReport) -> Row:
    """`6  mean 7.34`."""
    decimals = metric(name).decimals
    last = row((number(figures.last, decimals), "strong"))
    if figures.mean is None or figures.count < 2:
        return last
    return row(last, ("  mean ", "muted"), number(figures.mean, None if decimals is None else max(decimals, 2)))


def best_words(view: RunView, name: str) -> Row:
    """`best 41 at 170`, and what was not a number."""
    about, figures = metric(name), view.report.metrics[name]
    words = BLANK
    if about.better is not None and figures.max is not None:
        best = extreme(view.run, name, about.better == "higher")
        if best is not None:
            words = row(("best ", "muted"), number(best[1], about.decimals), (f" at {best[0]}", "muted"))
    elif figures.min is not None:
        words = row((f"{number(figures.min, about.decimals)} – {number(figures.max, about.decimals)}", "muted"))
    if figures.non_finite:
        words = row(words, "   " if words else "", (f"▲ {figures.non_finite} non-finite", "warning"))
    return words


def entropy_note(report: RunReport, width: int) -> Row:
    """`3.98 of 4 experts · ceiling ln 4`, as much as fits."""
    if report.experts is None:
        return row(("number of experts not known", "muted"))
    if report.effective_experts is None:
        return row((f"ceiling ln {report.experts}", "muted"))
    spread = row(f"{report.effective_experts:.2f}", (f" of {report.experts} experts", "muted"))
    full = row(spread, (f" · ceiling ln {report.experts}", "muted"))
    return full if row_width(full) <= width else spread


# --- what to draw ----------------------------------------------------------------------------------------------------


def spec_of(view: RunView, name: str, width: int, height: int, zoomed: bool, plain: bool) -> ChartSpec:
    """The chart of a metric: buckets of the whole run, its guides, the borders of phases."""
    rows = view.run.rows
    first, last = _span(view)
    left, right = snap(first, last, whole=True)
    points = rows.chart(name, max((width - GUTTER) * DOTS, 2), math.floor(left), math.ceil(right))
    marks = [Mark(span.start, span.name, "axis") for span in view.report.phases if first < span.start <= last]
    entropy = name == "alpha_entropy"
    lines = _entropy_lines(points, view.report.experts) if entropy else _noisy_lines(name, points)
    ceiling = math.log(view.report.experts) if entropy and view.report.experts and view.report.experts > 1 else None
    y_range = None if zoomed else (0.0, ceiling) if ceiling else _from_zero(points)
    ticks = None if zoomed or not ceiling else [(level, text) for level, text in _levels(view.report.experts)]
    return ChartSpec(lines, width, height, (left, right), y_range, ticks, marks, "waiting for numbers", plain)


def _span(view: RunView) -> tuple[int, int]:
    """The first and last counter that count."""
    rows = view.run.rows
    stretches = [stretch for stretch in rows.timeline if len(stretch)]
    if not stretches:
        return 0, 0
    return rows.counters[stretches[0].start], rows.counters[stretches[-1].stop - 1]


def _entropy_lines(points: Points, experts: int | None) -> list[Line]:
    xs, means = [x for x, _ in points], [bucket.mean for _, bucket in points]
    guides = [Line(text, (), [level], "frame", "level") for level, text in _levels(experts) if level > 0]
    return [*guides, *_spread(points, "muted"), Line("α", xs, means, "primary")]


def _levels(experts: int | None) -> list[tuple[float, str]]:
    """ln N first: where labels would meet on one row, the ceiling's stands."""
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
    raw = _spread(points, "muted") or [Line("raw", xs, means, "muted")]
    if len(points) < 3:
        return [Line(name, xs, means, "accent")]
    return [*raw, Line("mean", xs, running_mean(means), "accent")]


def _spread(points: Points, role: str) -> list[Line]:
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


def _from_zero(points: Points) -> tuple[float, float] | None:
    """A scale from 0 for values above it that come near it; None: around the values."""
    lows = [bucket.low for _, bucket in points if bucket.low == bucket.low]
    highs = [bucket.high for _, bucket in points if bucket.high == bucket.high]
    if not lows or min(lows) < 0 or min(lows) > max(highs) / 2 or max(highs) <= 0:
        return None
    return snap(0.0, max(highs))
