"""A run at a moment as a RunReport: the one thing that every face shows."""

from __future__ import annotations

from datetime import datetime

from tui_monitor.analysis.health import calm_sentence, run_checks, summarise, verdict_of
from tui_monitor.analysis.hindsight import hindsight_of
from tui_monitor.analysis.liveness import ENDED, judge_liveness
from tui_monitor.analysis.outlook import eta_of
from tui_monitor.analysis.remarks import with_acknowledged
from tui_monitor.analysis.results import results_of
from tui_monitor.analysis.surroundings import around_log
from tui_monitor.analysis.telling import told_by_log
from tui_monitor.analysis.trends import Trends
from tui_monitor.analysis.visit import since_visit, verdict_history
from tui_monitor.config import Settings
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import clean, clean_or_none


def build_report(run: Run, settings: Settings, now: datetime, trends: Trends | None = None) -> RunReport:
    """Everything that can be said of `run` at `now` (an aware datetime). `trends` are those that have followed the run
    so far: with them the report of a long run costs less, and says the same."""
    moment = now.timestamp()
    liveness = judge_liveness(run, settings, moment)
    checks = with_acknowledged(run, run_checks(run, settings, moment))
    eta, why_not = eta_of(run, settings, liveness, now)
    told = told_by_log(run, settings, now.tzinfo, trends or Trends())
    calm = calm_sentence(liveness.state, told["progress"], told["phase"], eta, now)
    return RunReport(
        state=liveness.state,
        verdict=verdict_of(checks),
        summary=clean(summarise(checks, calm)),
        cause=clean_or_none(liveness.cause),
        checks=checks,
        eta=eta,
        generated_at=now,
        eta_unknown=clean_or_none(why_not),
        since_visit=since_visit(run, now.tzinfo),
        history=verdict_history(run, now.tzinfo),
        results=results_of(run, settings) if liveness.state in ENDED else None,
        hindsight=hindsight_of(run, settings, moment, now.tzinfo) if liveness.state == "finished" else (),
        **told,
        **around_log(run, settings, liveness, now),
    )
