"""A chart of series as rows of styled text, at any size and for any values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tui_monitor.draw.axis import short, snap, ticks
from tui_monitor.draw.canvas import Canvas
from tui_monitor.draw.cells import Row, Run, cell_width, fit, merge
from tui_monitor.draw.columns import Range, Value, columns, extent, last_number, number, span_of
from tui_monitor.draw.names import Name, write
from tui_monitor.draw.plotter import LEAST_WIDTH, Picture, Stroke, render
from tui_monitor.model.text import blank, clean

LEAST_ROWS = 4  # three of data and the x labels; a lower chart says less than one number does
LOW = 8  # below this many rows the line over the x labels is better spent on data
ROWS_PER_TICK, CELLS_PER_TICK = 3, 10  # labels at this distance read as a scale, closer ones as a list
TAG_ROWS = 5  # rows in which the tag of a line may stand: farther off it would be another line's
LEAST_CANVAS = 8  # cells that the labels must leave to the data, or they are left out

Labels = list[tuple[float, str]]  # places in 0..1 and their words


@dataclass(frozen=True, slots=True)
class Line:
    """One series of a chart.

    kind "line" connects the points; NaN or None is a gap. "level" is a dotted guide at each of `ys`, named by
    `label`, over the whole width or between the two counters `xs`. "envelope" fills from `ys` up to `highs`, the minima
    and maxima of a pyramid.
    """

    label: str
    xs: Sequence[Value]
    ys: Sequence[Value]
    role: str = "primary"
    kind: Literal["line", "level", "envelope"] = "line"
    highs: Sequence[Value] = ()
    tag: str = ""  # written where the line ends: of several lines the colour alone would not tell which is which


class Mark(NamedTuple):
    """A vertical border at counter `x`, such as the start of a phase."""

    x: float
    label: str = ""
    role: str = "muted"


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """What to draw in width x height cells. Ranges left out are snapped around the data; of y_ticks that fall on
    one row the first stands; x_ticks, if given, stand instead of round numbers; `empty` is said while there is no point
    to draw."""

    lines: Sequence[Line]
    width: int
    height: int
    x_range: Range | None = None
    y_range: Range | None = None
    y_ticks: Sequence[tuple[float, str]] | None = None
    marks: Sequence[Mark] = ()
    empty: str = "no data yet"
    ascii: bool = False
    x_ticks: Sequence[tuple[float, str]] | None = None


class ChartPlan(NamedTuple):
    """What is to be seen of a chart, dot for dot: two specs with equal plans look the same, so that a plan is worth
    keeping beside its rows - finding it is cheap, plotting is not. Without a picture the notes are the rows.
    `canvas` is the inside, right of the first `gutter` cells: it knows which cell shows which counter."""

    picture: Picture | None
    names: tuple[Name, ...]
    gutter: int
    notes: list[Row]
    canvas: Canvas | None = None

    def rows(self) -> list[Row]:
        """The rows of the whole chart, plotted."""
        if self.picture is None:
            return self.notes
        rows = render(self.picture)
        for name in self.names:
            rows = write(rows, name, self.gutter)
        return rows


def draw_chart(spec: ChartSpec) -> list[Row]:
    """Exactly `height` rows of exactly `width` cells; the caller turns the roles of the runs into colours.

    Roles: those of lines and marks; "axis" for the frame and its labels; "muted" for notes. Below 16x4 cells only
    the newest value is written. Drawing is bounded by the width, but a rising series is read through at a fraction
    of a microsecond per point: of very long ones hand in the pyramid.
    """
    return plan_chart(spec).rows()


def plan_chart(spec: ChartSpec) -> ChartPlan:
    """The dots, ticks and names of a chart that is not plotted yet."""
    if spec.width < LEAST_WIDTH or spec.height < LEAST_ROWS:
        return ChartPlan(None, (), 0, _note(spec, _newest(spec)))
    x_range = _x_range(spec)
    y_range = _y_range(spec, x_range) if x_range else None
    if x_range is None or y_range is None:
        return ChartPlan(None, (), 0, _note(spec, spec.empty))
    y_labels = _y_labels(spec, y_range)
    gutter = max((cell_width(text) for _, text in y_labels), default=0) + 1  # the axis is one more cell
    canvas = Canvas(spec.width - gutter, _canvas_rows(spec), x_range, y_range, spec.ascii)
    strokes, x_labels = list(_strokes(spec, canvas)), _x_labels(spec, canvas)
    picture = Picture(spec.width, spec.height, strokes, x_labels, y_labels, spec.height >= LOW, spec.ascii)
    return ChartPlan(picture, tuple(_names(spec, canvas, gutter, y_labels)), gutter, [], canvas)


def _note(spec: ChartSpec, text: str) -> list[Row]:
    """Blank rows with one centred text."""
    width, height = max(spec.width, 0), max(spec.height, 0)
    rows: list[Row] = [merge([Run(blank(width))])] * height
    if rows:
        text = fit(_plain(text, spec.ascii), width, "center", "~" if spec.ascii else "…")
        rows[(height - 1) // 2] = merge([Run(clean(text), "muted")])
    return rows


def _newest(spec: ChartSpec) -> str:
    values = [last_number(line.ys) for line in spec.lines if line.kind == "line"]
    return next((short(value) for value in reversed(values) if value is not None), spec.empty)


def _plain(text: str, ascii_only: bool) -> str:
    """The text without characters that take no cell of their own; in ASCII with "?" for each foreign cell."""
    kept = [character for character in text if cell_width(character)]
    return "".join(c if c.isascii() or not ascii_only else "?" * cell_width(c) for c in kept)


def _canvas_rows(spec: ChartSpec) -> int:
    return spec.height - (2 if spec.height >= LOW else 1)


def _x_range(spec: ChartSpec) -> Range | None:
    if spec.x_range is not None and _usable(spec.x_range):
        return spec.x_range
    ends = extent(end for line in spec.lines if line.kind != "level" for end in span_of(line.xs) or ())
    return snap(*ends, whole=_whole(ends)) if ends else None


def _y_range(spec: ChartSpec, x_range: Range) -> Range | None:
    """The fixed range, or one around the points in sight; None when there are none."""
    drawn = [line for line in spec.lines if line.kind != "level"]
    seen = [column for line in drawn for ys in (line.ys, line.highs) for column in columns(line.xs, ys, 1, x_range)]
    ends = extent(value for column in seen for value in (column.low, column.high))
    if ends is None:
        return None
    return spec.y_range if spec.y_range is not None and _usable(spec.y_range) else snap(*ends)


def _usable(limits: Range) -> bool:
    """Whether a range the caller has fixed can be divided into pixels."""
    low, high = number(limits[0]), number(limits[1])
    return low is not None and high is not None and high - low > max(abs(low), abs(high), 1e-280) * 1e-9


def _whole(ends: Range) -> bool:
    return all(float(end).is_integer() for end in ends)


def _y_labels(spec: ChartSpec, y_range: Range) -> Labels:
    """One label per row at most, those that would starve the data left out."""
    rows = _canvas_rows(spec)
    wanted = spec.y_ticks if spec.y_ticks is not None else ticks(y_range, (rows - 1) // ROWS_PER_TICK)
    canvas = Canvas(spec.width, rows, y_range, y_range)
    labels: dict[float, str] = {}
    for value, label in wanted:
        text = _plain(label, spec.ascii)
        if _within(value, y_range) and text.strip() and cell_width(text) < spec.width - LEAST_CANVAS:
            labels.setdefault(canvas.cell_v(value), text)
    return list(labels.items())


def _x_labels(spec: ChartSpec, canvas: Canvas) -> Labels:
    if spec.x_ticks is not None:
        return [(canvas.cell_u(x), text) for x, text in spec.x_ticks if _within(x, canvas.x_range) and text.strip()]
    whole = _whole(canvas.x_range)
    found = ticks(canvas.x_range, canvas.width // CELLS_PER_TICK, whole)
    return [(canvas.cell_u(tick.value), tick.label) for tick in found]


def _within(value: float, limits: Range) -> bool:
    return number(value) is not None and limits[0] <= value <= limits[1]


def _levels(spec: ChartSpec, canvas: Canvas) -> list[tuple[Line, float]]:
    """Each height in sight at which a level is to be drawn."""
    levels = [(line, number(y)) for line in spec.lines if line.kind == "level" for y in line.ys]
    return [(line, y) for line, y in levels if y is not None and _within(y, canvas.y_range)]


def _ends(level: Line) -> Range | None:
    """The counters between which a level holds; None everywhere."""
    ends = extent(level.xs)
    return ends if ends is not None and ends[0] < ends[1] else None


def _strokes(spec: ChartSpec, canvas: Canvas) -> Iterator[Stroke]:
    """Guides, envelopes, lines: what is drawn later lies on top."""
    yield from (canvas.level(y, line.role, _ends(line)) for line, y in _levels(spec, canvas))
    yield from (canvas.border(mark.x, mark.role) for mark in spec.marks if _within(mark.x, canvas.x_range))
    for line in sorted(spec.lines, key=lambda line: line.kind != "envelope"):
        stroke = None
        if line.kind == "envelope":
            stroke = canvas.envelope(line.xs, line.ys, line.highs, line.role)
        elif line.kind == "line":
            stroke = canvas.line(line.xs, line.ys, line.role)
        if stroke is not None:
            yield stroke


def _nearest_rows(canvas: Canvas, row: int) -> list[int]:
    return sorted(range(canvas.height), key=lambda other: abs(other - row))[:TAG_ROWS]


def _last_point(line: Line, canvas: Canvas) -> tuple[float, float] | None:
    """The last point of a line in sight."""
    for x, y in zip(reversed(line.xs), reversed(line.ys), strict=False):
        place, value = number(x), number(y)
        if place is not None and value is not None and _within(place, canvas.x_range):
            return place, value
    return None


def _names(spec: ChartSpec, canvas: Canvas, gutter: int, labels: Labels) -> Iterator[Name]:
    """Names of levels at their right end, unless the axis has them; of borders beside them, as high as is free."""
    on_axis = {text for _, text in labels}
    for line, y in _levels(spec, canvas):
        text = _plain(line.label, spec.ascii)
        if text not in on_axis:
            yield Name(text, spec.width, [canvas.row_of(y)], line.role)
    for line in reversed(spec.lines):  # what lies on top has its name nearest
        if line.tag and (end := _last_point(line, canvas)) is not None:
            rows = _nearest_rows(canvas, canvas.row_of(end[1]))
            yield Name(_plain(line.tag, spec.ascii), gutter + canvas.column_of(end[0]), rows, line.role)
    for mark in spec.marks:
        if _within(mark.x, canvas.x_range):
            column = gutter + canvas.column_of(mark.x)
            yield Name(_plain(mark.label, spec.ascii), column, range(canvas.height), mark.role)
