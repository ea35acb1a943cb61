"""Rule `ckpt`: due against present, ahead of the counter, half-written, missing, pruned."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.analysis.beginning import started_at
from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.counting import counted, numbered
from tui_monitor.analysis.facts import is_native
from tui_monitor.analysis.saved import (
    EARLIER,
    Cadence,
    Judged,
    cadence_of,
    first_counter,
    is_thinned,
    judge_checkpoints,
    missing_counters,
    newest_usable,
    overdue_counter,
)
from tui_monitor.analysis.saving import longest_save, usual_save
from tui_monitor.config import Settings
from tui_monitor.model.report import Check, Status
from tui_monitor.model.run import Run
from tui_monitor.model.units import duration

Finding = tuple[Status, str]


def judge_saved(run: Run, settings: Settings, now: float) -> Check | None:
    """The worst that is wrong with the run's checkpoints; None where the run has none and none are due."""
    judged, cadence = judge_checkpoints(run), cadence_of(run, settings)
    if not judged and (cadence is None or not _some_due(run, settings, cadence, now)):
        return None
    if not judged and run.checkpoints is not None and run.checkpoints.folder is None:
        reason = "no checkpoint folder found beside the log: name it as folder in [checkpoints]"
        return checked("ckpt", "Checkpoints", "none found", "a folder", "unknown", reason)
    findings = [*_of_files(run, judged, now)]
    if cadence is not None:
        findings += _against_cadence(run, settings, judged, cadence, now)
    status, reason = max(findings, key=lambda finding: _RANK[finding[0]], default=("ok", _fine(judged)))
    expected = f"every {counted(cadence.every, run.unit)}" if cadence else "any"
    return checked("ckpt", "Checkpoints", _count(run, settings, judged, cadence), expected, status, reason)


_RANK = {"ok": 0, "note": 1, "unknown": 2, "warning": 3, "critical": 4}


def _some_due(run: Run, settings: Settings, cadence: Cadence, now: float) -> bool:
    """Whether a checkpoint must be there by now: one that was never seen is told where it is known to be written."""
    known = is_native(run) or settings.checkpoints.every is not None
    return known and run.checkpoints is not None and overdue_counter(run, cadence, now) is not None


def _of_files(run: Run, judged: Sequence[Judged], now: float) -> list[Finding]:
    found: list[Finding] = []
    present = numbered(run.unit, run.current or 0)
    ahead = [item for item in judged if item.problem and item.problem.startswith("ahead")]
    if ahead:
        unsure = not is_native(run) and started_at(run) is None
        whose = "another run's, or they count something else" if unsure else "another run's, or a second writer"
        found.append(("note" if unsure else "warning", f"{_names(ahead)} ahead of {present}: {whose}"))
    earlier = [item for item in judged if item.problem == EARLIER]
    if earlier:
        found.append(("note", f"{_names(earlier)} beyond {present}, saved before the run went back"))
    bad = [item for item in judged if item.problem and item not in (*ahead, *earlier) and item.checkpoint.complete]
    if bad:
        found.append(("warning", f"{bad[0].checkpoint.name}: {bad[0].problem}"))
    return [*found, *_of_halves(run, judged, now)]


def _of_halves(run: Run, judged: Sequence[Judged], now: float) -> list[Finding]:
    """Those whose saving has stood still for longer than this run's saves do."""
    usual, limit = usual_save(run), longest_save(run)
    here = f"; a save takes {duration(usual)} here" if usual is not None else ""
    ages = [(item.checkpoint.name, now - item.checkpoint.saved_at) for item in judged if not item.checkpoint.complete]
    told = [f"{name} is half-written, unchanged for {duration(age)}{here}" for name, age in ages if age > limit]
    return [("warning", words) for words in told]


def _against_cadence(
    run: Run, settings: Settings, judged: Sequence[Judged], cadence: Cadence, now: float
) -> list[Finding]:
    found: list[Finding] = []
    late, missing = overdue_counter(run, cadence, now), missing_counters(run, settings, cadence)
    begun = (run.current or 0) - first_counter(run)
    if newest_usable(tuple(judged)) is None and begun > 2 * cadence.every:
        found.append(("critical", f"no usable checkpoint after {counted(begun, run.unit)}: all of them would be lost"))
    if late is not None and run.ending is None:
        found.append(("warning", f"the checkpoint of {numbered(run.unit, late)} has not come"))
    if missing:
        listed = ", ".join(str(counter) for counter in missing[:3]) + (" …" if len(missing) > 3 else "")
        found.append(("warning", f"missing between others: {listed}"))
    return found


def _names(items: Sequence[Judged]) -> str:
    first, last = items[0].checkpoint.name, items[-1].checkpoint.name
    return f"{first} is" if len(items) == 1 else f"{len(items)} checkpoints ({first} … {last}) are"


def _count(run: Run, settings: Settings, judged: Sequence[Judged], cadence: Cadence | None) -> str:
    numbered = [item for item in judged if item.checkpoint.kind == "numbered"]
    if cadence is None or run.current is None:
        return f"{len(judged)} saved"
    first, current = first_counter(run), run.current
    due = current // cadence.every - first // cadence.every
    counters = [item.checkpoint.counter or 0 for item in numbered]
    earlier, ahead = sum(counter <= first for counter in counters), sum(counter > current for counter in counters)
    pruned = ", older ones pruned" if is_thinned(run, settings) else ""
    parts = ((earlier if first else 0, "earlier"), (ahead, "ahead"), (len(judged) - len(numbered), "best/final"))
    own = len(numbered) - ahead - (earlier if first else 0)
    return f"{own} saved of {due} due{pruned}" + "".join(f" + {count} {word}" for count, word in parts if count)


def _fine(judged: Sequence[Judged]) -> str:
    newest = newest_usable(tuple(judged))
    return f"newest usable: {newest.checkpoint.name}" if newest else "none due yet"
