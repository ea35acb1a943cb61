"""When the run will be done, as the report tells it, or why nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from tui_monitor.analysis.anchors import Witnesses, witnesses
from tui_monitor.analysis.beginning import first_step, started_at
from tui_monitor.analysis.ceiling import steps_of
from tui_monitor.analysis.earlier import earlier_anchors
from tui_monitor.analysis.eta import Course, Estimate, Unknown, estimate
from tui_monitor.analysis.facts import plan_of, total_of
from tui_monitor.analysis.liveness import ENDED, Liveness
from tui_monitor.analysis.moments import moment_of, optional_moment
from tui_monitor.analysis.silence import silence_limit
from tui_monitor.config import Settings
from tui_monitor.model.arrivals import Anchor
from tui_monitor.model.report import EtaReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import clean
from tui_monitor.model.units import Count

LONGEST = 100 * 365.25 * 86400.0  # seconds: a century is no estimate, and its end may lie beyond every calendar


def eta_of(run: Run, settings: Settings, liveness: Liveness, now: datetime) -> tuple[EtaReport | None, str | None]:
    """The estimate, or why there is none."""
    why = _no_eta(run, settings, liveness)
    if why is not None:
        return None, why
    known = witnesses(run, now.timestamp())
    found = estimate(_course(run, settings, known, now.timestamp()))
    if isinstance(found, Unknown):
        return None, found.reason
    if not found.seconds < LONGEST:
        return None, "more than a hundred years at this pace"
    return _eta_report(_begun(found, known.anchors, first_step(run)[0]), now), None


def _course(run: Run, settings: Settings, known: Witnesses, now: float) -> Course:
    return Course(
        known.anchors,
        run.current,
        total_of(run, settings),
        now,
        started_at=started_at(run),
        phases=plan_of(run, settings),
        stall_seconds=silence_limit(run),
        unit=run.unit,
        witnesses=known.words,
        steps=steps_of(run),
        earlier=earlier_anchors(run),
    )


def _begun(found: Estimate, anchors: Sequence[Anchor], first: Count) -> Estimate:
    """Where nobody saw the session begin, its start by the pace: from the first known time back to its first unit."""
    if found.started_at is not None or not anchors or found.rate_per_minute <= 0:
        return found
    missed = (anchors[0].counter - first) * 60 / found.rate_per_minute
    return msgspec.structs.replace(
        found,
        started_at=anchors[0].time - missed,
        elapsed_seconds=found.elapsed_seconds + missed,
        basis=f"{found.basis}; start by this pace",
    )


def _no_eta(run: Run, settings: Settings, liveness: Liveness) -> str | None:
    if liveness.state in ENDED:
        return f"the run is {liveness.state}"
    if run.current is None:
        return f"no {run.unit} yet"
    if run.writer is not None and any(other.role == "candidate" for other in run.writer.others):
        return "more than one process writes this log"
    if liveness.state == "silent":
        return "the run is silent: no pace to go by"
    if total_of(run, settings) is None:
        return "neither log nor configuration names a total"
    if run.setup.early_stopping:
        return "it may stop early: the trainer was told to"
    if liveness.state == "unknown" and liveness.status != "ok":
        return "no sign of life"
    return None


def _eta_report(found: Estimate, now: datetime) -> EtaReport:
    return EtaReport(
        started_at=optional_moment(found.started_at, now.tzinfo),
        elapsed_seconds=found.elapsed_seconds,
        rate_per_minute=found.rate_per_minute,
        remaining=found.remaining,
        seconds=found.seconds,
        low_seconds=found.low_seconds,
        high_seconds=found.high_seconds,
        level=found.level,
        finish_at=moment_of(now.timestamp() + found.seconds, now.tzinfo),
        basis=clean(found.basis),
        overdue_seconds=found.overdue_seconds,
    )
