"""What is remembered of a run, for its report: what it did since the last visit, and the verdicts before this one."""

from __future__ import annotations

from datetime import tzinfo

from tui_monitor.analysis.moments import moment_of
from tui_monitor.analysis.saved import judge_checkpoints
from tui_monitor.model.report import SinceVisit, StallReport, VerdictReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import clean, clean_or_none


def since_visit(run: Run, zone: tzinfo | None) -> SinceVisit | None:
    """The difference to the remembered visit; None where there was none, or where another session has begun."""
    visit = run.remembered.visit if run.remembered else None
    if visit is None or visit.counter is None or run.current is None or run.current < visit.counter:
        return None
    series = run.rows.metrics.get(visit.metric or "")
    fresh = [item for item in judge_checkpoints(run) if item.checkpoint.saved_at > visit.at and item.usable]
    return SinceVisit(
        moment_of(visit.at, zone),
        run.current - visit.counter,
        clean_or_none(visit.metric),
        visit.mean,
        series.mean_and_std()[0] if series else None,
        sum(item.checkpoint.kind == "numbered" for item in fresh),
        _stalls(run, visit.at, zone),
    )


def verdict_history(run: Run, zone: tzinfo | None) -> tuple[VerdictReport, ...]:
    """The remembered verdicts, oldest first: one for each change."""
    told = run.remembered.verdicts if run.remembered else ()
    return tuple(VerdictReport(moment_of(v.at, zone), v.counter, v.verdict, clean(v.reason)) for v in told)


def _stalls(run: Run, since: float, zone: tzinfo | None) -> tuple[StallReport, ...]:
    """Those that earlier moe-tops remember, and those that this one saw."""
    earlier = run.remembered.stalls if run.remembered else ()
    fresh = [stall for stall in (*earlier, *run.arrivals.stalls) if stall.at > since]
    return tuple(StallReport(moment_of(stall.at, zone), stall.seconds, stall.counter) for stall in fresh)
