"""What the trainer printed: recent episode lines in its own shape, its latest Summary, and the trends."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.export.context import Context
from tui_monitor.export.inert import fence, inert
from tui_monitor.export.trends import label_of, trend_line
from tui_monitor.export.words import ordered_metrics, plural, summary_text, unit_of, value_text
from tui_monitor.model.report import RecentRow, RunReport
from tui_monitor.model.units import count_text

ROWS = 10  # episode lines shown: two screens of a phone; the log has the rest
TRENDS = 12  # metrics with a sparkline: some trainers log fifty
SPARK_WIDTH = 40
# the native console's own words for its metrics
_PRINTED = {"alpha_entropy": "α_entropy", "score": "Score", "reward": "Reward", "steps": "Steps"}


def recent(report: RunReport, context: Context) -> list[str]:
    """`Episode 290/1000 | Score: 6 | …`, oldest first, in columns."""
    unit, rows = unit_of(report), report.recent[-ROWS:]
    title = f"## Recent {inert(plural(unit.capitalize()))}"
    if not rows:
        return [title, "", f"No {inert(unit)} line read yet."]
    first, last = min(row.counter for row in rows), max(row.counter for row in rows)
    span = f"{first}-{last}" if first != last else str(first)
    return [f"{title} ({span})", "", *fence(episode_lines(report, rows))]


def episode_lines(report: RunReport, rows: Sequence[RecentRow]) -> list[str]:
    """The rows as the native console prints them, each metric in a column of its own."""
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    columns = [[_counter(report, row) for row in rows]]
    columns += [[_cell(name, row) for row in rows] for name in names]
    widths = [max(map(cell_width, column)) for column in columns]
    lines = zip(
        *([fit(cell, width) for cell in column] for column, width in zip(columns, widths, strict=True)), strict=True
    )
    return [" | ".join(cells).rstrip(" |") for cells in lines]


def _counter(report: RunReport, row: RecentRow) -> str:
    total = report.progress.total if report.progress else None
    return f"{unit_of(report).capitalize()} {count_text(row.counter)}" + (f"/{total}" if total is not None else "")


def _cell(name: str, row: RecentRow) -> str:
    if name not in row.values:
        return ""
    return f"{_PRINTED.get(name, name)}: {value_text(name, row.values[name])}"


def summary(report: RunReport, context: Context) -> list[str]:
    """The latest Summary block of the trainer, `mean ± std` for each metric."""
    if not report.summaries:
        return ["## Latest Summary", "", "The trainer has printed no Summary yet."]
    latest = report.summaries[-1]
    lines = [f"{name}: {summary_text(name, mean, deviation)}" for name, (mean, deviation) in latest.values.items()]
    return [
        f"## {inert(unit_of(report).capitalize())} {count_text(latest.at)} Summary",
        "",
        *fence(lines or ["no values"]),
    ]


def trends(report: RunReport, context: Context) -> list[str]:
    """A sparkline for each metric over the whole run, with its least, greatest and last value."""
    names = ordered_metrics([name for name, trend in report.trends.items() if trend.mean])
    if not names:
        return ["## Trends", "", "No metric with values yet."]
    width = max(cell_width(label_of(report, name)) for name in names[:TRENDS])
    lines = [trend_line(report, name, width, SPARK_WIDTH) for name in names[:TRENDS]]
    more = len(names) - TRENDS
    return [
        "## Trends",
        "",
        *fence(lines),
        *(["", f"{more} further metrics are in the JSON report."] if more > 0 else []),
    ]
