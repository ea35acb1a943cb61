"""The header's facts in short words, for faces with little room: who trains, how far, until when."""

from __future__ import annotations

from datetime import datetime

from tui_monitor.export.words import died, finish_range, has_ended, resume_checkpoint
from tui_monitor.model.report import RunReport
from tui_monitor.model.units import clock, duration, rate, size


def process_facts(report: RunReport) -> list[str]:
    """`Warmup · Softmax`, `running`, `pid 48213`, `cpu 98%`, `2.1 GB`, `last line 3 s ago (usual 81 s)`."""
    plan = " · ".join(part for part in (report.phase, report.routing) if part)
    facts = [plan, report.state]
    if report.process is not None:
        facts.append(f"pid {report.process.pid}")
        if report.process.cpu_percent is not None:
            facts.append(f"cpu {report.process.cpu_percent:.0f}%")
        if report.process.rss_bytes is not None:
            facts.append(size(report.process.rss_bytes))
    elif not has_ended(report):
        facts.append("no process visible here")
    return [fact for fact in (*facts, _last_line(report)) if fact]


def _last_line(report: RunReport) -> str:
    if report.last_line_at is None or has_ended(report):
        return ""
    age = max(0.0, (report.generated_at - report.last_line_at).total_seconds())
    usual = f" (usual {duration(report.usual_gap_seconds)})" if report.usual_gap_seconds is not None else ""
    return f"last line {duration(age)} ago{usual}"


def completion_facts(report: RunReport, now: datetime) -> list[str]:
    """`ETA 1 h 36 min`, `80%: 12:53–13:58`, `ends ≈ 13:20`, `7.4/min`, `resume from …`; or why there is no ETA."""
    return [*_ending(report, now), *_resume(report)]


def _ending(report: RunReport, now: datetime) -> list[str]:
    if has_ended(report):
        when = f"ended {clock(report.ended_at, now)}" if report.ended_at is not None else "end time not known"
        return [when, f"cause: {report.cause}"] if died(report) and report.cause else [when]
    if report.eta is None:
        return [f"ETA unknown: {report.eta_unknown or 'nothing to estimate it from yet'}"]
    eta = report.eta
    return [
        f"ETA {duration(eta.seconds)}",
        f"{eta.level:.0%}: {finish_range(eta, now)}",
        f"ends ≈ {clock(eta.finish_at, now)}",
        rate(eta.rate_per_minute),
    ]


def _resume(report: RunReport) -> list[str]:
    newest = resume_checkpoint(report)
    if report.state == "finished":
        return []
    if newest is None:
        return ["no checkpoint to resume from"] if died(report) else []
    age = max(0.0, (report.generated_at - newest.saved_at).total_seconds())
    return [f"resume from {newest.name}, {duration(age)} old"]
