"""The words that several exporters share: counts, spans of time, rates, and which checks matter most."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from tui_monitor.analysis.counting import counted as counted
from tui_monitor.analysis.counting import numbered as numbered
from tui_monitor.analysis.counting import plural as plural
from tui_monitor.model.metrics import METRICS, metric
from tui_monitor.model.report import Check, CheckpointReport, Coverage, EtaReport, Progress, RunReport, Status, Verdict
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count, clock, count_text, duration, number, percent

SIGNS: dict[Verdict | Status, str] = {
    "healthy": "✔",
    "ok": "✔",
    "note": "·",
    "warning": "▲",
    "critical": "✖",
    "unknown": "?",
}
_WORST: tuple[Status, ...] = ("critical", "warning", "unknown", "note", "ok")
# decimals of the trainer's Summary lines: it prints statistics finer than single values
_SUMMARY_DECIMALS = {"score": 2, "entropy": 4, "gradient": 2, "derived": 4}
_LEAST_SPREAD = 1e-5  # of less, six decimals would not show two figures: then it is told by its first four
FARTHEST = 1e9  # seconds, some 30 years: later moments leave the calendar before they mean anything
_KNOWN = {known.name: place for place, known in enumerate(METRICS)}


def has_ended(report: RunReport) -> bool:
    """Whether no more lines will come. A stopped process that is still there may go on."""
    return report.state in ("finished", "crashed", "killed") or (report.state == "stopped" and report.process is None)


def died(report: RunReport) -> bool:
    """Ended, but not at its end."""
    return has_ended(report) and report.state != "finished"


def unit_of(report: RunReport) -> Clean:
    """The counter's name, `episode` where the log has not named another."""
    return report.progress.unit if report.progress else Clean("episode")


def position(progress: Progress | None) -> str:
    """`290/1000`, `290` without a total, `–` before the first counter."""
    if progress is None:
        return "–"
    current = count_text(progress.current)
    return current if progress.total is None else f"{current}/{progress.total}"


def share(progress: Progress | None) -> str:
    """`29%`, or nothing without a total."""
    return percent(progress.fraction) if progress is not None and progress.fraction is not None else ""


def span(seconds: float) -> str:
    """`45 seconds`, `96 minutes`, `5.2 hours`, `3.1 days`: in full words, one unit."""
    for length, unit, most in ((1, "second", 100), (60, "minute", 180), (3600, "hour", 48)):
        amount = seconds / length
        if amount < most:
            shown = f"{amount:.1f}" if unit == "hour" else f"{amount:.0f}"
            return f"{shown} {unit}" if shown in ("1", "1.0") else f"{shown} {unit}s"
    return f"{seconds / 86400:.1f} days"


def span_twice(seconds: float) -> str:
    """`96 minutes (1.6 hours)` where the second unit helps."""
    return f"{span(seconds)} ({seconds / 3600:.1f} hours)" if 3600 <= seconds < 10800 else span(seconds)


def pace(per_minute: float, unit: str) -> str:
    """`7.4 episodes/minute`, or per second, hour or day where that is easier to read."""
    name, amount = "day", per_minute * 1440
    for length, candidate, least in ((1 / 60, "second", 2), (1, "minute", 1), (60, "hour", 1)):
        if per_minute * length >= least:
            name, amount = candidate, per_minute * length
            break
    return f"{amount:.1f} {plural(unit)}/{name}" if amount < 99.5 else f"{amount:.0f} {plural(unit)}/{name}"


def finish_range(eta: EtaReport, now: datetime) -> str:
    """`12:53–13:58`: the clock times between which the run ends with the estimate's level; or by how much the wait has
    outlived the estimate, which then knows no end."""
    if eta.overdue_seconds:
        return f"over its estimate by {duration(eta.overdue_seconds)}"
    early, late = (clock(moment, now) for moment in finish_moments(eta))
    return f"{early}–{late}"


