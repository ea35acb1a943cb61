"""Estimated Completion: when the run will end, why that cannot be known, or when and how it ended."""

from __future__ import annotations

from datetime import datetime

from tui_monitor.export.context import Context
from tui_monitor.export.inert import code, inert
from tui_monitor.export.markdown.status import progress_words
from tui_monitor.export.words import counted, died, finish_range, has_ended, pace, share, span, span_twice, unit_of
from tui_monitor.model.report import EtaReport, RunReport
from tui_monitor.model.units import clock, number, rounded_up


def completion(report: RunReport, context: Context) -> list[str]:
    """The section, by what the run is: dead, finished, estimated or unknown."""
    lines = ["## Estimated Completion", ""]
    if has_ended(report):
        return [*lines, *_ended(report, context.now)]
    if report.eta is None:
        return [*lines, *_started(report, context.now), f"- **ETA**: unknown: {_why(report)}"]
    return [*lines, *_estimated(report, report.eta, context.now)]


def _why(report: RunReport) -> str:
    return inert(report.eta_unknown or "nothing to estimate it from yet")


def _started(report: RunReport, now: datetime) -> list[str]:
    lines = [f"- **Started**: {clock(report.started_at, now)}"] if report.started_at is not None else []
    if report.progress is not None:
        lines.append(f"- **Progress**: {progress_words(report.progress)}")
    return lines


def _estimated(report: RunReport, eta: EtaReport, now: datetime) -> list[str]:
    unit, begun = inert(unit_of(report)), eta.started_at or report.started_at
    done = share(report.progress)
    interval = f"{span(eta.low_seconds)} to {span(eta.high_seconds)} ({finish_range(eta, now)})"
    lines = [f"- **Started**: {clock(begun, now) if begun is not None else 'not known'}"]
    lines.append(f"- **Current**: {now:%H:%M} ({span(eta.elapsed_seconds)} elapsed)")
    lines += [f"- **Progress**: {done} complete"] if done else []
    lines += [
        f"- **Rate**: ~{pace(eta.rate_per_minute, unit)}",
        f"- **Remaining**: {counted(eta.remaining, unit)}",
        f"- **ETA**: ~{span_twice(rounded_up(eta.seconds))}",
        f"- **{eta.level:.0%} interval**: {interval}",
        f"- **Expected Finish**: ~{clock(eta.finish_at, now)}",
    ]
    return [*lines, f"- **Rests on**: {inert(eta.basis)}"] if eta.basis else lines


def _ended(report: RunReport, now: datetime) -> list[str]:
    lines = _started(report, now)
    lines.append(f"- **Ended**: {_when(report, now)}")
    if died(report):
        lines.append(f"- **Cause**: {inert(report.cause or report.summary) or 'not visible'}")
        source = (
            f"resume from {code(report.resume_from)}" if report.resume_from else "no usable checkpoint to resume from"
        )
        lines.append(f"- **ETA**: none, the run has ended; {source}")
    lines += [
        f"- **{inert(name.replace('_', ' ').capitalize())}**: {number(value)}" for name, value in report.endings.items()
    ]
    return lines


def _when(report: RunReport, now: datetime) -> str:
    if report.ended_at is None:
        return f"{report.state}, at a time that is not known"
    took = ""
    if report.started_at is not None and report.ended_at >= report.started_at:
        took = f", after {span_twice((report.ended_at - report.started_at).total_seconds())}"
    return f"{report.state} at {clock(report.ended_at, now)}{took}"
