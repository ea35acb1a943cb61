"""One metric over the run as vector lines: axis, guides, phase borders, the mean and the band around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tui_monitor.draw.axis import Tick, snap, ticks
from tui_monitor.draw.cells import cell_width
from tui_monitor.export.svg.picture import CELL, LINE, Picture, Point, cut_to
from tui_monitor.export.trends import entropy_ceiling, label_of
from tui_monitor.export.words import summary_text, value_text
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import RunReport, Trend
from tui_monitor.model.text import Clean, clean

FARTHEST = 1e300  # beyond it differences overflow


@dataclass(frozen=True, slots=True)
class Plane:
    """Where values lie on the picture: the pixels of the plot's edges and the values there."""

    left: float
    right: float
    top: float
    bottom: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def x(self, counter: float) -> float:
        low, high = self.x_range
        return self.left + (counter - low) / (high - low) * (self.right - self.left)

    def y(self, value: float) -> float:
        low, high = self.y_range
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)


def draw_metric(picture: Picture, report: RunReport, name: str, frame: tuple[float, float, float, float]) -> None:
    """The chart of `name` inside the frame (x, y, width, height), its newest value in the title."""
    x, y, width, height = frame
    picture.box(x, y, width, height, frame="frame")
    told = report.metrics.get(name)
    picture.text(x + 14, y + 22, cut_to(label_of(report, name), width * 0.8), bold=True)
    if told is not None:
        picture.text(x + width - 14, y + 22, clean(value_text(name, told.last)), anchor="end", bold=True)
    picture.text(x + 14, y + height - 10, cut_to(_subtitle(report, name), width), "muted")
    trend = _drawable(report.trends[name])
    if not trend.mean:
        picture.text(x + width / 2, y + height / 2, Clean("no finite value"), "muted", anchor="middle")
        return
    levels = _levels(report, name, trend)
    labels = max(cell_width(tick.label) for tick in levels) * CELL
    top, bottom = y + 40, y + height - 2 * LINE - 12
    plane = Plane(x + 22 + labels, x + width - 18, top, bottom, _counters(trend), _values(report, name, trend))
    _axes(picture, report, plane, levels)
    _curve(picture, plane, trend, "primary" if metric(name).kind == "entropy" else "accent")


def _subtitle(report: RunReport, name: str) -> str:
    ceiling = entropy_ceiling(report, name)
    if ceiling is not None and report.effective_experts is not None:
        return f"{report.effective_experts:.2f} of {report.experts} experts · ceiling ln {report.experts}"
    told = report.metrics.get(name)
    if told is None:
        return ""
    bad = f" · {told.non_finite} non-finite" if told.non_finite else ""
    window = f"mean {summary_text(name, told.mean, told.std)} · " if told.mean is not None else ""
    return f"{window}{value_text(name, told.min)} to {value_text(name, told.max)}{bad}"


def _drawable(trend: Trend) -> Trend:
    """The trend without points that cannot be placed; what is missing between two points is a straight line."""
    points = [
        (counter, mean, min(mean, low, high), max(mean, low, high))
        for counter, mean, low, high in zip(trend.counters, trend.mean, trend.low, trend.high, strict=True)
        if all(abs(value) < FARTHEST for value in (counter, mean, low, high))  # false for NaN as well
    ]
    counters, mean, low, high = zip(*points, strict=True) if points else ((), (), (), ())
    return Trend(counters, mean, low, high)


def _counters(trend: Trend) -> tuple[float, float]:
    """From 0, or from the first counter of a run that was resumed late."""
    first, last = min(trend.counters), max(trend.counters)
    return snap(min(first, 0.0) if first < last / 2 else first, last, whole=True)


def _values(report: RunReport, name: str, trend: Trend) -> tuple[float, float]:
    ceiling = entropy_ceiling(report, name)
    if ceiling is not None and min(trend.low) >= 0:
        return 0.0, ceiling * 1.04  # room for the guide line at the ceiling itself
    return snap(min(trend.low), max(trend.high))


def _levels(report: RunReport, name: str, trend: Trend) -> list[Tick]:
    """Guides at ln 1 … ln N for the router's entropy, else round values."""
    low, high = _values(report, name, trend)
    if entropy_ceiling(report, name) is None or report.experts is None:
        return ticks((low, high), 4)
    shown = [1 << power for power in range(report.experts.bit_length()) if 1 << power <= report.experts]
    if report.experts <= 4:
        shown = list(range(1, report.experts + 1))
    elif shown[-1] * 1.3 < report.experts:
        shown.append(report.experts)
    else:
        shown[-1] = report.experts
    return [Tick(math.log(count), f"ln {count}" if count > 1 else "0") for count in shown]


def _axes(picture: Picture, report: RunReport, plane: Plane, levels: Sequence[Tick]) -> None:
    for tick in levels:
        height = plane.y(tick.value)
        picture.line((plane.left, height), (plane.right, height), "frame", "2 4")
        picture.text(plane.left - 8, height + 5, clean(tick.label), "muted", anchor="end")
    picture.line((plane.left, plane.top - 4), (plane.left, plane.bottom), "frame")
    picture.line((plane.left, plane.bottom), (plane.right, plane.bottom), "frame")
    for tick in ticks(plane.x_range, 4, whole=True):
        picture.text(plane.x(tick.value), plane.bottom + 18, clean(tick.label), "muted", anchor="middle")
    for phase in report.phases:
        if plane.x_range[0] < phase.start < plane.x_range[1]:
            border = plane.x(phase.start)
            picture.line((border, plane.top - 4), (border, plane.bottom), "muted", "1 3")
            picture.text(border + 4, plane.top + 6, phase.name, "muted")


def _curve(picture: Picture, plane: Plane, trend: Trend, role: str) -> None:
    means = _placed(plane, trend.counters, trend.mean)
    if len(means) == 1:
        picture.dot(means[0], role)
        return
    if trend.low != trend.high:
        below = _placed(plane, trend.counters, trend.low)
        picture.area([*_placed(plane, trend.counters, trend.high), *reversed(below)], role)
    picture.polyline(means, role)


def _placed(plane: Plane, counters: Sequence[float], values: Sequence[float]) -> list[Point]:
    return [(plane.x(counter), plane.y(value)) for counter, value in zip(counters, values, strict=True)]