def finish_moments(eta: EtaReport) -> tuple[datetime, datetime]:
    """The interval's ends on the clock; they rest on `finish_at`, which is `seconds` away."""
    from_now = eta.finish_at.timestamp() - eta.seconds
    low, high = (min(seconds, FARTHEST) for seconds in (eta.low_seconds, eta.high_seconds))
    return (
        datetime.fromtimestamp(from_now + low, eta.finish_at.tzinfo),
        datetime.fromtimestamp(from_now + high, eta.finish_at.tzinfo),
    )


def by_urgency(checks: Sequence[Check]) -> list[Check]:
    """The checks, worst first; those of one status stay in their order."""
    return sorted(checks, key=lambda check: _WORST.index(check.status))


def worst_reason(report: RunReport) -> Clean:
    """What to know first: why it died, else the worst check's reason, else the summary."""
    if report.cause and died(report):
        return report.cause
    worst = next((check for check in by_urgency(report.checks) if check.status in ("critical", "warning")), None)
    return worst.reason or worst.metric if worst else report.summary


def value_text(name: str, value: float | None) -> str:
    """A metric's value as its trainer prints it; a fraction that those decimals would hide is kept."""
    decimals = metric(name).decimals
    if decimals == 0 and value is not None and value != round_or_self(value):
        decimals = None
    return number(value, decimals)


def round_or_self(value: float) -> float:
    """The nearest integer; NaN and infinity as they are."""
    return float(round(value)) if abs(value) < 1e15 else value


def summary_text(name: str, mean: float | None, deviation: float | None) -> str:
    """`7.34 ± 11.19`, `34.0 ± 5.5`: both with the same decimals."""
    return f"{statistic_text(name, mean, deviation)} ± {statistic_text(name, deviation, deviation)}"


def statistic_text(name: str, value: float | None, spread: float | None = None) -> str:
    """A mean or deviation with the decimals of the trainer's Summary; where it has none, with those that two figures
    of its `spread` need, as more of them say nothing."""
    return number(value, _SUMMARY_DECIMALS.get(metric(name).kind, _spread_decimals(spread)))


def _spread_decimals(spread: float | None) -> int | None:
    if not spread or not math.isfinite(spread) or abs(spread) < _LEAST_SPREAD:
        return None
    return max(1 - math.floor(math.log10(abs(spread))), 0)


def ordered_metrics(names: Sequence[str]) -> list[str]:
    """Known metrics first, in their own order, then the others as they came."""
    return sorted(names, key=lambda name: _KNOWN.get(name, len(_KNOWN)))


def resume_checkpoint(report: RunReport) -> CheckpointReport | None:
    """The checkpoint a resume would start from: the report's own choice, else (of a run that needs none) the newest
    usable one with a counter."""
    chosen = [saved for saved in report.checkpoints if report.resume_from in (saved.path, saved.name)]
    if report.resume_from is not None and chosen:
        return chosen[0]
    usable = [saved for saved in report.checkpoints if saved.usable]
    numbered = [saved for saved in usable if saved.counter is not None] or usable
    return max(numbered, key=lambda saved: (saved.counter or 0, saved.saved_at), default=None)


def count_range(first: Count | None, last: Count | None, unit: str) -> str:
    """`episodes 50–250`, `episode 50`, or nothing where the counters are not known."""
    if first is None or last is None or first == last:
        only = last if first is None else first
        return "" if only is None else numbered(unit, only)
    return f"{plural(unit)} {count_text(first)}–{count_text(last)}"


def coverage_words(coverage: Coverage) -> str:
    """`judged by the log's beginning and end, 0.3 of 1056 MB; --full reads all`, or how far it was read."""
    megabytes = f"{coverage.bytes_read / 1e6:.1f} of {coverage.bytes_total / 1e6:.0f} MB"
    if coverage.ends_only:
        return f"judged by the log's beginning and end, {megabytes}; --full reads all"
    return f"{coverage.bytes_read} of {coverage.bytes_total} bytes were read"
