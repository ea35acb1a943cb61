"""Key Observations: what works, what needs attention, and the warnings that belong to the plan."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.export.context import Context
from tui_monitor.export.inert import code, fence, inert
from tui_monitor.export.markdown.status import CHECK_SIGNS
from tui_monitor.export.words import by_urgency, count_range, coverage_words, unit_of
from tui_monitor.model.report import Check, IncidentReport, NoticeReport, RunReport
from tui_monitor.model.units import count_text

INCIDENTS = 10  # the latest are shown; more of them say nothing new
NOTICES = 12


def observations(report: RunReport, context: Context) -> list[str]:
    """Three lists, each with its reasons; an empty one says so."""
    return [
        "## Key Observations",
        "",
        "### ✅ What's Working",
        "",
        *_working(report),
        "",
        "### ⚠️ Needs Attention",
        "",
        *_attention(report),
        "",
        "### ⚠️ Expected Warnings (NOT Issues)",
        "",
        *_expected(report),
    ]


def _working(report: RunReport) -> list[str]:
    fine = [check for check in report.checks if check.status == "ok"]
    if not fine:
        return ["Nothing is known to work yet."]
    return [line for number, check in enumerate(fine, 1) for line in _fine(number, check)]


def _fine(number: int, check: Check) -> list[str]:
    lines = [f"{number}. **{inert(check.metric)}**: {inert(check.current)}"]
    return [*lines, f"   - {inert(check.reason)}"] if check.reason else lines


def _attention(report: RunReport) -> list[str]:
    lines = [_finding(check) for check in by_urgency(report.checks) if check.status != "ok"]
    lines += _incidents(report)
    lines += [_notice(notice, unit_of(report)) for notice in _notices(report, expected=False)]
    lines += [f"- ❓ **Not read**: {inert(problem)}" for problem in report.problems]
    if not report.coverage.complete:
        lines.append(f"- ❓ **Coverage**: {coverage_words(report.coverage)}")
    return lines or ["Nothing needs attention."]


def _finding(check: Check) -> str:
    since = f", since {inert(check.since)}" if check.since else ""
    compared = f"{inert(check.current) or '–'}, expected {inert(check.expected) or '–'}"
    reason = f": {inert(check.reason)}" if check.reason else ""
    return f"- {CHECK_SIGNS[check.status]} **{inert(check.metric)}** ({check.status}{since}){reason} ({compared})"


def _incidents(report: RunReport) -> list[str]:
    lines = [_incident(incident, unit_of(report)) for incident in report.incidents[-INCIDENTS:]]
    earlier = report.incidents_before + len(report.incidents) - INCIDENTS
    return [*lines, f"- ❌ and {earlier} earlier incidents"] if earlier > 0 else lines


def _incident(incident: IncidentReport, unit: str) -> str:
    counter = f"{inert(unit)} {count_text(incident.at)}" if incident.at is not None else ""
    place = ", ".join(filter(None, (counter, f"line {incident.line}" if incident.line else "")))
    kind = inert(incident.kind.replace("_", " "))
    return f"- ❌ **{kind}**{f' ({place})' if place else ''}: {code(incident.text)}"


def _notices(report: RunReport, expected: bool) -> Sequence[NoticeReport]:
    return [notice for notice in report.notices if notice.expected is expected][:NOTICES]


def _notice(notice: NoticeReport, unit: str) -> str:
    reason = f": {inert(notice.reason)}" if notice.reason else ""
    return f"- ⚠️ **The trainer warns** ({_times(notice, unit)}) {code(notice.text)}{reason}"


def _times(notice: NoticeReport, unit: str) -> str:
    often = "once" if notice.count == 1 else f"{notice.count} times"
    place = count_range(notice.first_at, notice.last_at, unit)
    return f"{often}, {inert(place)}" if place else often


def _expected(report: RunReport) -> list[str]:
    notices = _notices(report, expected=True)
    if not notices:
        return ["None seen."]
    lines = ["The training shows:"]
    for notice in notices:
        reason = inert(notice.reason) or "it belongs to this phase"
        lines += ["", *fence([notice.text]), "", f"**Expected**: {reason} ({_times(notice, unit_of(report))})."]
    return lines
