"""The head of the health check: title, time, process, the one verdict line, and the Quick Status table."""

from __future__ import annotations

from tui_monitor.export.context import Context
from tui_monitor.export.inert import inert
from tui_monitor.export.words import share
from tui_monitor.model.report import Check, Progress, RunReport, Status, Verdict
from tui_monitor.model.units import count_text

VERDICT_SIGNS: dict[Verdict, str] = {"healthy": "✅", "warning": "⚠️", "critical": "❌", "unknown": "❓"}
CHECK_SIGNS: dict[Status, str] = {"ok": "✅", "note": "ℹ️", "warning": "⚠️", "critical": "❌", "unknown": "❓"}
BREAK = "  "  # two spaces at a line's end: markdown's line break


def head(report: RunReport, context: Context) -> list[str]:
    """Title and facts; the Status line is the only one of the document that states the verdict."""
    moment = report.generated_at.astimezone(context.now.tzinfo)
    return [
        f"# Training Health Check - {inert(report.name)}",
        "",
        f"**Timestamp**: {moment:%Y-%m-%d %H:%M}{BREAK}",
        f"**Process ID**: {_process(report)}{BREAK}",
        f"**State**: {_state(report)}{BREAK}",
        f"**Status**: {verdict(report)}",
    ]


def verdict(report: RunReport) -> str:
    """`✅ HEALTHY`, or the sign, the word and the sentence that says why."""
    words = f"{VERDICT_SIGNS[report.verdict]} {report.verdict.upper()}"
    return words if report.verdict == "healthy" or not report.summary else f"{words} — {inert(report.summary)}"


def _process(report: RunReport) -> str:
    if report.process is None:
        return "none visible here"
    process = report.process
    found = f"{process.pid} ({inert(process.how)})" if process.how else str(process.pid)
    others = ", ".join(f"{other.pid} ({inert(other.role)})" for other in process.others)
    return f"{found}; besides it: {others}" if others else found


def _state(report: RunReport) -> str:
    phase = f"phase {inert(report.phase)}" if report.phase else ""
    routing = f"routing {inert(report.routing)}" if report.routing else ""
    return ", ".join(part for part in (report.state, phase, routing) if part)


def quick_status(report: RunReport, context: Context) -> list[str]:
    """One row for each check; the counter is told even where no check has judged it."""
    lines = ["## Quick Status", ""]
    rows = [_row(check) for check in report.checks]
    if report.progress is not None and all(check.id != "progress" for check in report.checks):
        rows.insert(0, f"| Progress | {progress_words(report.progress)} | – | – |")
    if not rows:
        return [*lines, "Nothing could be judged yet."]
    return [*lines, "| Metric | Current | Expected | Status |", "|--------|---------|----------|--------|", *rows]


def progress_words(progress: Progress) -> str:
    """`290/1000 (29%)`."""
    if progress.total is None:
        return f"{count_text(progress.current)} (total unknown)"
    done = share(progress)
    return f"{count_text(progress.current)}/{progress.total}" + (f" ({done})" if done else "")


def _row(check: Check) -> str:
    cells = (inert(text) or "–" for text in (check.metric, check.current, check.expected))
    return f"| {' | '.join(cells)} | {CHECK_SIGNS[check.status]} {check.status} |"
