"""The trainer's own warnings, grouped: which are expected in their phase, with the reason."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.analysis.facts import plan_of
from tui_monitor.analysis.rules.specialisation import specialisation_due
from tui_monitor.config import Settings
from tui_monitor.model.notice_groups import NoticeGroup
from tui_monitor.model.phases import Phase, phase_at
from tui_monitor.model.records import Notice
from tui_monitor.model.report import NoticeReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import clean

HALF_WINDOW = 25  # episodes: a warning speaks of the 50 episodes before it, so it belongs to the phase of their middle

_WHY_EXPECTED = {
    "confusion": "high entropy is intended in {phase}: all experts learn alike",
    "collapse": "low entropy is intended in {phase}: experts specialise",
}
_CONFIGURED = "the configuration expects it in {phase}"
_BEGUN = "specialisation has only begun in {phase}: the first half may still show high entropy"
_WHY_NOT = {
    "confusion": "experts should specialise by now",
    "collapse": "one expert takes nearly all the weight",
    "gradient": "the norm before clipping; alone it fires by chance in 4 % of checks",
    "oversmoothing": "attention no longer tells the nodes apart",
    "non_finite": "the loss was not a number",
    "rollback": "the trainer went back to its last good checkpoint",
}


class Expectation(NamedTuple):
    """The phase that expects a notice, and the reason."""

    phase: Phase
    reason: str


def report_notices(run: Run, settings: Settings) -> tuple[NoticeReport, ...]:
    """Every group of the run, the latest first."""
    plan = plan_of(run, settings)
    groups = sorted(run.notices.values(), key=lambda group: -(group.last_at or 0))
    return tuple(_report(group, plan) for group in groups)


def expected_in(notice: Notice, plan: tuple[Phase, ...]) -> Expectation | None:
    """The phase in which this notice is expected, and why; None where it is news."""
    if notice.at is None:
        return None
    middle = max(0, notice.at - HALF_WINDOW)
    phase = phase_at(plan, middle)
    if phase is None:
        return None
    if any(part in notice.text for part in phase.expected_warnings):
        return Expectation(phase, _WHY_EXPECTED.get(notice.kind, _CONFIGURED).format(phase=phase.name))
    # the Transition in whose first half a high entropy is no news yet: as the rule `entropy.high` has it
    if notice.kind == "confusion" and phase.entropy == "falling" and not specialisation_due(phase, middle):
        return Expectation(phase, _BEGUN.format(phase=phase.name))
    return None


def _report(group: NoticeGroup, plan: tuple[Phase, ...]) -> NoticeReport:
    notice = group.latest
    expectation = expected_in(notice, plan)
    reason = expectation.reason if expectation else _WHY_NOT.get(notice.kind, "a warning of the trainer")
    return NoticeReport(
        notice.text, group.count, group.first_at, group.last_at, expectation is not None, clean(reason), notice.kind
    )
