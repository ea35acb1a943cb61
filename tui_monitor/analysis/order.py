"""Which run needs you first."""

from __future__ import annotations

from collections.abc import Iterable

from tui_monitor.model.report import RunReport

_VERDICTS = ("critical", "warning", "unknown", "healthy")
_OVER = ("stopped", "killed", "crashed", "finished")
_STATES = ("running", "silent", "waiting", "unknown", "stopped", "killed", "crashed", "finished")


def needs_more(one: RunReport, other: RunReport) -> bool:
    """Whether the first run's verdict is the worse one, or it still runs and the other of the same verdict is over."""
    return _need(one) < _need(other)


def _need(report: RunReport) -> tuple[int, bool]:
    return _VERDICTS.index(report.verdict), report.state in _OVER


def worst_first(reports: Iterable[RunReport]) -> list[RunReport]:
    """Worst verdict first; among equals the running before the ended, then by name."""
    return sorted(
        reports, key=lambda report: (_VERDICTS.index(report.verdict), _STATES.index(report.state), report.name)
    )
