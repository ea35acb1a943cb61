"""Rule `ckpt`: due against present, ahead of the counter, half-written, missing."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.analysis.facts import is_native
from tui_monitor.analysis.saved import (
    Cadence,
    Judged,
    cadence_of,
    judge_checkpoints,
    missing_counters,
    newest_usable,
    overdue_counter,
)
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run

Finding = tuple[Status, str]


def judge_saved(run: Run, settings: Settings, now: float) -> Check | None:
    """The worst that is wrong with the run's checkpoints; None where the run has none and none are due."""
    judged, cadence = judge_checkpoints(run), cadence_of(run, settings)
    if not judged and (cadence is None or not _some_due(run, cadence)):
        return None
    findings = list(_findings(run, judged, cadence))
    status, reason = max(findings, key=lambda finding: _RANK[finding[0]], default=("ok", _fine(judged)))
    expected = f"every {cadence.every} episodes" if cadence else "any"
    return Check("ckpt", "Checkpoints", _count(run, judged, cadence), expected, status, reason)


_RANK = {"ok": 0, "note": 1, "unknown": 2, "warning": 3, "critical": 4}


def _some_due(run: Run, cadence: Cadence) -> bool:
    """Whether a checkpoint must be there by now; a folder that is not there at all is told for native runs only."""
    first = run.session.first if run.session else 0
    return is_native(run) and run.checkpoints is not None and (run.current or 0) - first > 1.5 * cadence.every


def _findings(run: Run, judged: Sequence[Judged], cadence: Cadence | None) -> list[Finding]:
    found: list[Finding] = []
    ahead = [item for item in judged if item.problem and item.problem.startswith("ahead")]
    if ahead:
        found.append(("warning", f"{_names(ahead)} ahead of episode {run.current}: another run's, or a second writer"))
    bad = [item for item in judged if item.problem and item not in ahead and item.checkpoint.complete]
    if bad:
        found.append(("warning", f"{bad[0].checkpoint.name}: {bad[0].problem}"))
    if cadence is not None:
        found += _against_cadence(run, judged, cadence)
    return found


def _against_cadence(run: Run, judged: Sequence[Judged], cadence: Cadence) -> list[Finding]:
    found: list[Finding] = []
    late, missing = overdue_counter(run, cadence), missing_counters(run, cadence)
    if late is not None and run.ending is None:
        nothing = newest_usable(tuple(judged)) is None and (run.current or 0) > 2 * cadence.every
        found.append(("critical" if nothing else "warning", f"the checkpoint of episode {late} has not come"))
    if missing:
        listed = ", ".join(str(counter) for counter in missing[:3]) + (" …" if len(missing) > 3 else "")
        found.append(("warning", f"missing between others: {listed}"))
    return found


def _names(items: Sequence[Judged]) -> str:
    first, last = items[0].checkpoint.name, items[-1].checkpoint.name
    return f"{first} is" if len(items) == 1 else f"{len(items)} checkpoints ({first} … {last}) are"


def _count(run: Run, judged: Sequence[Judged], cadence: Cadence | None) -> str:
    numbered = [item for item in judged if item.checkpoint.kind == "numbered"]
    if cadence is None or run.current is None:
        return f"{len(judged)} saved"
    first = run.session.first if run.session and run.session.resumed else 0
    due = run.current // cadence.every - first // cadence.every
    own = sum((item.checkpoint.counter or 0) <= run.current for item in numbered)
    other = len(judged) - len(numbered)
    parts = ((len(numbered) - own, "ahead"), (other, "best/final"))
    return f"{own} saved of {due} due" + "".join(f" + {count} {word}" for count, word in parts if count)


def _fine(judged: Sequence[Judged]) -> str:
    newest = newest_usable(tuple(judged))
    return f"newest usable: {newest.checkpoint.name}" if newest else "none due yet"
