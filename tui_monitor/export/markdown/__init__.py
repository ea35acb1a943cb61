"""The health check as markdown: the seed's sections in its order, filled from the report, nothing invented."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_monitor.export.context import Context
from tui_monitor.export.document import Document, document
from tui_monitor.export.inert import inert, markdown
from tui_monitor.export.markdown.checkpoints import checkpoints
from tui_monitor.export.markdown.closing import commands, conclusion, next_actions, references
from tui_monitor.export.markdown.completion import completion
from tui_monitor.export.markdown.episodes import recent, summary, trends
from tui_monitor.export.markdown.observations import observations
from tui_monitor.export.markdown.results import results
from tui_monitor.export.markdown.status import VERDICT_SIGNS, head, quick_status
from tui_monitor.export.words import position, share, worst_reason
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import Clean, blank
from tui_monitor.model.units import clock

SECTIONS: tuple[Callable[[RunReport, Context], list[str]], ...] = (
    head,
    quick_status,
    results,
    recent,
    summary,
    trends,
    observations,
    checkpoints,
    completion,
    next_actions,
    commands,
    references,
    conclusion,
)


def export_markdown(reports: Sequence[RunReport], context: Context) -> Document:
    """One health check for each run; several are led by the table of all."""
    if not reports:
        return document([Clean("# Training Health Check"), blank(0), Clean("No run was found.")])
    parts = [health_check(report, context) for report in reports]
    parts = parts if len(parts) == 1 else [_table(reports, context), *parts]
    return document(markdown(line) for line in apart(parts))


def health_check(report: RunReport, context: Context) -> list[str]:
    """The document of one run; of one that is over with its results."""
    return apart([section(report, context) for section in SECTIONS])


def apart(parts: Sequence[list[str]]) -> list[str]:
    """The lines of those parts that have some, with an empty one between them."""
    return [line for part in parts if part for line in ("", *part)][1:]


def _table(reports: Sequence[RunReport], context: Context) -> list[str]:
    rows = [_table_row(report, context) for report in reports]
    return ["# Training Runs", "", "| | Run | State | Progress | Ends | Verdict |", "|---|---|---|---|---|---|", *rows]


def _table_row(report: RunReport, context: Context) -> str:
    ends = "–"
    if report.ended_at is not None:
        ends = clock(report.ended_at, context.now)
    elif report.eta is not None:
        ends = f"~{clock(report.eta.finish_at, context.now)}"
    done = share(report.progress)
    progress = position(report.progress) + (f" ({done})" if done else "")
    verdict = report.verdict if report.verdict == "healthy" else f"{report.verdict}: {inert(worst_reason(report))}"
    cells = (VERDICT_SIGNS[report.verdict], inert(report.name), report.state, progress, ends, verdict)
    return f"| {' | '.join(cells)} |"
