"""Entries of the feed as rows: metrics in columns of steady width, what happened between them in words."""

from __future__ import annotations

import math
from typing import NamedTuple

from tui_monitor.analysis.notices import expected_in
from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.model.metrics import metric
from tui_monitor.model.phases import Phase
from tui_monitor.model.records import Ending, Incident, Notice, PhaseMark, Resume, Summary
from tui_monitor.model.run import FeedEvent, Fold, Run
from tui_monitor.model.units import number
from tui_monitor.ui.rows import Part, Row, pack, row, row_width

WIDEST = 14  # cells of a metric's column at the most: longer names are cut
GAP = 2
_NEEDED = ("entropy", "score", "loss", "gradient", "derived", "other", "time")  # what stays on a narrow screen
_DIGITS = {"entropy": 4, "derived": 4, "loss": 4}  # a mean of many is known better than one printed value; else 2


_SHORT = {"α entropy": "α", "gradient norm": "gradient", "usage variance": "variance"}


class Column(NamedTuple):
    """A metric's column: its name, the word above it, its width and decimals."""

    name: str
    label: str
    width: int
    decimals: int | None


class Columns(NamedTuple):
    """The counter's column and the metrics' that fit; `hidden` is the number of those that did not."""

    unit: str
    counter: int
    metrics: tuple[Column, ...]
    hidden: int


def columns_of(run: Run, unit: str, width: int) -> Columns:
    """The columns that fit into `width` cells: known metrics before others, each in the order the log names them."""
    counter = max(len(unit), len(str(max(run.rows.counters[-1], run.total or 0))) if len(run.rows) else 0, 6)
    made = [_column(run, name) for name in run.rows.metrics]
    ranked = sorted(made, key=lambda column: _NEEDED.index(metric(column.name).kind))
    room, chosen = width - counter, set[str]()
    for column in ranked:
        if column.width + GAP <= room:
            room -= column.width + GAP
            chosen.add(column.name)
    shown = tuple(column for column in made if column.name in chosen)
    return Columns(unit, counter, shown, len(made) - len(shown))


def _column(run: Run, name: str) -> Column:
    about, series = metric(name), run.rows.metrics[name]
    ends = [value for value in (series.min, series.max, series.last) if abs(value) < 1e300]
    widest = max((cell_width(number(value, about.decimals)) for value in ends), default=1)
    width = min(max(cell_width(about.label), widest, 9 if about.decimals is None else 6), WIDEST)
    return Column(name, about.label, width, about.decimals)


def header_row(columns: Columns) -> Row:
    """The words above the columns."""
    words = "".join(" " * GAP + fit(column.label, column.width, "right") for column in columns.metrics)
    return row((fit(columns.unit, columns.counter, "right") + words, "muted"))


def episode_row(run: Run, index: int, columns: Columns) -> Row:
    """One episode: its counter and values; `–` where the line had none."""
    pieces = row(str(run.rows.counters[index]).rjust(columns.counter))
    for column in columns.metrics:
        value = run.rows.metrics[column.name].exact(index)
        role = "frame" if value is None else None if math.isfinite(value) else "critical"
        pieces = row(pieces, (" " * GAP + fit(number(value, column.decimals), column.width, "right"), role))
    return pieces


def event_row(event: FeedEvent, columns: Columns, plan: tuple[Phase, ...], opened: bool, width: int) -> Row:
    """What happened between the episodes, its sign under the counters' last digit."""
    lead = " " * max(columns.counter - 1, 0)
    match event:
        case Summary():
            head = row(lead, ("Σ ", "primary"), (f"{event.at}  ", "text"))
            return row(head, _summary(event, width - row_width(head)))
        case Notice():
            expectation = expected_in(event, plan)
            if expectation is None:
                return row(lead, (f"▲ {event.text}", "warning"))
            return row(lead, ("✓ ", "ok"), (f"{event.text}   expected in {expectation.phase.name}", "muted"))
        case Incident():
            more = f"   {'▾' if opened else '▸'} {len(event.detail)} lines" if event.detail else ""
            return row(lead, (f"✖ {event.text}", "critical strong"), (more, "muted"))
        case PhaseMark():
            facts = "   ".join(f"{name} {value}" for name, value in event.facts.items())
            return row(lead, ("── ", "frame"), (event.name, "accent"), (f"   {facts}" if facts else "", "muted"))
        case Resume():
            path = f" from {event.path}" if event.path else ""
            at = f"resumed at {event.at}" if event.at is not None else "resumed"
            return row(lead, ("↻ ", "accent"), at, (path, "muted"))
        case Ending():
            facts = "   ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in event.facts.items())
            return row(lead, ("✔ ", "ok"), event.text, (f"   {facts}", "muted"))
        case Fold():
            many = f"{event.count} other line{'s' if event.count != 1 else ''}"
            return row(lead, (f"{'▾' if opened else '▸'} {many}", "axis"))


def behind_row(text: str, columns: Columns, as_it_is: bool) -> Row:
    """A line of the log behind a fold, indented under it, or as it is."""
    return row(text) if as_it_is else row(" " * (columns.counter + 1), (text, "muted"))


def _summary(summary: Summary, width: int) -> Row:
    """`score 7.34 ± 11.19  α 1.3849 ± 0.0009`: whole figures, as many as fit."""
    parts = []
    for index, (name, (mean, deviation)) in enumerate(summary.values.items()):
        digits, label = _DIGITS.get(metric(name).kind, 2), metric(name).label
        label = _SHORT.get(label, label)
        figures = f"{label} {number(mean, digits)} ± {number(deviation, digits)}"
        parts.append(Part(index, row((figures, "muted"))))
    return pack(parts, width)
