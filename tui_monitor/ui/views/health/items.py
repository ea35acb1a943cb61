"""What the health view lists of a run: checks, incidents, verdicts, notices; each line by a key of its own."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.model.report import Check, IncidentReport, NoticeReport, RunReport, VerdictReport
from tui_monitor.model.text import Clean
from tui_monitor.ui.query import Query
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.signs import is_bad, worst_checks

Subject = Check | IncidentReport | VerdictReport | NoticeReport


class Item(NamedTuple):
    """A line of the list: a part's title (no subject), or what it is about. `key` finds it again in the next report;
    `lines` are the log's own, of an incident."""

    key: str
    title: str = ""
    subject: Subject | None = None
    lines: tuple[Clean, ...] = ()


def items_of(view: RunView, query: Query | None = None) -> list[Item]:
    """All lines of which the query is true, the checks first, the worst of them on top; parts that have nothing are
    left out."""
    report = view.report
    parts = [
        ("Checks", [Item(f"check {check.id}", subject=check) for check in worst_checks(report.checks)]),
        ("Incidents", _incidents(view)),
        ("Verdicts", [Item(f"verdict {one.at.timestamp()}", subject=one) for one in reversed(report.history)]),
        ("Notices", [Item(f"notice {one.text}", subject=one) for one in report.notices]),
    ]
    listed: list[Item] = []
    for title, items in parts:
        kept = [item for item in items if query is None or query.wanted.holds(words_of(item))]
        total = len(items) + (report.incidents_before if title == "Incidents" else 0)
        count = f"{len(kept)}" if len(kept) == total and query is None else f"{len(kept)} of {total}"
        listed += [Item(title, f"{title} · {count}"), *kept] if kept else []
    return listed


def words_of(item: Item) -> str:
    """What a filter looks at, in one line."""
    match item.subject:
        case Check() as check:
            return " ".join((check.id, check.metric, check.status, check.current, check.expected, check.reason))
        case IncidentReport() as incident:
            return " ".join((incident.text, *item.lines))
        case VerdictReport() as verdict:
            return f"{verdict.verdict} {verdict.reason}"
        case NoticeReport() as notice:
            return f"{notice.text} {notice.reason or ''}"
    return item.title


def copy_of(item: Item) -> str | None:
    """What is worth pasting of a line: a check with its reason, an incident's whole traceback. None: a part's title."""
    match item.subject:
        case Check() as check:
            return f"{check.metric}: {check.status}, {check.current} (expected {check.expected}): {check.reason}"
        case IncidentReport() as incident:
            return "\n".join(item.lines or (incident.text,))
        case VerdictReport() as verdict:
            return f"{verdict.verdict}: {verdict.reason}"
        case NoticeReport() as notice:
            return notice.text
    return None


def _incidents(view: RunView) -> list[Item]:
    """The newest first, each with the lines that the log has of it."""
    report, told = view.report, view.report.incidents
    known = [placed.incident for placed in view.run.incidents[-len(told) :]]
    is_present = [one.text for one in known] == [one.text for one in told]  # else the report is older than the run
    return [
        Item(f"incident {report.incidents_before + at}", subject=told[at], lines=known[at].detail if is_present else ())
        for at in reversed(range(len(told)))
    ]


def is_problem(item: Item) -> bool:
    """Whether the line tells of something that is wrong now."""
    if isinstance(item.subject, Check):
        return is_bad(item.subject)
    return isinstance(item.subject, IncidentReport)


def place_of(item: Item, report: RunReport) -> float | None:
    """The counter to which the log can be opened for this line, where there is one."""
    subject = item.subject
    if isinstance(subject, IncidentReport):
        at = subject.at
        return at if at is not None else report.progress.current if report.progress else None
    if isinstance(subject, VerdictReport):
        return subject.counter
    return subject.last_at if isinstance(subject, NoticeReport) else None
