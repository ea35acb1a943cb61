"""What was read of one run, for somebody who asks how it stood: what is known of it, and what its log told in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from tui_monitor.analysis.as_of import Past
from tui_monitor.model.records import (
    Batch,
    Block,
    LogRecord,
    Problem,
    Record,
    Remembered,
    Retold,
    RunFound,
    WorldRecord,
)
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.units import Count
from tui_monitor.replay.script import Script

_OF_LOG = (*get_args(LogRecord), Block)


class Recorded(NamedTuple):
    """The run as it is now, what is known of it apart from its files, and what these told."""

    run: Run
    about: Sequence[WorldRecord]
    script: Script

    def before(self, row: int) -> Iterator[tuple[Record, ...]]:
        """What was told before a row, in pieces, and what was remembered by then."""
        past = Past(self.script.counter(row - 1)) if row else Past(-1)
        yield past.keep(self.about)
        yield from map(tuple, self.script.before(row))

    def as_of(self, counter: Count) -> Iterator[tuple[Record, ...]]:
        """What was told before the run went beyond the counter for the first time."""
        yield Past(counter).keep(self.about)
        yield from map(tuple, self.script.before(self.script.first_beyond(counter)))


def recorded_of(batches: Iterable[Batch]) -> Recorded | None:
    """Of everything that was read of one run; None where nothing was. Of several files read together no text is read
    again: what is told of a row is more than one of them says."""
    store, about, log, run = Store(), list[WorldRecord](), list[LogRecord | Block](), None
    for batch in batches:
        run = store.apply(batch)
        for record in batch.records:
            if isinstance(record, RunFound | Remembered | Problem):
                about.append(record)
            elif isinstance(record, Retold):
                log = list(record.records)
            elif isinstance(record, _OF_LOG):
                log.append(record)
    if run is None:
        return None
    several = any(isinstance(record, RunFound) and record.metrics for record in about)
    return Recorded(run, about, Script(log, Path(run.log) if run.log and not several else None))
