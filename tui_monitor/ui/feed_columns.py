"""The feed's columns: the run's own metrics first, and where there is room what is known of a row besides them."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from tui_monitor.draw.cells import cell_width
from tui_monitor.export.trends import label_of
from tui_monitor.export.words import unit_of
from tui_monitor.model.metrics import metric, primary
from tui_monitor.model.records import Summary
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.series import WINDOW
from tui_monitor.model.units import COUNT_DECIMALS, count_text, number

WIDEST = 14  # cells of a metric's column at the most: longer names are cut
GAP = 2
FIGURES = (1e-3, 1e3)  # between them four figures have a decimal point and no power of ten
TIME = 9  # cells: `11:45:07`, `Tue 11:45`
RARE = 10  # a metric that fewer than one row in so many has would be a column of dashes
_NOISY = ("score", "loss", "gradient")  # of these a row says little without the mean of those before it
DIGITS = {"entropy": 4, "derived": 4, "loss": 4}  # a mean of many is known better than one printed value; else 2
SHORT = {"α entropy": "α", "gradient norm": "gradient", "usage variance": "variance"}

Kind = Literal["row", "time", "summary", "experts", "mean"]


class Column(NamedTuple):
    """A column: the metric's name, the word above it, its width and decimals, and what of the metric it shows."""

    name: str
    label: str
    width: int
    decimals: int | None
    kind: Kind = "row"


class Columns(NamedTuple):
    """The counter's column and the others that fit; `hidden` is the number of own metrics that did not."""

    unit: str
    counter: int
    shown: tuple[Column, ...]
    hidden: int


def metrics_of(run: Run, chosen: Collection[str] | None) -> list[str]:
    """The metrics somebody chose, in the table's order; all of them where nothing was chosen that the run has."""
    return [name for name in run.rows.metrics if name in (chosen or ())] or list(run.rows.metrics)


def columns_of(run: Run, report: RunReport, width: int, chosen: Collection[str] | None = None) -> Columns:
    """The columns that fit into `width` cells: the most telling metrics (of those that were chosen), those that few
    rows have after the others, then what is known besides them."""
    unit = unit_of(report)
    counter = max(cell_width(unit), _counter_width(run), 6)
    names = metrics_of(run, chosen)
    own = [_own(run, report, name) for name in names]
    more = list(_besides(run, report, names))
    telling = primary(column.name for column in own)
    ranked = sorted(own, key=lambda it: (_is_rare(run, it), not _wanted(report, it), telling.index(it.name)))
    room, fitting = width - counter, set[Column]()
    for column in (*ranked, *more):
        if column.width + GAP <= room:
            room -= column.width + GAP
            fitting.add(column)
    printed = sorted(own, key=lambda column: _is_rare(run, column))
    shown = tuple(column for column in (*printed, *more) if column in fitting)
    return Columns(unit, counter, shown, sum(column not in fitting for column in own))


def _is_rare(run: Run, column: Column) -> bool:
    return run.rows.metrics[column.name].count * RARE < len(run.rows)


def _wanted(report: RunReport, column: Column) -> bool:
    """Whether the configuration gives a class to a metric that has none by its name."""
    return metric(column.name).kind == "other" != _class_of(report, column.name)


def _counter_width(run: Run) -> int:
    """Of the greatest counter to come, and of its decimals where there are fractions."""
    if not len(run.rows):
        return 0
    greatest = len(str(int(max(run.rows.counters[-1], run.total or 0))))
    return greatest if run.rows.is_whole else greatest + 1 + COUNT_DECIMALS


def _class_of(report: RunReport, name: str) -> str:
    told = report.metrics.get(name)
    return told.kind if told is not None and told.kind != "other" else metric(name).kind


def _own(run: Run, report: RunReport, name: str) -> Column:
    about, series, label = metric(name), run.rows.metrics[name], label_of(report, name)
    width = _wide_enough((series.min, series.max, series.last), about.decimals)
    return Column(name, label, min(max(cell_width(label), width, 9 if about.decimals is None else 6), WIDEST),
                  about.decimals)  # fmt: skip


def _wide_enough(values: Iterable[float], decimals: int | None) -> int:
    return max((cell_width(number(value, decimals)) for value in values if abs(value) < 1e300), default=1)


