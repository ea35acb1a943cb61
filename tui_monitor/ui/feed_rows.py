"""Entries of the feed as rows: metrics in columns of steady width, what happened between them in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from functools import lru_cache

from tui_monitor.analysis.counting import counted
from tui_monitor.analysis.notices import expected_in
from tui_monitor.draw.cells import fit
from tui_monitor.model.columns import LATE_PARTS
from tui_monitor.model.events import FeedEvent, Fold
from tui_monitor.model.metrics import metric
from tui_monitor.model.phases import Phase
from tui_monitor.model.records import Ending, Incident, Notice, PhaseMark, Resume, Summary
from tui_monitor.model.run import Run
from tui_monitor.model.units import count_text, number
from tui_monitor.ui.feed_columns import DIGITS, GAP, SHORT, Columns, counter_text, value_text
from tui_monitor.ui.rows import BLANK, Part, Row, fit_row, pack, row, row_width


def header_row(columns: Columns) -> Row:
    """The words above the columns."""
    words = "".join(" " * GAP + fit(column.label, column.width, "right") for column in columns.shown)
    return row((fit(columns.unit, columns.counter, "right") + words, "muted"))


def episode_row(run: Run, index: int, columns: Columns, now: datetime) -> Row:
    """One row of the log: its counter and values; `–` where the line had none."""
    late = 1 if run.setup.unit is None else LATE_PARTS  # rows back that a later line may complete
    if index >= len(run.rows) - late:
        return _episode_row(run, index, columns, now)
    return _settled_row((run.rows, len(run.sessions)), run, index, columns, now.date(), now.tzinfo)


@lru_cache(maxsize=128)  # the screen's rows: with each new one all others only move up
def _settled_row(
    _state: object, run: Run, index: int, columns: Columns, day: date, zone: tzinfo | None
) -> Row:
    """A row as it stays, until another session begins or the log is told anew (`_state`)."""
    return _episode_row(run, index, columns, datetime(day.year, day.month, day.day, tzinfo=zone))


def _episode_row(run: Run, index: int, columns: Columns, now: datetime) -> Row:
    return row(counter_text(run, index, columns.counter), *_cells(run, index, columns, now))


def episode_text(run: Run, index: int, columns: Columns, now: datetime) -> str:
    """What stands in the row, for half of what the row costs."""
    texts = (text for text, _ in _cells(run, index, columns, now))
    return counter_text(run, index, columns.counter) + "".join(texts)


def _cells(run: Run, index: int, columns: Columns, now: datetime) -> Iterator[tuple[str, str | None]]:
    """The columns' texts, each with the gap before it, and their colour roles."""
    for column in columns.shown:
        text, role = value_text(run, index, column, now)
        yield " " * GAP + fit(text, column.width, "right"), role


def event_row(event: FeedEvent, columns: Columns, plan: tuple[Phase, ...], opened: bool, width: int) -> Row:
    """What happened between the episodes, its sign under the counters' last digit."""
    lead = " " * max(columns.counter - 1, 0)
    match event:
        case Summary():
            head = row(lead, ("Σ ", "primary"), (f"{count_text(event.at)}  ", "text"))
            return row(head, _summary(event, width - row_width(head)))
        case Notice():
            expectation = expected_in(event, plan)
            if expectation is None:
                return row(lead, (f"▲ {event.text}", "warning"))
            return row(lead, ("✓ ", "ok"), (f"{event.text}   expected in {expectation.phase.name}", "muted"))
        case Incident():
            return _incident(row(lead, (f"✖ {event.text}", "critical strong")), len(event.detail), opened, width)
        case PhaseMark():
            facts = "   ".join(f"{name} {value}" for name, value in event.facts.items())
            return row(lead, ("── ", "frame"), (event.name, "accent"), (f"   {facts}" if facts else "", "muted"))
        case Resume():
            path = f" from {event.path}" if event.path else ""
            at = f"resumed at {count_text(event.at)}" if event.at is not None else "resumed"
            return row(lead, ("↻ ", "accent"), at, (path, "muted"))
        case Ending():
            facts = "   ".join(f"{name.replace('_', ' ')} {value:.4g}" for name, value in event.facts.items())
            return row(lead, ("✔ ", "ok"), event.text, (f"   {facts}", "muted"))
        case Fold():
            many = f"{event.count} other line{'s' if event.count != 1 else ''}"
            return row(lead, (f"{'▾' if opened else '▸'} {many}", "axis"))


def _incident(head: Row, lines: int, opened: bool, width: int) -> Row:
    """`✖ RuntimeError: …   ▸ 12 lines`: that more can be unfolded is said however long the error is."""
    more = row((f"   {'▾' if opened else '▸'} {counted(lines, 'line')}", "muted")) if lines else BLANK
    return row(fit_row(head, min(row_width(head), max(width - row_width(more), 0))), more)


def behind_row(text: str, columns: Columns, as_it_is: bool) -> Row:
    """A line of the log behind a fold, indented under it, or as it is."""
    return row(text) if as_it_is else row(" " * (columns.counter + 1), (text, "muted"))


def _summary(summary: Summary, width: int) -> Row:
    """`score 7.34 ± 11.19  α 1.3849 ± 0.0009`: whole figures, as many as fit."""
    parts = []
    for index, (name, (mean, deviation)) in enumerate(summary.values.items()):
        digits, label = DIGITS.get(metric(name).kind, 2), metric(name).label
        label = SHORT.get(label, label)
        figures = f"{label} {number(mean, digits)} ± {number(deviation, digits)}"
        parts.append(Part(index, row((figures, "muted"))))
    return pack(parts, width)
