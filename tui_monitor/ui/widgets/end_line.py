"""When a run will end, or when it did, of what, and from where it can go on: a line of the header."""

from __future__ import annotations

import re

from tui_monitor.model.report import RunReport
from tui_monitor.model.units import clock, count_text, duration, rounded_up
from tui_monitor.ui.phrases import interval_words, lost_words, resume_words
from tui_monitor.ui.rows import BLANK, Part, Row, pack, row, row_width
from tui_monitor.ui.signs import DEAD, STATES

_PLACE = re.compile(r" at [^ ]+ \d+")  # ` at episode 410` in a cause


def end_line(report: RunReport, width: int) -> Row:
    """When it will end; or when and of what it did, and from where to resume."""
    if report.state in DEAD:
        return _death(report, width)
    if report.state == "finished":
        return _finish(report, width)
    if report.eta is None:
        why = report.eta_unknown or "no estimate yet"
        known = [Part(0, row(("ETA  ", "muted"), "unknown", (f": {why}", "muted")))]
    else:
        known = [
            Part(0, row(("ETA  ", "muted"), (duration(rounded_up(report.eta.seconds)), "strong"))),
            Part(1, row((interval_words(report), "muted"))),
            Part(1, row(("ends ≈ ", "muted"), (clock(report.eta.finish_at, report.generated_at), "strong"))),
        ]
    room = width - sum(row_width(part.content) + 2 for part in known)
    return pack([*known, Part(2, row((resume_words(report, room), "muted")))], width)


def _death(report: RunReport, width: int) -> Row:
    at = f"at {report.progress.unit} {count_text(report.progress.current)}" if report.progress else ""
    said = report.cause is not None and _PLACE.split(report.cause)[0] in report.summary
    cause = BLANK if said else row((report.cause or "cause not visible", "critical"))
    return pack([
        Part(1, cause),
        Part(2, row((f"{STATES[report.state].word} {at}", "muted")) if at else BLANK),
        Part(0, row((resume_words(report), "strong"))),
        Part(3, row((lost_words(report), "muted"))),
    ], width)  # fmt: skip


def _finish(report: RunReport, width: int) -> Row:
    now, took = report.generated_at, None
    if report.started_at and report.ended_at:
        took = (report.ended_at - report.started_at).total_seconds()
    if "hours" in report.endings:
        took = report.endings["hours"] * 3600
    figures = [f"{name.replace('_', ' ')} {value:.4g}" for name, value in report.endings.items() if name != "hours"]
    return pack([
        Part(0, row(("finished ", "muted"), (clock(report.ended_at, now) if report.ended_at else "", "strong"))),
        Part(1, row(("took ", "muted"), duration(took)) if took is not None else BLANK),
        *(Part(2 + index, row((text, "muted"))) for index, text in enumerate(figures)),
    ], width)  # fmt: skip
