"""One line for one run: the list of all runs, and the line of `check` that fits a cron mail's subject."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.export.words import SIGNS, coverage_words, has_ended, position, share, worst_reason
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import clock

LONGEST_NAME = 32  # cells; beyond them names differ in their ends, and the line has no room for both
SUBJECT = 44  # columns of a cron mail's subject on a phone
REASON_AT = 39  # the reason begins here at the latest: its first word must still be seen
SHORTEST_NAME = 6


def list_lines(reports: Sequence[RunReport]) -> list[Clean]:
    """Sign, word, name, state, progress, end and reason of every run, in columns, in the order given."""
    if not reports:
        return []
    rows = [_columns(report) for report in reports]
    widths = [max(cell_width(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    widths[1] = min(widths[1], LONGEST_NAME)
    return [_joined(row, widths) for row in rows]


def _columns(report: RunReport) -> tuple[str, ...]:
    done = share(report.progress)
    return (
        f"{SIGNS[report.verdict]} {report.verdict.upper()}",
        report.name,
        report.state,
        position(report.progress),
        done,
        ending(report),
        worst_reason(report),
    )


def _joined(row: tuple[str, ...], widths: Sequence[int]) -> Clean:
    cells = [fit(cell, width) for cell, width in zip(row, widths, strict=False)]
    return clean("  ".join([*cells, row[-1]]).rstrip())


def ending(report: RunReport) -> str:
    """`eta 13:20`, `ended 12:03`, or that neither is known."""
    now = report.generated_at
    if has_ended(report):
        return f"ended {clock(report.ended_at, now)}" if report.ended_at is not None else "ended"
    return f"eta {clock(report.eta.finish_at, now)}" if report.eta is not None else "eta ?"


def check_line(report: RunReport) -> Clean:
    """`WARNING warmup_1000 290/1000 eta 13:20 checkpoints…`: the first 44 columns hold verdict, name, progress and the
    beginning of the worst reason; a name too long for that is cut."""
    place = position(report.progress)
    after = ending(report) if report.state == "running" or report.eta is not None else report.state
    word = report.verdict.upper()
    room = REASON_AT - sum(len(part) + 1 for part in (word, place, after)) - 1
    if room < SHORTEST_NAME:
        after, room = "", room + len(after) + 1
    shown = fit(report.name, max(SHORTEST_NAME, room)).rstrip()
    read = "" if report.coverage.complete else f"({coverage_words(report.coverage)})"
    return clean(" ".join(part for part in (word, shown, place, after, worst_reason(report), read) if part))
