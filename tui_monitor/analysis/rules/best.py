"""Rule `ckpt.best`: for how long no better model was saved."""

from __future__ import annotations

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.counting import counted
from tui_monitor.analysis.facts import phase_of, plan_of
from tui_monitor.analysis.numbering import counts_alike
from tui_monitor.config import Settings
from tui_monitor.model.records import Checkpoint
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run

WORTH_SAYING = 500  # episodes: before, the best of a noisy score is chance. A note only: a plateau is no fault


def judge_best(run: Run, settings: Settings, now: float) -> Check | None:
    """How old the best checkpoint is at least, by the numbered ones saved after it; a warning only where a number of
    episodes is configured for it, and never in the first phase. None while it is young."""
    best = max(_of_kind(run, "best"), key=lambda file: file.saved_at, default=None)
    current = run.current
    if best is None or current is None or not counts_alike(run) or current < WORTH_SAYING:
        return None
    after = [c.counter for c in _of_kind(run, "numbered") if c.saved_at > best.saved_at and c.counter is not None]
    age = current - min(after, default=current)
    limits = settings.rules.get("ckpt.best")
    limit = limits.warning if limits is not None and limits.warning is not None else None
    if age < (limit if limit is not None else WORTH_SAYING):
        return None
    status: Status = "warning" if limit is not None and not _in_first_phase(run, settings) else "note"
    shown, threshold = f"{counted(age, run.unit)} ago", limit if limit is not None else WORTH_SAYING
    reason = f"{best.name} is older than checkpoint {min(after)}: nothing better for {counted(age, run.unit)} at least"
    return checked("ckpt.best", "Best Model", shown, "no fixed age", status, reason, float(age), float(threshold))


def _of_kind(run: Run, kind: str) -> list[Checkpoint]:
    """The whole ones of this kind that this run can have written: not ahead of its counter."""
    files = run.checkpoints.checkpoints if run.checkpoints else ()
    current = run.current or 0
    return [c for c in files if c.kind == kind and c.complete and (c.counter or 0) <= current]


def _in_first_phase(run: Run, settings: Settings) -> bool:
    plan, phase = plan_of(run, settings), phase_of(run, settings)
    return bool(plan) and phase is not None and phase.name.casefold() == plan[0].name.casefold()
