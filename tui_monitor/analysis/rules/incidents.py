"""Rules `incidents`, `nonfinite` and `rollback`: what went wrong, by the log's own words and numbers."""

from __future__ import annotations

import math

from tui_monitor.analysis.liveness import fatal_incident
from tui_monitor.config import Settings
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.series import WINDOW

CLEAN_EPISODES = 50  # after a rollback until it is past: one Summary window
MANY_ROLLBACKS = 3  # of one session: the last good checkpoint leads to NaN again and again
FATAL_KINDS = ("score", "loss", "entropy")  # a NaN here has reached the policy; in derived figures it is arithmetic


def judge_incidents(run: Run, settings: Settings, now: float) -> Check:
    """Crashes of the present session: one that ended the log is critical, one that it went on after a warning."""
    incidents = run.session_incidents
    if not incidents:
        reason = "no traceback, no out-of-memory, no kill in the log"
        return Check("incidents", "Crashes", "0", "0", "ok", reason, 0.0, 0.0)
    fatal = fatal_incident(run)
    worst = fatal or incidents[-1]
    status: Status = "critical" if fatal else "warning"
    after = "" if fatal else f"; the run went on for {len(run.rows) - worst.rows_before} rows"
    reason = f"line {worst.incident.line}: {worst.incident.text}{after}"
    return Check("incidents", "Crashes", str(len(incidents)), "0", status, reason, float(len(incidents)), 0.0)


def judge_non_finite(run: Run, settings: Settings, now: float) -> Check | None:
    """NaN and infinity among the values, by the metric's class: critical in loss, score, reward and entropy, a warning
    in gradients (a skipped step), a note in derived figures. None where every value was finite."""
    worst: tuple[int, Check] | None = None
    for name, series in run.rows.metrics.items():
        if series.non_finite:
            rank, check = _of_metric(run, name)
            if worst is None or rank > worst[0]:
                worst = rank, check
    return worst[1] if worst else None


def _of_metric(run: Run, name: str) -> tuple[int, Check]:
    series, kind = run.rows.metrics[name], metric(name).kind
    recent = sum(not math.isfinite(value) for value in series.window.values())
    status: Status = "note"
    if kind in FATAL_KINDS:
        status = "critical" if recent else "warning"
    elif kind == "gradient":
        status = "warning" if recent else "note"
    reason = f"{name} was NaN or infinite {series.non_finite} times, {recent} of them in the last {WINDOW} rows"
    rank = ("note", "warning", "critical").index(status)
    count = series.non_finite
    return rank, Check("nonfinite", "NaN/Inf", str(count), "0", status, reason, float(count), 0.0)


def judge_rollbacks(run: Run, settings: Settings, now: float) -> Check | None:
    """Rollbacks to the last good checkpoint: critical until 50 clean episodes have passed, then a warning."""
    group = run.notices.get("rollback") or run.notices.get("non_finite")
    session = run.session
    if group is None or group.last_at is None or session is None:
        return None
    count = sum(at >= session.first for at in group.ats)
    if not count:
        return None
    clean = (run.current or 0) - group.last_at
    status: Status = "critical" if clean < CLEAN_EPISODES or count >= MANY_ROLLBACKS else "warning"
    reason = f"NaN in the loss, rolled back {count} times, last at episode {group.last_at}; {clean} clean since"
    return Check("rollback", "Rollbacks", str(count), "0", status, reason, float(count), 0.0)