def _besides(run: Run, report: RunReport, names: Collection[str]) -> Iterator[Column]:
    """Time of arrival, effective experts, running means of these metrics, the Summary's figures that no row has (they
    stand in the Summary's own line too); the most telling first."""
    if not len(run.rows):
        return
    if run.arrivals.anchors or report.state == "running":  # a running one has its place before the first arrival
        yield Column("", "time", TIME, None, "time")
    if report.experts and "alpha_entropy" in names:
        yield Column("alpha_entropy", "experts", 7, 2, "experts")
    for name in names:
        if _class_of(report, name) in _NOISY:
            yield _mean(run, report, name)
    yield from _of_summaries(run)


def _of_summaries(run: Run) -> Iterator[Column]:
    for name, (mean, _) in run.summaries[-1].values.items() if run.summaries else ():
        about = metric(name)
        if about.name not in run.rows.metrics:
            digits = DIGITS.get(about.kind, 2)
            label = f"Σ {SHORT.get(about.label, about.label)}"
            width = max(cell_width(label), _wide_enough((mean,), digits) + 1, 6)
            yield Column(name, label, min(width, WIDEST), digits, "summary")


def _mean(run: Run, report: RunReport, name: str) -> Column:
    about, series, label = metric(name), run.rows.metrics[name], label_of(report, name)
    title = f"mean {SHORT.get(label, label)}"
    decimals = None if about.decimals is None else max(about.decimals, 2)
    width = _wide_enough((series.min, series.max), decimals)
    return Column(name, title, min(max(cell_width(title), width, 6), WIDEST), decimals, "mean")


# --- values ----------------------------------------------------------------------------------------------------------


def counter_text(run: Run, index: int, width: int) -> str:
    """A row's counter, right-aligned; of a log with fractions the decimal points stand below each other."""
    text = count_text(run.rows.counters[index])
    if not run.rows.is_whole:
        text += " " * (COUNT_DECIMALS - len(text.partition(".")[2]) + ("." not in text))
    return text.rjust(width)


def value_text(run: Run, index: int, column: Column, now: datetime) -> tuple[str, str | None]:
    """What stands in a row's cell, and its colour role; `–` where the line had no value."""
    if column.kind == "time":
        return time_text(arrived_at(run, index), now), "muted"
    value = _value(run, index, column)
    if column.kind != "row":
        return (number(value, column.decimals) if value is not None and math.isfinite(value) else ""), "muted"
    role = "frame" if value is None else None if math.isfinite(value) else "critical"
    series = run.rows.metrics[column.name]
    whole = column.decimals is not None or all(end.is_integer() for end in (series.min, series.max, value or 0.0))
    return number(value, column.decimals) if whole else four_figures(value), role


def four_figures(value: float | None) -> str:
    """`0.9350` below `0.9366`: noughts at the end are kept, so that a column's numbers are of one length."""
    return f"{value:#.4g}" if value is not None and FIGURES[0] <= abs(value) < FIGURES[1] else number(value)


def _value(run: Run, index: int, column: Column) -> float | None:
    if column.kind == "summary":
        summary = summary_before(run, index)
        return summary.values[column.name][0] if summary and column.name in summary.values else None
    series = run.rows.metrics[column.name]
    if column.kind == "mean":
        return series.mean(max(index + 1 - WINDOW, 0), index + 1)
    value = series.exact(index)
    if column.kind == "experts":
        return math.exp(value) if value is not None and value < 700 else None
    return value


def summary_before(run: Run, index: int) -> Summary | None:
    """The latest Summary that the log had printed when it printed this row."""
    line = run.rows.lines[index]
    place = bisect_left(run.summaries, line, key=lambda summary: summary.line) if line else 0
    return run.summaries[place - 1] if place else None


def arrived_at(run: Run, index: int) -> float | None:
    """When moe-top saw this row come (seconds since the epoch): None for the backlog and for earlier sessions. Rows
    that came together have one time; in a long session it is exact to a two-thousandth of it."""
    anchors, session = run.arrivals.anchors, run.session
    if not anchors or session is None or index < session.row_from:
        return None
    counter = run.rows.counters[index]
    if counter < anchors[0].counter:
        return None
    place = bisect_left(anchors, counter, key=lambda anchor: anchor.counter)
    return anchors[place].time if place < len(anchors) else None


def time_text(moment: float | None, now: datetime) -> str:
    """`11:45:07`; of another day `Tue 11:45`, of another week its date."""
    if moment is None:
        return ""
    when = datetime.fromtimestamp(moment, now.tzinfo)
    if when.date() == now.date():
        return f"{when:%H:%M:%S}"
    return f"{when:%a %H:%M}" if abs((now - when).days) < 6 else f"{when:%y-%m-%d}"
