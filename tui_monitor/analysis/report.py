"""A run at a moment as a RunReport: the one thing that every face shows."""

from __future__ import annotations

import math
from datetime import datetime, tzinfo

from tui_monitor.analysis.anchors import witnesses
from tui_monitor.analysis.beginning import started_at
from tui_monitor.analysis.eta import Estimate, Unknown, estimate
from tui_monitor.analysis.facts import experts_of, phase_of, plan_of, row_step, total_of
from tui_monitor.analysis.health import run_checks, summarise, verdict_of
from tui_monitor.analysis.liveness import (
    Liveness,
    judge_liveness,
    last_line_age,
    live_process,
    silence_limit,
    usual_gap,
)
from tui_monitor.analysis.notices import report_notices
from tui_monitor.analysis.saved import Judged, cadence_of, judge_checkpoints, newest_usable
from tui_monitor.config import Settings
from tui_monitor.model.report import (
    CheckpointReport,
    Coverage,
    EtaReport,
    IncidentReport,
    MetricReport,
    OtherProcess,
    PhaseSpan,
    ProcessReport,
    Progress,
    RecentRow,
    RunReport,
    SessionReport,
    SummaryReport,
    Trend,
)
from tui_monitor.model.run import Run, Session
from tui_monitor.model.series import WINDOW, Series
from tui_monitor.model.units import clock, duration

RECENT = 10  # rows told in exports
SUMMARIES_TOLD = 5
TREND_POINTS = 120  # twice what the widest sparkline or exported chart needs


