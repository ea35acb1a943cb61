"""What the chosen line of the health view means, and what would change it."""

from __future__ import annotations

from tui_monitor.analysis.changing import what_changes, what_makes_healthy
from tui_monitor.model.report import Check, IncidentReport, NoticeReport, RunReport, VerdictReport
from tui_monitor.model.units import clock, count_text
from tui_monitor.ui.rows import Row, labelled, row
from tui_monitor.ui.signs import VERDICTS
from tui_monitor.ui.views.health.items import Item
from tui_monitor.ui.views.health.table import since_text

LABEL = 14  # cells before what is said
MOST = 6  # rows of one thing said


def detail_rows(item: Item | None, report: RunReport, width: int) -> list[Row]:
    """The chosen line in full; a part's title tells what would change the verdict, and the verdicts so far."""
    match item.subject if item is not None else None:
        case Check() as check:
            told = [
                ("says", check.reason), ("now", check.current), ("expected", check.expected),
                ("since", since_text(check, report)), ("would change", what_changes(check, report)),
            ]  # fmt: skip
            return [*_told(told, width), *_verdict_rows(report, width, check.id)]
        case IncidentReport() as incident:
            lines = item.lines if item is not None and item.lines else (incident.text,)
            return [row((line, "text")) for line in lines]
        case VerdictReport() as verdict:
            when, unit = clock(verdict.at, report.generated_at), report.progress.unit if report.progress else "counter"
            when += f", at {unit} {count_text(verdict.counter)}" if verdict.counter is not None else ""
            return _told([("verdict", verdict.verdict), ("since", when), ("because", verdict.reason)], width)
        case NoticeReport() as notice:
            seen = f"{notice.count} times" + (f", last at {count_text(notice.last_at)}" if notice.last_at else "")
            why = notice.reason or "not expected in this phase"
            return _told([("notice", notice.text), ("seen", seen), ("means", why)], width)
    return _verdict_rows(report, width)


def _verdict_rows(report: RunReport, width: int, besides: str | None = None) -> list[Row]:
    """What would change the verdict, and what it was."""
    label = "nearest" if report.verdict == "healthy" else "also needed" if besides else "healthy once"
    words = what_makes_healthy(report, besides)
    told = [(label if place == 0 else "", text) for place, text in enumerate(words)]
    return [*_told(told, width), *_history(report, width)]


def _history(report: RunReport, width: int) -> list[Row]:
    """The verdicts over time as a strip, the newest at its right; each cell has its verdict's mark."""
    if not report.history:
        return []
    cells = max(min(width - LABEL, 60), 1)
    first, last = report.history[0].at.timestamp(), report.generated_at.timestamp()
    strip = row(("verdicts".ljust(LABEL)[:LABEL], "muted"))
    for cell in range(cells):
        at = first + (last - first) * (cell + 0.5) / cells
        told = [one for one in report.history if one.at.timestamp() <= at] or [report.history[0]]
        sign = VERDICTS[told[-1].verdict]
        strip = row(strip, (sign.mark, sign.role))
    since = clock(report.history[0].at, report.generated_at)
    return [strip, row((" " * LABEL, None), (f"since {since}", "muted"))]


def _told(told: list[tuple[str, str]], width: int) -> list[Row]:
    return labelled(told, width, LABEL if width >= 2 * LABEL else 0, MOST)
