"""Since you last looked: what a run did between the last visit of its screen and now."""

from __future__ import annotations

from datetime import datetime, tzinfo

from tui_monitor.analysis.saved import judge_checkpoints
from tui_monitor.model.report import SinceVisit
from tui_monitor.model.run import Run


def since_visit(run: Run, zone: tzinfo | None) -> SinceVisit | None:
    """The difference to the remembered visit; None where there was none, or where another session has begun."""
    visit = run.remembered.visit if run.remembered else None
    if visit is None or visit.counter is None or run.current is None or run.current < visit.counter:
        return None
    series = run.rows.metrics.get(visit.metric or "")
    fresh = [item for item in judge_checkpoints(run) if item.checkpoint.saved_at > visit.at and item.usable]
    return SinceVisit(
        datetime.fromtimestamp(visit.at, zone),
        run.current - visit.counter,
        visit.metric,
        visit.mean,
        series.mean_and_std()[0] if series else None,
        sum(item.checkpoint.kind == "numbered" for item in fresh),
    )
