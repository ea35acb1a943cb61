"""Are the checkpoints safe: each one judged against the counter, and the newest that a resume may start from."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from tui_monitor.analysis.beginning import started_at
from tui_monitor.analysis.counting import numbered
from tui_monitor.analysis.facts import is_native, row_step
from tui_monitor.analysis.liveness import live_process
from tui_monitor.analysis.numbering import counts_alike
from tui_monitor.analysis.unseen import may_be_kept_back, unseen_counters
from tui_monitor.config import Settings
from tui_monitor.model.records import Checkpoint
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count, size

NATIVE_EVERY = 100
MISSING_TOLD = 4
EARLIER = "of an earlier session"  # beyond the counter, because a resume or restart went back before it
LATE = 1.5  # of the usual time between two
FEWEST_GAPS = 2  # between checkpoints, before their times tell what is usual
LOOKED_AT = 10.0  # seconds: the folder is looked at every few, and a run that saves every two is not late between
SHRUNK = 0.9  # of the median size: a checkpoint that lost a tenth of its bytes is not whole (or another model's)


class Judged(NamedTuple):
    """A checkpoint and what is wrong with it (None: nothing)."""

    checkpoint: Checkpoint
    problem: str | None

    @property
    def usable(self) -> bool:
        """Whether a resume may start here: whole, and of this run as far as the counter tells."""
        return self.checkpoint.complete and self.problem is None


class Cadence(NamedTuple):
    """How often checkpoints come, and how that is known."""

    every: int
    source: str


def cadence_of(run: Run, settings: Settings) -> Cadence | None:
    """Configured, else the commonest distance between the numbered ones, else the native trainer's."""
    if settings.checkpoints.every:
        return Cadence(settings.checkpoints.every, "configured")
    counters = sorted({c.counter for c in _files(run) if c.kind == "numbered" and c.counter is not None})
    steps = Counter(b - a for a, b in pairwise(counters) if b > a)
    if steps and counts_alike(run):
        return Cadence(min(steps, key=lambda step: (-steps[step], step)), "learned")
    return Cadence(NATIVE_EVERY, "the native trainer's") if is_native(run) else None


def judge_checkpoints(run: Run) -> tuple[Judged, ...]:
    """Every checkpoint with its problem, in the scan's order."""
    files = _files(run)
    usual = _usual_bytes(files)
    ahead = _ahead(run, files)
    return tuple(Judged(file, _problem(run, file, ahead, usual)) for file in files)


def newest_usable(judged: tuple[Judged, ...]) -> Judged | None:
    """Where to resume: the highest usable counter; without numbered ones the latest, final or best by time."""
    usable = [item for item in judged if item.usable]
    numbered = [item for item in usable if item.checkpoint.counter is not None]
    if numbered:
        return max(numbered, key=lambda item: item.checkpoint.counter or 0)
    return max(usable, key=lambda item: item.checkpoint.saved_at, default=None)


def missing_counters(run: Run, settings: Settings, cadence: Cadence) -> list[int]:
    """The first few numbers between others that were due and are not there. Where nobody said that all are kept, a gap
    counts only after checkpoints that came in the cadence: before them lie those that retention took away."""
    counters, missing = own_counters(run), []
    dense = is_kept_whole(settings, cadence)
    for before, after in pairwise(counters):
        if after - before > cadence.every and dense:
            missing += list(range(before + cadence.every, after, cadence.every)[:MISSING_TOLD])
        dense = dense or after - before == cadence.every
    return missing[:MISSING_TOLD]


def is_kept_whole(settings: Settings, cadence: Cadence) -> bool:
    """Whether somebody said that all checkpoints are kept, by giving the cadence and no number to keep."""
    return cadence.source == "configured" and settings.checkpoints.keep is None


def is_thinned(run: Run, settings: Settings) -> bool:
    """Whether old checkpoints are taken away, by configuration or by what is there: the oldest is not the first due."""
    cadence, counters = cadence_of(run, settings), own_counters(run)
    if settings.checkpoints.keep is not None or cadence is None:
        return settings.checkpoints.keep is not None
    return bool(counters) and counters[0] >= first_counter(run) + 2 * cadence.every


