"""What runs are ordered and filtered by: figures of their reports, None where a run has nothing of it."""

from __future__ import annotations

import re

from tui_monitor.model.report import RunReport
from tui_monitor.ui.phrases import seconds_since
from tui_monitor.ui.signs import ENDED

Key = float | tuple[tuple[int, int, str], ...]
_DIGITS = re.compile(r"([0-9]{1,18})")


def is_needy(report: RunReport) -> bool:
    """Whether the run needs somebody: a warning or worse."""
    return report.verdict in ("warning", "critical")


def mean_of(report: RunReport, name: str) -> float | None:
    """The metric's mean over its last rows."""
    figures = report.metrics.get(name)
    return figures.mean if figures is not None else None


def name_key(report: RunReport) -> Key:
    """Numbers in names by their value: seed2 before seed10."""
    parts = _DIGITS.split(report.name.casefold())
    return tuple((0, int(part), "") if place % 2 else (1, 0, part) for place, part in enumerate(parts) if part)


def fraction(report: RunReport) -> float | None:
    return report.progress.fraction if report.progress is not None else None


def current(report: RunReport) -> float | None:
    return report.progress.current if report.progress is not None else None


def seconds_to_go(report: RunReport) -> float | None:
    """Seconds; None where no end is expected any more."""
    return report.eta.seconds if report.eta is not None and report.state not in ENDED else None


def phase_start(report: RunReport) -> Key | None:
    starts = [span.start for span in report.phases if span.name == report.phase]
    return starts[0] if starts else None


def last_line_age(report: RunReport) -> float | None:
    """Seconds since the log's last line."""
    return seconds_since(report.last_line_at, report.generated_at)


def news(report: RunReport) -> float | None:
    return report.since_visit.episodes if report.since_visit is not None else None
