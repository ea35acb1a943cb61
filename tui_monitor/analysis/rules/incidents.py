"""Rules `incidents`, `nonfinite` and `rollback`: what went wrong, by the log's own words and numbers."""

from __future__ import annotations

import math

from tui_monitor.analysis.endings import is_requeue_awaited
from tui_monitor.analysis.facts import class_of, row_step
from tui_monitor.analysis.liveness import fatal_incident, live_process
from tui_monitor.analysis.silence import quiet_seconds
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.series import WINDOW

CLEAN_EPISODES = 50  # after a rollback or a NaN until it is past: one Summary window
MANY_ROLLBACKS = 3  # of one session: the last good checkpoint leads to NaN again and again
SKIPPED = 0.02  # share of updates that loss scaling may skip now and then: its gradients are infinite by design
FATAL_KINDS = ("score", "loss", "entropy")  # a NaN here has reached the policy; in derived figures it is arithmetic
_RANK = {"note": 0, "warning": 1, "critical": 2}


def judge_incidents(run: Run, settings: Settings, now: float) -> Check:
    """Crashes of the present session: one that ended the log is critical, one that it went on after a warning, and so
    is one whose process still lives: it may have caught it."""
    incidents = run.session_incidents
    if not incidents:
        reason = "no traceback, no out-of-memory, no kill in the log"
        return Check("incidents", "Crashes", "0", "0", "ok", reason, 0.0, 0.0)
    fatal, process = fatal_incident(run), live_process(run)
    worst = fatal or incidents[-1]
    awaited = is_requeue_awaited(worst.incident, quiet_seconds(run, now))
    status: Status = "critical" if fatal and process is None and not awaited else "warning"
    after = f"; the run went on for {len(run.rows) - worst.rows_before} rows"
    if fatal:
        after = f"; process {process.pid} still lives" if process else ""
    reason = f"line {worst.incident.line}: {worst.incident.text}{after}"
    return Check("incidents", "Crashes", str(len(incidents)), "0", status, reason, float(len(incidents)), 0.0)


def judge_non_finite(run: Run, settings: Settings, now: float) -> Check | None:
    """NaN and infinity among the values, by the metric's class: critical in loss, score, reward and entropy, a warning
    in gradients (a skipped step), a note in derived figures. None where every value was finite."""
    checks = [_of_metric(run, settings, name) for name, series in run.rows.metrics.items() if series.non_finite]
    return max(checks, key=lambda check: _RANK[check.status], default=None)


def _of_metric(run: Run, settings: Settings, name: str) -> Check:
    series, kind = run.rows.metrics[name], class_of(name, settings)
    recent = sum(not math.isfinite(value) for value in series.window.values())
    status: Status = "note"
    if kind in FATAL_KINDS and not _before_first_episode(run, name, kind):
        status = "critical" if _is_fresh(run, name) else "warning" if recent else "note"
    elif kind == "gradient" and recent > max(1, SKIPPED * len(series.window)):
        status = "warning"
    reason = f"{name} was NaN or infinite {series.non_finite} times, {recent} of them in the last {WINDOW} rows"
    count = series.non_finite
    return Check("nonfinite", "NaN/Inf", str(count), "0", status, reason, float(count), 0.0)


def _before_first_episode(run: Run, name: str, kind: str) -> bool:
    """A mean score is NaN until the first episode ends: only values that were finite once have become NaN."""
    finite = [row for row, value in run.rows.metrics[name].window.items() if math.isfinite(value)]
    broken = [row for row, value in run.rows.metrics[name].window.items() if not math.isfinite(value)]
    if kind != "score" or run.rows.metrics[name].count > WINDOW:
        return False
    return not finite or not broken or max(broken) < min(finite)


def _is_fresh(run: Run, name: str) -> bool:
    """Whether the latest of them is of this session and lies within the last clean episodes."""
    broken = [row for row, value in run.rows.metrics[name].window.items() if not math.isfinite(value)]
    if not broken or (run.session is not None and max(broken) < run.session.row_from):
        return False
    clean = (run.current or 0) - run.rows.counters[max(broken)]
    return clean < max(CLEAN_EPISODES, 5 * row_step(run))


def judge_rollbacks(run: Run, settings: Settings, now: float) -> Check | None:
    """NaN in the loss and rollbacks to the last good checkpoint: critical until 50 clean episodes have passed, then a
    warning."""
    groups = [group for kind in ("rollback", "non_finite") if (group := run.notices.get(kind)) is not None]
    first = run.session.first if run.session is not None else 0
    counted = [sum(at >= first for at in group.ats) for group in groups]
    if run.current is None:
        counted = [group.count for group in groups]  # before the first row no line of them has an episode
    count = max(counted, default=0)
    if not count:
        return None
    last = max((group.last_at for group in groups if group.last_at is not None), default=0)
    clean = (run.current or 0) - last
    status: Status = "critical" if clean < CLEAN_EPISODES or count >= MANY_ROLLBACKS else "warning"
    what = "rolled back" if "rollback" in run.notices else "seen"
    times = f"{count} time{'s' if count > 1 else ''}"
    reason = f"NaN in the loss, {what} {times}, last at episode {last}; {clean} clean since"
    begun = min((at for group in groups for at in group.ats if at >= first), default=None)
    since = None if begun is None else f"episode {begun}"
    return Check("rollback", "Rollbacks", str(count), "0", status, reason, float(count), 0.0, since)
