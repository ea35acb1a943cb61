"""Which run needs you first."""

from __future__ import annotations

from collections.abc import Iterable

from tui_monitor.model.report import RunReport

_VERDICTS = ("critical", "warning", "unknown", "healthy")
_STATES = ("running", "silent", "waiting", "unknown", "stopped", "killed", "crashed", "finished")


def needs_more(one: RunReport, other: RunReport) -> bool:
    """Whether the first run's verdict is the worse one."""
    return _VERDICTS.index(one.verdict) < _VERDICTS.index(other.verdict)


def worst_first(reports: Iterable[RunReport]) -> list[RunReport]:
    """Worst verdict first; among equals the running before the ended, then by name."""
    return sorted(
        reports, key=lambda report: (_VERDICTS.index(report.verdict), _STATES.index(report.state), report.name)
    )