def first_counter(run: Run) -> Count:
    """Where this log's first session began: 0, or the counter that it was resumed from."""
    return run.sessions[0].first if run.sessions and run.sessions[0].resumed else 0


def next_due(run: Run, cadence: Cadence) -> int:
    """The counter of the next checkpoint: the first multiple of the cadence above the newest one and the present."""
    return (int(run.current or 0) // cadence.every + 1) * cadence.every


def overdue_counter(run: Run, cadence: Cadence, now: float) -> int | None:
    """The counter of a checkpoint that should be there for half a cadence already, by the counter and by the usual
    time between two; None where all came."""
    due = (int(run.current or 0) - (cadence.every + 1) // 2) // cadence.every * cadence.every
    first = run.session.first if run.session else 0
    newest = max((c.counter for c in _own(run) if c.counter is not None), default=0)
    near = newest + cadence.every // 2  # `epoch_9` is the tenth: a counter from zero on is near the multiple it is for
    return due if due > max(near, first) and _is_late_in_time(run, now) else None


def _is_late_in_time(run: Run, now: float) -> bool:
    """Whether the newest one is older than usual, too: a run that became faster is not late. True where the usual time
    is not known."""
    times = sorted(c.saved_at for c in _own(run))
    gaps = [later - before for before, later in pairwise(times) if later > before]
    return len(gaps) < FEWEST_GAPS or now - times[-1] > max(LATE * median(gaps), LOOKED_AT)


def _files(run: Run) -> tuple[Checkpoint, ...]:
    return run.checkpoints.checkpoints if run.checkpoints else ()


def _own(run: Run) -> list[Checkpoint]:
    """The numbered ones that this run can have written: not ahead of its counter."""
    current, step = run.current or 0, row_step(run)
    return [c for c in _files(run) if c.kind == "numbered" and c.counter is not None and c.counter <= current + step]


def own_counters(run: Run) -> list[int]:
    """The counters of the numbered ones that this run can have written, rising."""
    return sorted({c.counter for c in _own(run) if c.counter is not None})


def _ahead(run: Run, files: tuple[Checkpoint, ...]) -> set[str]:
    """The names of checkpoints from the future. What was saved after the log last grew, within what its output buffer
    may hold back, is no future: the line that names its episode is still to be seen."""
    current = run.current
    if current is None:
        return set()
    ahead = [c for c in files if c.kind == "numbered" and c.counter is not None and c.counter > current]
    began = None if is_native(run) else started_at(run)
    if began is not None:  # what another trainer saved since its process began counts something else than its log
        ahead = [c for c in ahead if c.saved_at < began]
    if not ahead or run.facts is None:
        return {c.name for c in ahead}
    most = current + (unseen_counters(run) if may_be_kept_back(run) else row_step(run))
    seen_at = run.facts.modified_at - 1
    return {c.name for c in ahead if c.saved_at < seen_at or (c.counter or 0) > most}


def _usual_bytes(files: tuple[Checkpoint, ...]) -> float:
    whole = sorted(c.bytes for c in files if c.complete and c.bytes)
    return whole[len(whole) // 2] if len(whole) >= 3 else 0.0


def _writer_is_gone(run: Run) -> bool:
    """Whether the process that wrote them was seen to end: what looked unfinished then is no longer being saved."""
    writer = run.writer
    if writer is None or live_process(run) is not None:
        return False
    return writer.departed is not None or (writer.process is not None and writer.process.state in ("zombie", "ended"))


def _problem(run: Run, file: Checkpoint, ahead: set[str], usual: float) -> str | None:
    reached_before = max((session.last for session in run.sessions[:-1]), default=-1)
    if file.name in ahead and not file.defect and (file.counter or 0) <= reached_before:
        return EARLIER
    if file.name in ahead:
        return f"ahead of {numbered(run.unit, run.current or 0)}" + (f", {file.defect}" if file.defect else "")
    if file.defect:
        return file.defect
    if not file.complete:
        return f"{'half-written?' if _writer_is_gone(run) else 'saving'} ({size(file.bytes)})"
    if usual and file.kind == "numbered" and file.bytes < SHRUNK * usual:
        return f"smaller than the others ({size(file.bytes)}, usual {size(usual)})"
    return None
