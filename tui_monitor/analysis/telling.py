"""The parts of a report that tell what the log said: metrics, phases, notices, sessions, Summaries, rows, trends."""

from __future__ import annotations

import math
from datetime import tzinfo
from typing import TypedDict

from tui_monitor.analysis.beginning import started_at
from tui_monitor.analysis.facts import experts_of, phase_of, plan_of, row_step, total_of
from tui_monitor.analysis.moments import optional_moment
from tui_monitor.analysis.notices import report_notices
from tui_monitor.analysis.trends import Trends
from tui_monitor.config import Settings
from tui_monitor.model.records import Summary, known_line
from tui_monitor.model.report import (
    IncidentReport,
    MetricReport,
    NoticeReport,
    PhaseSpan,
    Progress,
    RecentRow,
    SessionReport,
    SummaryReport,
    Trend,
)
from tui_monitor.model.run import PlacedIncident, Run, Session
from tui_monitor.model.series import WINDOW, Series
from tui_monitor.model.text import Clean, clean

RECENT = 10  # rows told in exports
SUMMARIES_TOLD = 5
INCIDENTS_TOLD = 1000  # a trainer that prints an error at each episode has a hundred thousand
LARGEST_ENTROPY = 700.0  # nats: exp of more is no number


class Told(TypedDict):
    """The fields of a RunReport that rest on the log alone."""

    progress: Progress | None
    phase: Clean | None
    routing: Clean | None
    metrics: dict[str, MetricReport]
    notices: tuple[NoticeReport, ...]
    incidents: tuple[IncidentReport, ...]
    incidents_before: int
    sessions: tuple[SessionReport, ...]
    summaries: tuple[SummaryReport, ...]
    recent: tuple[RecentRow, ...]
    experts: int | None
    effective_experts: float | None
    phases: tuple[PhaseSpan, ...]
    trends: dict[str, Trend]
    endings: dict[str, float]


def told_by_log(run: Run, settings: Settings, zone: tzinfo | None, trends: Trends) -> Told:
    """Everything that the log told, in double precision and without NaN or infinity. `trends` has followed this run, or
    is fresh."""
    phase = phase_of(run, settings)
    entropy = run.rows.metrics.get("alpha_entropy")
    return {
        "progress": _progress(run, settings),
        "phase": clean(phase.name) if phase else None,
        "routing": run.routing.mode if run.routing else None,
        "metrics": {name: _metric(run, settings, name, series) for name, series in run.rows.metrics.items()},
        "notices": report_notices(run, settings),
        "incidents": tuple(_incident(placed) for placed in run.incidents[-INCIDENTS_TOLD:]),
        "incidents_before": max(len(run.incidents) - INCIDENTS_TOLD, 0),
        "sessions": tuple(_session(run, session, zone) for session in run.sessions),
        "summaries": tuple(_summary(summary) for summary in run.summaries[-SUMMARIES_TOLD:]),
        "recent": _recent(run),
        "experts": experts_of(run, settings) if entropy else None,
        "effective_experts": _effective(entropy.last) if entropy else None,
        "phases": tuple(PhaseSpan(clean(part.name), part.start, part.end) for part in plan_of(run, settings)),
        "trends": trends.of(run),
        "endings": _endings(run),
    }


def finite(value: float | None) -> float | None:
    """The value, None for NaN and infinity: JSON has no word for them."""
    return value if value is not None and math.isfinite(value) else None


def _effective(entropy: float) -> float | None:
    return math.exp(entropy) if entropy < LARGEST_ENTROPY and math.isfinite(entropy) else None


def _progress(run: Run, settings: Settings) -> Progress | None:
    if run.current is None:
        return None
    total = total_of(run, settings)
    return Progress(run.unit, run.current, total, min(1.0, max(0.0, run.current / total)) if total else None)


def _metric(run: Run, settings: Settings, name: str, series: Series) -> MetricReport:
    mean, std = series.mean_and_std()
    meaning = settings.meaning(name)
    return MetricReport(
        last=finite(series.last),
        at=run.rows.counter(series.last_row) if series.last_row >= 0 else None,
        min=finite(series.min),
        max=finite(series.max),
        count=series.count,
        non_finite=series.non_finite,
        mean=finite(mean),
        std=finite(std),
        window=WINDOW,
        label=clean(settings.label(name)),
        kind=meaning.kind,
        better=meaning.better,
    )


def _incident(placed: PlacedIncident) -> IncidentReport:
    incident = placed.incident
    return IncidentReport(incident.kind, incident.text, incident.at, known_line(incident.line))


def _session(run: Run, session: Session, zone: tzinfo | None) -> SessionReport:
    """A fresh start's first printed row stands for all episodes before it; a resume says where it goes on."""
    step = row_step(run)
    first = 1 if run.rows.is_whole and not session.resumed and 0 < session.first <= step else session.first
    began = session.began_at
    if began is None and session is run.session:
        began = started_at(run)
    return SessionReport(first, session.last, optional_moment(began, zone), session.resumed)


def _summary(summary: Summary) -> SummaryReport:
    return SummaryReport(summary.at, {name: (finite(m), finite(s)) for name, (m, s) in summary.values.items()})


def _recent(run: Run) -> tuple[RecentRow, ...]:
    rows = run.rows
    return tuple(
        RecentRow(rows.counter(row), {name: finite(value) for name, value in _values_at(run, row).items()})
        for row in range(max(0, len(rows) - RECENT), len(rows))
    )


def _values_at(run: Run, row: int) -> dict[str, float]:
    """The printed values of a row: in full precision where the window still has them."""
    values = {name: series.exact(row) for name, series in run.rows.metrics.items()}
    return {name: value for name, value in values.items() if value is not None}


def _endings(run: Run) -> dict[str, float]:
    facts = run.ending.facts if run.ending else {}
    return {name: value for name, value in facts.items() if math.isfinite(value)}
