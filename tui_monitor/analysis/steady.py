"""A live face's hysteresis: a statistical finding is raised once confirmed and cleared once surely past."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from tui_monitor.analysis.checked import restated, with_since
from tui_monitor.analysis.counting import numbered
from tui_monitor.analysis.health import calm_sentence, summarise, verdict_of
from tui_monitor.analysis.liveness import ENDED
from tui_monitor.analysis.windows import unit_of
from tui_monitor.model.report import Check, RunReport, Status
from tui_monitor.model.run import Run
from tui_monitor.model.text import clean
from tui_monitor.model.units import Count

# Judged from noise: one window may err. What the log or the system says outright is never held back.
STATISTICAL = frozenset({
    "entropy", "entropy.high", "routing.mode", "routing.frozen", "routing.state", "grad", "score.trend", "ppo.kl",
    "ppo.clip", "ppo.ev", "policy.entropy", "grpo.groups", "rlhf.kl", "rlhf.mismatch", "len.clip", "lb_loss", "z_loss",
    "load", "dead", "dropped", "rate",
})  # fmt: skip
BY_CLOCK = frozenset({"process", "ckpt", "disk"})  # their status changes with time, the others' with episodes
EVALUATIONS = 2  # reports with new rows before a finding is raised; one Summary, of 50 episodes, is enough
CLEAN_EPISODES = 2 * 50  # two windows after the last bad one before a finding is cleared; elsewhere as many rows
_LEVEL = {"warning": 1, "critical": 2}


class _Stand(NamedTuple):
    """How far the run was when it was last evaluated."""

    rows: int
    summaries: int
    sessions: int
    counter: Count
    phase: str | None
    unit: Count


class _Held(NamedTuple):
    """What is shown of a check: its level, status and since when; the check and counter of its last evaluation at this
    level or worse, and how many evaluations in a row were worse than shown."""

    level: int
    status: Status
    since: str | None
    check: Check
    bad_at: Count
    worse: int


class Steady:
    """The steadiness of one run: call it with each of its reports, in order; the clock is each report's own."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._stand: _Stand | None = None

    def __call__(self, run: Run, report: RunReport) -> RunReport:
        """The report as a face shows it: unconfirmed findings are notes, past ones stay for two clean windows, and
        each check says since when its status holds. The first report, an ended run's, those of a backlog that is
        still being read and those after a restart or phase border are taken as they are."""
        counts = len(run.rows), len(run.summaries), len(run.sessions)
        stand = _Stand(*counts, run.current or 0, report.phase, unit_of(run))
        plainly = _taken_plainly(self._stand, stand, report)
        held, checks = {}, []
        for check in (*report.checks, *(() if plainly else self._vanished(report, stand))):
            before = self._held.get(check.id)
            now = _as_is(check, stand) if plainly else self._weighed(before, check, stand)
            shown = _shown(check, now, run.unit)
            since = _since(before, shown, report)
            held[check.id] = now._replace(since=since, status=shown.status)
            checks.append(with_since(shown, shown.since or since))
        self._held, self._stand = held, stand
        return _told(report, tuple(checks))

    def _weighed(self, before: _Held | None, check: Check, stand: _Stand) -> _Held:
        level, shown_level = _level(check), before.level if before else 0
        if check.id not in STATISTICAL or level == shown_level:
            return _as_is(check, stand)
        if level < shown_level and before is not None:
            return _as_is(check, stand) if _is_past(before, stand) else before._replace(worse=0)
        worse = (before.worse if before else 0) + self._has_moved(stand)
        if worse >= EVALUATIONS or self._got_summary(stand):
            return _as_is(check, stand)
        return _Held(shown_level, "note", None, before.check if before else check, stand.counter, worse)

    def _has_moved(self, stand: _Stand) -> bool:
        return self._stand is None or stand.rows != self._stand.rows or self._got_summary(stand)

    def _got_summary(self, stand: _Stand) -> bool:
        return self._stand is not None and stand.summaries > self._stand.summaries

    def _vanished(self, report: RunReport, stand: _Stand) -> list[Check]:
        """Findings of which their rules have nothing more to say: clean, and shown until that is sure."""
        told = {check.id for check in report.checks}
        gone = [held for name, held in self._held.items() if name not in told and name in STATISTICAL and held.level]
        return [msgspec.structs.replace(held.check, status="ok") for held in gone if not _is_past(held, stand)]


def _taken_plainly(before: _Stand | None, stand: _Stand, report: RunReport) -> bool:
    if before is None or report.state in ENDED or not report.coverage.complete:
        return True
    restarted = stand.sessions != before.sessions or stand.counter < before.counter
    return restarted or stand.phase != before.phase


def _level(check: Check) -> int:
    return _LEVEL.get(check.status, 0)


def _as_is(check: Check, stand: _Stand) -> _Held:
    return _Held(_level(check), check.status, None, check, stand.counter, 0)


def _is_past(held: _Held, stand: _Stand) -> bool:
    return stand.counter - held.bad_at >= CLEAN_EPISODES * stand.unit


def _shown(check: Check, held: _Held, unit: str) -> Check:
    """The check at the level that is held, with the present numbers."""
    level = _level(check)
    if level == held.level:
        return check
    if level > held.level:
        status: Status = "warning" if held.level else "note"
        return restated(check, status, f"{check.reason}; seen once, the next rows decide")
    status = "critical" if held.level == 2 else "warning"
    last = numbered(unit, held.bad_at)
    return restated(check, status, f"{held.check.reason}; not since {last}, cleared after {CLEAN_EPISODES} clean ones")


def _since(before: _Held | None, shown: Check, report: RunReport) -> str | None:
    """When the shown status began, by this face's own watch; None while it was never seen to change."""
    if before is None or before.status == shown.status:
        return before.since if before else None
    if report.progress is None or shown.id in BY_CLOCK:
        return report.generated_at.isoformat(timespec="seconds")
    return numbered(report.progress.unit, report.progress.current)


def _told(report: RunReport, checks: tuple[Check, ...]) -> RunReport:
    calm = calm_sentence(report.state, report.progress, report.phase, report.eta, report.generated_at)
    summary = clean(summarise(checks, calm))
    return msgspec.structs.replace(report, checks=checks, verdict=verdict_of(checks), summary=summary)
