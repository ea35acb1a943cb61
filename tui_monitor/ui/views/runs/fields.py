"""What a filter may ask of a run: words to look for, figures to compare, and groups of runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import get_args

from tui_monitor.model.metrics import canonical
from tui_monitor.model.report import MetricReport, RunReport, State, Verdict
from tui_monitor.ui.phrases import headline
from tui_monitor.ui.signs import DEAD, ENDED, run_sign
from tui_monitor.ui.views.runs.figures import current, is_needy, last_line_age, seconds_to_go

Text = Callable[[RunReport], str]
Figure = Callable[[RunReport], float | None]

PARTS: dict[str, Text] = {
    "name": lambda report: report.name,
    "phase": lambda report: report.phase or "",
    "path": lambda report: report.path,
    "why": headline,
}
"""Fields of which a filter names a part."""

STATES: tuple[str, ...] = get_args(State)
VERDICTS: tuple[str, ...] = get_args(Verdict)
ALIKE = {"died": ("crashed", "killed"), "dead": DEAD, "done": ("finished",), "ended": ENDED, "over": ENDED}
"""Other words for states: those the table itself says, among them."""

GROUPS: dict[str, Callable[[RunReport], bool]] = {
    "bad": is_needy,
    "live": lambda report: report.state in ("running", "waiting", "silent"),
    "ended": lambda report: report.state in ENDED,
}
"""Values of `is:`, besides `marked`."""

FIGURES: dict[str, tuple[Figure, str]] = {
    "done": (lambda report: _share(report), "percent"),
    "episode": (current, "number"),
    "end": (seconds_to_go, "time"),
    "line": (last_line_age, "time"),
    "pid": (lambda report: report.process.pid if report.process else None, "number"),
}
"""Fields that are compared, and in what they are measured."""

_ASPECTS: dict[str, Callable[[MetricReport], float | None]] = {
    "mean": lambda figures: figures.mean,
    "last": lambda figures: figures.last,
    "min": lambda figures: figures.min,
    "max": lambda figures: figures.max,
}
_UNITS = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)([dhms])")


def plain_text(report: RunReport) -> str:
    """Where a word without a field is looked for."""
    return f"{report.name}\n{report.state}\n{report.verdict}\n{run_sign(report).word}\n{report.phase or ''}"


def figure_of(field: str, known: set[str]) -> Figure | None:
    """The mean of a metric, or `score.last`, `.min`, `.max`; None where no run tells it."""
    name, _, aspect = field.rpartition(".")
    if field not in known and aspect in _ASPECTS and (found := _known(name, known)):
        return lambda report: _ASPECTS[aspect](report.metrics[found]) if found in report.metrics else None
    whole = _known(field, known)
    return (lambda report: report.metrics[whole].mean if whole in report.metrics else None) if whole else None


def _known(name: str, known: set[str]) -> str | None:
    """The metric that is called so, also by its printed name."""
    return next((spelling for spelling in (name, canonical(name)) if spelling in known), None)


def seconds_of(text: str) -> float | None:
    """Of `90s`, `10m`, `1h30m`, `2d`; None where it says no time."""
    parts = _SPAN.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def _share(report: RunReport) -> float | None:
    progress = report.progress
    return round(progress.fraction * 100, 9) if progress is not None and progress.fraction is not None else None