def build_report(run: Run, settings: Settings, now: datetime) -> RunReport:
    """Everything that can be said of `run` at `now` (an aware datetime)."""
    moment = now.timestamp()
    liveness = judge_liveness(run, settings, moment)
    checks = run_checks(run, settings, moment)
    eta, why_not = _eta(run, settings, liveness, now)
    phase = phase_of(run, settings)
    judged = judge_checkpoints(run)
    newest = newest_usable(judged)
    cadence = cadence_of(run, settings)
    entropy = run.rows.metrics.get("alpha_entropy")
    ended = liveness.state in ("finished", "crashed", "killed", "stopped")
    return RunReport(
        name=run.name,
        path=run.path,
        log=run.log,
        format=run.facts.format if run.facts else None,
        state=liveness.state,
        verdict=verdict_of(checks),
        summary=summarise(checks, _healthy(run, settings, liveness, eta, now)),
        cause=liveness.cause,
        resume_from=newest.checkpoint.path if newest and liveness.state != "finished" else None,
        progress=_progress(run, settings),
        phase=phase.name if phase else None,
        routing=run.routing.mode if run.routing else None,
        metrics={name: _metric(run, series) for name, series in run.rows.metrics.items()},
        checks=checks,
        process=_process(run, now.tzinfo),
        checkpoints=tuple(_checkpoint(item, now.tzinfo) for item in judged),
        notices=report_notices(run, settings),
        incidents=tuple(
            IncidentReport(placed.incident.kind, placed.incident.text, placed.incident.at, placed.incident.line)
            for placed in run.incidents
        ),
        eta=eta,
        sessions=tuple(_session(run, session, now.tzinfo) for session in run.sessions),
        summaries=tuple(
            SummaryReport(summary.at, {name: (_finite(m), _finite(s)) for name, (m, s) in summary.values.items()})
            for summary in run.summaries[-SUMMARIES_TOLD:]
        ),
        recent=_recent(run),
        coverage=_coverage(run),
        problems=_problems(run),
        generated_at=now,
        eta_unknown=why_not,
        experts=experts_of(run, settings) if entropy else None,
        effective_experts=math.exp(entropy.last) if entropy and math.isfinite(entropy.last) else None,
        phases=tuple(PhaseSpan(phase.name, phase.start, phase.end) for phase in plan_of(run, settings)),
        checkpoint_folder=run.checkpoints.folder if run.checkpoints else None,
        checkpoint_every=cadence.every if cadence else None,
        disk_free_bytes=run.checkpoints.disk_free if run.checkpoints else None,
        started_at=_local(started_at(run), now.tzinfo),
        last_line_at=_last_line_at(run, now),
        usual_gap_seconds=usual_gap(run),
        silence_limit_seconds=silence_limit(run),
        ended_at=_ended_at(run, now) if ended else None,
        trends={name: _trend(run, name) for name in run.rows.metrics},
        endings=run.ending.facts if run.ending else {},
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _local(time: float | None, zone: tzinfo | None) -> datetime | None:
    return datetime.fromtimestamp(time, zone) if time is not None else None


def _progress(run: Run, settings: Settings) -> Progress | None:
    if run.current is None:
        return None
    total = total_of(run, settings)
    return Progress("episode", run.current, total, min(1.0, max(0.0, run.current / total)) if total else None)


def _metric(run: Run, series: Series) -> MetricReport:
    mean, std = series.mean_and_std()
    return MetricReport(
        last=_finite(series.last),
        at=run.rows.counters[series.last_row] if series.last_row >= 0 else None,
        min=_finite(series.min),
        max=_finite(series.max),
        count=series.count,
        non_finite=series.non_finite,
        mean=_finite(mean) if mean is not None else None,
        std=_finite(std) if std is not None else None,
        window=WINDOW,
    )


def _process(run: Run, zone: tzinfo | None) -> ProcessReport | None:
    process = live_process(run)
    if process is None or run.writer is None:
        return None
    return ProcessReport(
        process.pid,
        process.state,
        datetime.fromtimestamp(process.started_at, zone),
        process.cpu_percent,
        process.rss_bytes,
        process.command,
        process.how,
        tuple(OtherProcess(other.pid, other.role, other.command) for other in run.writer.others),
    )


def _checkpoint(judged: Judged, zone: tzinfo | None) -> CheckpointReport:
    file = judged.checkpoint
    return CheckpointReport(
        file.name,
        file.kind,
        file.counter,
        file.bytes,
        datetime.fromtimestamp(file.saved_at, zone),
        file.complete,
        judged.problem,
        file.path,
        judged.usable,
    )


def _eta(
    run: Run, settings: Settings, liveness: Liveness, now: datetime
) -> tuple[EtaReport | None, str | None]:
    """The estimate, or why there is none."""
    why = _no_eta(run, settings, liveness)
    if why is not None:
        return None, why
    known = witnesses(run, now.timestamp())
    found = estimate(
        known.anchors,
        run.current,
        total_of(run, settings),
        now.timestamp(),
        started_at=started_at(run),
        phases=plan_of(run, settings),
        stall_seconds=silence_limit(run),
        witnesses=known.words,
    )
    if isinstance(found, Unknown):
        return None, found.reason
    return _eta_report(found, now), None


def _no_eta(run: Run, settings: Settings, liveness: Liveness) -> str | None:
    if liveness.state in ("finished", "crashed", "killed", "stopped"):
        return f"the run is {liveness.state}"
    if run.current is None:
        return "no episode yet"
    if run.writer is not None and any(other.role == "candidate" for other in run.writer.others):
        return "more than one process writes this log"
    if liveness.state == "silent":
        return "the run is silent: no pace to go by"
    if total_of(run, settings) is None:
        return "neither log nor configuration names a total"
    if liveness.state == "unknown" and liveness.status == "warning":
        return "no sign of life"
    return None


def _eta_report(found: Estimate, now: datetime) -> EtaReport:
    return EtaReport(
        started_at=_local(found.started_at, now.tzinfo),
        elapsed_seconds=found.elapsed_seconds,
        rate_per_minute=found.rate_per_minute,
        remaining=found.remaining,
        seconds=found.seconds,
        low_seconds=found.low_seconds,
        high_seconds=found.high_seconds,
        level=found.level,
        finish_at=datetime.fromtimestamp(now.timestamp() + found.seconds, now.tzinfo),
        basis=found.basis,
    )


def _healthy(run: Run, settings: Settings, liveness: Liveness, eta: EtaReport | None, now: datetime) -> str:
    """The sentence of a run with which nothing is wrong."""
    if liveness.state == "finished":
        return f"finished after {run.current} episodes"
    phase = phase_of(run, settings)
    doing = f"{phase.name} as planned" if phase else "training"
    return f"{doing}, ends ≈ {clock(eta.finish_at, now)} (in {duration(eta.seconds)})" if eta else doing


def _session(run: Run, session: Session, zone: tzinfo | None) -> SessionReport:
    """A fresh start's first printed row stands for all episodes before it; a resume says where it goes on."""
    step = row_step(run)
    first = 1 if not session.resumed and 0 < session.first <= step else session.first
    began = session.began_at
    if began is None and session is run.session:
        began = started_at(run)
    return SessionReport(first, session.last, _local(began, zone), session.resumed)


def _recent(run: Run) -> tuple[RecentRow, ...]:
    rows = run.rows
    return tuple(
        RecentRow(rows.counters[row], {name: _finite(value) for name, value in _values_at(run, row).items()})
        for row in range(max(0, len(rows) - RECENT), len(rows))
    )


def _values_at(run: Run, row: int) -> dict[str, float]:
    """The printed values of a row: in full precision where the window still has them."""
    values = {}
    for name, series in run.rows.metrics.items():
        value = series.exact(row)
        if value is not None:
            values[name] = value
    return values


def _coverage(run: Run) -> Coverage:
    if run.facts is None:
        return Coverage(0, 0, True)
    return Coverage(run.facts.bytes_read, run.facts.size, run.facts.bytes_read >= run.facts.size)


def _problems(run: Run) -> tuple[str, ...]:
    problems = [f"{source}: {text}" for source, text in run.problems.items()]
    if run.facts is not None and run.facts.size and run.lines_read and not run.recognised:
        problems.append(f"{run.lines_read} lines read, none of a known format: progress and entropy cannot be judged")
    return tuple(problems)


def _last_line_at(run: Run, now: datetime) -> datetime | None:
    age = last_line_age(run, now.timestamp())
    return datetime.fromtimestamp(now.timestamp() - age, now.tzinfo) if age is not None else None


def _ended_at(run: Run, now: datetime) -> datetime | None:
    departed = run.writer.departed if run.writer else None
    if departed is not None and run.ending is None:
        return datetime.fromtimestamp(departed.ended_at, now.tzinfo)
    return _last_line_at(run, now)


def _trend(run: Run, name: str) -> Trend:
    rows = run.rows
    first = rows.counters[rows.timeline[0].start] if rows.timeline else 0
    drawn = rows.chart(name, TREND_POINTS, first, run.current or 0)
    points = [(x, bucket) for x, bucket in drawn if math.isfinite(bucket.mean)]
    return Trend(
        tuple(x for x, _ in points),
        tuple(bucket.mean for _, bucket in points),
        tuple(bucket.low for _, bucket in points),
        tuple(bucket.high for _, bucket in points),
    )


