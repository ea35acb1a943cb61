"""A heat map: one line for each series or group of them, a block character for each stretch of the axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tui_monitor.draw.axis import ticks
from tui_monitor.draw.canvas import Canvas
from tui_monitor.draw.cells import Row, Run, cell_width, fit, merge
from tui_monitor.draw.chart import CELLS_PER_TICK, LEAST_CANVAS
from tui_monitor.draw.columns import Range
from tui_monitor.model.text import blank, clean


class Shade(NamedTuple):
    """A cell of at least `least` times the fair share."""

    least: float
    mark: str
    plain: str
    role: str
    word: str


# A share is seen against the fair one, 1: what is a tenth of it is not used, what is more than twice it carries others.
SHADES = (
    Shade(2.0, "█", "#", "accent", "over 2×"),
    Shade(1.25, "▓", "%", "primary", "over"),
    Shade(0.8, "▒", "=", "primary", "fair"),
    Shade(0.1, "░", ".", "muted", "under"),
    Shade(-math.inf, "×", "x", "critical", "idle"),
)


class HeatPlan(NamedTuple):
    """A heat map that is drawn, and its inside, as a chart's plan has it."""

    lines: tuple[Row, ...]
    gutter: int
    canvas: Canvas

    def rows(self) -> list[Row]:
        return list(self.lines)


class HeatSpec(NamedTuple):
    """`shares` has a list for each series, of as many stretches as the inside has cells: times the fair share, None for
    a gap. `names` are the series' own; `x_ticks` stand instead of round numbers."""

    shares: Sequence[Sequence[float | None]]
    names: Sequence[str]
    width: int
    height: int
    x_range: Range
    ascii: bool = False
    x_ticks: Sequence[tuple[float, str]] | None = None


def inside(names: Sequence[str], width: int, height: int) -> int:
    """Cells that the names leave."""
    return max(width - _gutter(names, width, height), 1)


def plan_heat(spec: HeatSpec) -> HeatPlan:
    """Lines of series, top down, and the axis; where there are more series than lines, neighbours share one, in which
    the share farthest from fair is to be seen: no idle expert hides behind its neighbours."""
    gutter, room = _gutter(spec.names, spec.width, spec.height), _room(spec.height)
    width = inside(spec.names, spec.width, spec.height)
    lines: list[Row] = []
    for group, times in _groups(len(spec.shares), room):
        cells = _cells([spec.shares[at] for at in group], width, spec.ascii)
        name = _name(spec.names, group, spec.ascii)
        lines += [_line("" if again else name, cells, gutter, spec.ascii) for again in range(times)]
    canvas = Canvas(width, max(len(lines), 1), spec.x_range, (0.0, 1.0), spec.ascii)
    empty = [merge([Run(blank(gutter + canvas.width))])] * max(room - len(lines), 0)
    return HeatPlan((*lines, _axis(spec, canvas, gutter), *empty)[: spec.height], gutter, canvas)


def shade_of(share: float) -> Shade:
    """The shade of a share; NaN is idle."""
    return next((shade for shade in SHADES if share >= shade.least), SHADES[-1])


def _room(height: int) -> int:
    """Lines above the axis."""
    return max(height - 1, 1)


def _gutter(names: Sequence[str], width: int, height: int) -> int:
    """Cells of the names and the line right of them; none where they would starve the map."""
    told = (_name(names, group, True) for group, _ in _groups(len(names), _room(height)))
    named = max(map(cell_width, told), default=0) + 1
    return named if width - named >= LEAST_CANVAS else 1


def _groups(series: int, lines: int) -> list[tuple[range, int]]:
    """Which series share a line, and over how many lines they go."""
    if series <= lines:
        return [(range(at, at + 1), lines * (at + 1) // series - lines * at // series) for at in range(series)]
    borders = [series * line // lines for line in range(lines + 1)]
    return [(range(start, end), 1) for start, end in pairwise(borders)]


def _name(names: Sequence[str], group: range, plain: bool) -> str:
    """`3`, of neighbours that share a line `4–5`."""
    ends = names[group.start : group.stop : max(len(group) - 1, 1)]
    return ("-" if plain else "–").join(ends)


def _cells(shares: Sequence[Sequence[float | None]], width: int, plain: bool) -> list[Run]:
    cells = []
    for at in range(width):
        told = [number for one in shares if at < len(one) and (number := one[at]) is not None]
        if not told:
            cells.append(Run(blank(1)))
            continue
        shade = shade_of(max(told, key=_distance))
        cells.append(Run(clean(shade.plain if plain else shade.mark), shade.role))
    return cells


def _distance(share: float) -> float:
    """How far from fair, twice and half alike."""
    return abs(math.log(share)) if 0 < share < math.inf else math.inf


def _line(name: str, cells: Sequence[Run], gutter: int, plain: bool) -> Row:
    side = ("+" if plain else "┤") if name else ("|" if plain else "│")
    named = fit(clean(name), gutter - 1, "right") if gutter > 1 else blank(0)
    return merge([Run(named, "axis"), Run(clean(side), "axis"), *cells])


def _axis(spec: HeatSpec, canvas: Canvas, gutter: int) -> Row:
    """The labels under the cells they name; one that would touch its neighbour or the edge is left out."""
    text = [" "] * canvas.width
    free = 0
    for value, label in _labels(spec, canvas):
        start = canvas.column_of(value) - cell_width(label) // 2
        start = min(max(start, 0), canvas.width - cell_width(label))
        if start >= free and label.isprintable():
            text[start : start + len(label)] = label
            free = start + len(label) + 1
    return merge([Run(blank(gutter)), Run(clean("".join(text)[: canvas.width]), "axis")])


def _labels(spec: HeatSpec, canvas: Canvas) -> list[tuple[float, str]]:
    if spec.x_ticks is not None:
        return [(x, label) for x, label in spec.x_ticks if canvas.x_range[0] <= x <= canvas.x_range[1]]
    whole = all(float(end).is_integer() for end in spec.x_range)
    return [(tick.value, tick.label) for tick in ticks(spec.x_range, canvas.width // CELLS_PER_TICK, whole)]
