"""Rules `incidents` and `rollback`: what went wrong, by the log's own words."""

from __future__ import annotations

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.conclusion import begins_again, fatal_incident
from tui_monitor.analysis.counting import numbered
from tui_monitor.analysis.endings import is_requeue_awaited
from tui_monitor.analysis.liveness import live_process
from tui_monitor.analysis.silence import quiet_seconds
from tui_monitor.config import Settings
from tui_monitor.model.records import known_line
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run

CLEAN_EPISODES = 50  # after a rollback until it is past: one Summary window
MANY_ROLLBACKS = 3  # of one session: the last good checkpoint leads to NaN again and again


def judge_incidents(run: Run, settings: Settings, now: float) -> Check:
    """Crashes of the present session: one that ended the log is critical, one that it went on after a warning, and so
    is one whose process still lives: it may have caught it."""
    incidents = run.session_incidents
    if not incidents:
        reason = "no traceback, no out-of-memory, no kill in the log"
        return checked("incidents", "Crashes", "0", "0", "ok", reason, 0.0, 0.0)
    fatal, process = fatal_incident(run), live_process(run)
    worst = fatal or incidents[-1]
    awaited = is_requeue_awaited(worst.incident, quiet_seconds(run, now))
    status: Status = "critical" if fatal and process is None and not awaited else "warning"
    after = f"; the run went on for {len(run.rows) - worst.rows_before} rows"
    if begins_again(run, worst.incident):
        after = "; then the log begins again"
    if fatal:
        after = f"; process {process.pid} still lives" if process else ""
    line = known_line(worst.incident.line)
    reason = f"{f'line {line}: ' if line else ''}{worst.incident.text}{after}"
    return checked("incidents", "Crashes", str(len(incidents)), "0", status, reason, float(len(incidents)), 0.0)


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
    reason = f"NaN in the loss, {what} {times}, last at {numbered(run.unit, last)}; {clean} clean since"
    begun = min((at for group in groups for at in group.ats if at >= first), default=None)
    since = None if begun is None else numbered(run.unit, begun)
    return checked("rollback", "Rollbacks", str(count), "0", status, reason, float(count), 0.0, since)
