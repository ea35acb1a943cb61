"""A run as it stood when its counter was at an earlier episode: which records were there, and what time it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import get_args

import msgspec

from tui_monitor.analysis.anchors import witnesses
from tui_monitor.analysis.health import calm_sentence, summarise
from tui_monitor.analysis.pace import Pace
from tui_monitor.model.records import (
    Checkpoint,
    CheckpointsSeen,
    LogRecord,
    Record,
    Remembered,
    Row,
    WriterSeen,
)
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count

SLACK = 1.0  # seconds: a file's time and an interpolated one round differently
_OF_LOG = get_args(LogRecord)
THEN = WriterSeen(why_unseen=Clean("which process wrote it then is not known"))
"""The writer of a past that nobody watched."""


class Past:
    """Lets through what was there before the counter went beyond `counter`: the lines, what was remembered by then,
    not the writer and not the checkpoint folder, of which only the present state is known."""

    def __init__(self, counter: Count) -> None:
        self._counter, self._beyond = counter, False

    def keep(self, records: Iterable[Record]) -> tuple[Record, ...]:
        """Those of the next records that were there."""
        return tuple(kept for record in records if (kept := self._kept(record)) is not None)

    def _kept(self, record: Record) -> Record | None:
        self._beyond = self._beyond or (isinstance(record, Row) and record.counter > self._counter)
        if isinstance(record, Remembered):
            return _remembered_by(record, self._counter)
        hidden = isinstance(record, (WriterSeen, CheckpointsSeen)) or (self._beyond and isinstance(record, _OF_LOG))
        return None if hidden else record


def _remembered_by(page: Remembered, counter: Count) -> Remembered:
    return Remembered(
        pid=page.pid,
        process_started_at=page.process_started_at,
        boot_id=page.boot_id,
        anchors=tuple(anchor for anchor in page.anchors if anchor[1] <= counter),
        verdicts=tuple(judged for judged in page.verdicts if judged.counter is not None and judged.counter <= counter),
    )


def moment_at(run: Run, counter: Count, now: float) -> float | None:
    """When the run was at `counter` (seconds since the epoch): at or between known times of it; None where it lies
    outside them. Beyond its end it is the end that counts."""
    known = witnesses(run, now).anchors
    wanted = min(counter, run.current or 0)
    if not known or not known[0].counter <= wanted <= known[-1].counter:
        return None
    return Pace(known).time_at(wanted)


def around(run: Run, counter: Count, moment: float | None, now: float) -> tuple[Record, ...]:
    """Log and folder as they were: the last line just written, no checkpoint saved later. One ahead of the run's end
    was left by another run, before this one. How much room the disk had nobody knows any more, nor which checkpoints
    there were where those of then seem to have made room for later ones."""
    records: list[Record] = [THEN]
    if run.facts is not None:
        records.append(msgspec.structs.replace(run.facts, modified_at=now))
    if run.checkpoints is not None:
        there = tuple(file for file in run.checkpoints.checkpoints if _was_there(file, run, counter, moment))
        if not _made_room(run.checkpoints.checkpoints, there):
            records.append(CheckpointsSeen(run.checkpoints.folder, there))
    return tuple(records)


def _made_room(now: Sequence[Checkpoint], then: Sequence[Checkpoint]) -> bool:
    """Whether numbered checkpoints of then must have been deleted: there is none any more, and the first that is left
    came later than a first one does, to judge by the steps between them."""
    counters = sorted(file.counter for file in now if file.kind == "numbered" and file.counter is not None)
    if len(counters) < 2 or any(file.kind == "numbered" for file in then):
        return False
    return counters[0] > min(later - before for before, later in pairwise(counters))


def _was_there(file: Checkpoint, run: Run, counter: Count, moment: float | None) -> bool:
    later = file.kind == "final" or (moment is not None and file.saved_at > moment + SLACK)
    if counter < (run.current or 0) and later:
        return False
    return file.counter is None or file.counter <= counter or file.counter > (run.current or 0)


def without_times(report: RunReport, why: str) -> RunReport:
    """The report of a moment that nobody knows: no estimate, no ages."""
    calm = calm_sentence(report.state, report.progress, report.phase, None, report.generated_at)
    return msgspec.structs.replace(
        report,
        eta=None,
        eta_unknown=why,
        summary=summarise(report.checks, calm),
        started_at=None,
        last_line_at=None,
        ended_at=None,
    )
