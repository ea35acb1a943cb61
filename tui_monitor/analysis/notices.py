"""The trainer's own warnings, grouped: which are expected in their phase, with the reason."""

from __future__ import annotations

from tui_monitor.analysis.facts import plan_of
from tui_monitor.analysis.rules.specialisation import specialisation_due
from tui_monitor.config import Settings
from tui_monitor.model.phases import Phase, phase_at
from tui_monitor.model.records import Notice
from tui_monitor.model.report import NoticeReport
from tui_monitor.model.run import NoticeGroup, Run

_WHY_EXPECTED = {
    "confusion": "high entropy is intended in {phase}: all experts learn alike",
    "early": "specialisation has only begun in {phase}: the first half may still show high entropy",
    "collapse": "low entropy is intended in {phase}: experts specialise",
}
_WHY_NOT = {
    "confusion": "experts should specialise by now",
    "collapse": "one expert takes nearly all the weight",
    "gradient": "the norm before clipping; alone it fires by chance in 4 % of checks",
    "oversmoothing": "attention no longer tells the nodes apart",
    "non_finite": "the loss was not a number",
    "rollback": "the trainer went back to its last good checkpoint",
}


def report_notices(run: Run, settings: Settings) -> tuple[NoticeReport, ...]:
    """Every group of the run, the latest first."""
    plan = plan_of(run, settings)
    groups = sorted(run.notices.values(), key=lambda group: -(group.last_at or 0))
    return tuple(_report(group, plan) for group in groups)


def expecting_phase(text: str, at: int | None, plan: tuple[Phase, ...]) -> Phase | None:
    """The phase in which a notice of this text at this counter is expected, None where it is news."""
    phase = phase_at(plan, at) if at is not None else None
    return phase if phase and any(part in text for part in phase.expected_warnings) else None


def _begun_phase(notice: Notice, plan: tuple[Phase, ...]) -> Phase | None:
    """The Transition in whose first half a high entropy is no news yet: as the rule `entropy.high` has it."""
    phase = phase_at(plan, notice.at) if notice.at is not None else None
    if phase is None or notice.kind != "confusion" or phase.entropy != "falling":
        return None
    return None if specialisation_due(phase, notice.at or 0) else phase


def _report(group: NoticeGroup, plan: tuple[Phase, ...]) -> NoticeReport:
    notice = group.latest
    phase = expecting_phase(notice.text, group.last_at, plan)
    begun = _begun_phase(notice, plan)
    if phase is None and begun is not None:
        phase, reason = begun, _WHY_EXPECTED["early"].format(phase=begun.name)
    elif phase is not None:
        reason = _WHY_EXPECTED.get(notice.kind, "the configuration expects it in {phase}").format(phase=phase.name)
    else:
        reason = _WHY_NOT.get(notice.kind, "a warning of the trainer")
    return NoticeReport(
        notice.text, group.count, group.first_at, group.last_at, phase is not None, reason, notice.kind
    )
