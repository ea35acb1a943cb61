"""A line of the health view's list: a check as a row of a table, an incident, an earlier verdict, a notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.model.report import Check, IncidentReport, NoticeReport, RunReport, VerdictReport
from tui_monitor.model.units import clock, count_text
from tui_monitor.ui.phrases import shortened
from tui_monitor.ui.rows import Row, row
from tui_monitor.ui.signs import CHECKS, VERDICTS, check_sign, is_bad
from tui_monitor.ui.views.health.items import Item

GAP = 2
WORD = 12  # cells: `acknowledged`
NAME_MOST, CURRENT_MOST, EXPECTED_MOST, SINCE = 20, 26, 26, 14
REASON_LEAST = 20  # cells: a shorter reason says nothing


class Widths(NamedTuple):
    """Cells of the columns; 0: there is no room for this one."""

    name: int
    word: int
    current: int
    expected: int
    since: int
    reason: int


def since_text(check: Check, report: RunReport) -> str:
    """`episode 350`; a moment as people write it."""
    try:
        return clock(datetime.fromisoformat(check.since or "").astimezone(report.generated_at.tzinfo),
                     report.generated_at)  # fmt: skip
    except ValueError:
        return check.since or ""


def widths_of(checks: Sequence[Check], width: int) -> Widths:
    """As wide as what stands in them, the first columns first; what is left is the reason's."""
    def widest(texts: list[str], most: int) -> int:
        return min(max((cell_width(text) for text in texts), default=0), most)

    name = widest([check.metric for check in checks], min(NAME_MOST, max(width // 3, 8)))
    left = width - 2 - name
    wanted = (
        widest([check_sign(check).word for check in checks], WORD) if width >= 100 else 0,
        widest([shortened(check.current, CURRENT_MOST) for check in checks], CURRENT_MOST),
        widest([shortened(check.expected, EXPECTED_MOST) for check in checks], EXPECTED_MOST),
        SINCE if width >= 100 and any(check.since for check in checks) else 0,
    )
    given = []
    for cells in (wanted[1], wanted[2], wanted[0], wanted[3]):
        take = min(cells, left - GAP) if cells and left - GAP >= min(cells, 8) else 0
        left -= take + GAP if take else 0
        given.append(take)
    reason = left - GAP if left - GAP >= REASON_LEAST else 0
    return Widths(name, given[2], given[0], given[1], given[3], reason)


def item_row(item: Item, widths: Widths, report: RunReport) -> Row:
    """One line of the list."""
    match item.subject:
        case Check() as check:
            return _check(check, widths, report)
        case IncidentReport() as incident:
            line = f"line {incident.line}" if incident.line is not None else ""
            at = f"{_unit(report)} {count_text(incident.at)}" if incident.at is not None else ""
            where = "  ".join(text for text in (at, line) if text)
            return row(("✖ ", "critical"), (incident.text, "text"), (f"  {where}", "muted"))
        case VerdictReport() as verdict:
            sign = VERDICTS[verdict.verdict]
            at = f"{_unit(report)} {count_text(verdict.counter)}" if verdict.counter is not None else ""
            told = fit(clock(verdict.at, report.generated_at), 10)
            return row((f"{sign.mark} ", sign.role), told, "  ", (fit(sign.word, 8), sign.role), "  ",
                       (fit(at, 14), "muted"), "  ", (verdict.reason, "text"))  # fmt: skip
        case NoticeReport() as notice:
            mark = ("✓ ", "ok") if notice.expected else ("▲ ", "warning")
            return row(mark, (f"{notice.count} × ", "muted"), notice.text,
                       ("  expected" if notice.expected else "", "muted"))  # fmt: skip
    return _headings(item.title, widths) if item.key == "Checks" else row((item.title, "accent strong"))


def _headings(title: str, widths: Widths) -> Row:
    """The part's title over the names, what stands in the other columns over these."""
    words = (("", widths.word), ("now", widths.current), ("expected", widths.expected), ("since", widths.since),
             ("says", widths.reason))  # fmt: skip
    line = row((fit(title, widths.name + 2), "accent strong"))
    return row(line, *((" " * GAP + fit(text, cells), "muted") for text, cells in words if cells))


def _check(check: Check, widths: Widths, report: RunReport) -> Row:
    sign = check_sign(check)
    role = "text" if is_bad(check) else "muted"
    columns = [
        (fit(check.metric, widths.name), sign.role if is_bad(check) or check.acknowledged else None),
        (fit(sign.word, widths.word), sign.role),
        (fit(shortened(check.current, widths.current), widths.current) if widths.current else "", "text"),
        (fit(shortened(check.expected, widths.expected), widths.expected) if widths.expected else "", "muted"),
        (fit(since_text(check, report), widths.since), "muted"),
        (fit(check.reason, widths.reason).rstrip(), role),
    ]
    line = row((f"{CHECKS[check.status].mark} ", sign.role))
    for place, (text, each) in enumerate(column for column in columns if column[0]):
        line = row(line, " " * GAP if place else "", (text, each))
    return line


def _unit(report: RunReport) -> str:
    return report.progress.unit if report.progress else "at"
