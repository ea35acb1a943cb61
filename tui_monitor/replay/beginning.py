"""What is shown of a run while the rest of it is still being read: its first rows, just written."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from time import time
from typing import get_args

import msgspec

from tui_monitor.analysis.as_of import THEN
from tui_monitor.model.records import Batch, LogFacts, LogRecord, Record, Row, RunFound
from tui_monitor.replay.script import TOGETHER

_OF_LOG = get_args(LogRecord)


class Beginning:
    """Listens while a run is read, on the thread that reads; what it heard is asked for on another one."""

    def __init__(self) -> None:
        self.words = "reading the log"
        """How far it is read."""
        self.moment: float | None = None
        """When the last of the rows that are shown was written, as far as it says so; None while there are none."""
        self.told: deque[Batch] = deque()
        """What is to be shown, in pieces."""

    def heard(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """All of the batches, as they come."""
        records = list[Record]()
        for batch in batches:
            facts = next((record for record in batch.records if isinstance(record, LogFacts)), None)
            if facts is not None and facts.size:
                self.words = f"reading the log: {100 * facts.bytes_read // facts.size} %"
            if self.moment is None:
                records += [record for record in batch.records if isinstance(record, (RunFound, *_OF_LOG))]
                if facts is not None and facts.bytes_read < facts.size and any(isinstance(r, Row) for r in records):
                    self._tell(batch.run, records, facts)
            yield batch

    def _tell(self, run: str, records: Sequence[Record], facts: LogFacts) -> None:
        stamps = [record.at for record in records if isinstance(record, Row) and record.at is not None]
        now = stamps[-1] if stamps else time()
        then = msgspec.structs.replace(facts, modified_at=now)
        for at in range(0, len(records), TOGETHER):
            self.told.append(Batch(run, tuple(records[at : at + TOGETHER]), now))
        self.told.append(Batch(run, (then, THEN), now))
        self.moment = now
