"""The only writer of runs: applies batches of records, in order, on the thread of the face that owns it."""

from __future__ import annotations

from collections.abc import Iterable

from tui_monitor.model.log_writers import LOG_WRITERS
from tui_monitor.model.records import Batch
from tui_monitor.model.run import Run
from tui_monitor.model.world_writers import WORLD_WRITERS

_WRITERS = LOG_WRITERS | WORLD_WRITERS


class Store:
    """Every run by its key, in the order found."""

    def __init__(self) -> None:
        self.runs: dict[str, Run] = {}

    def apply(self, batch: Batch) -> Run:
        """Write one batch into its run and return the run."""
        run = self.runs.get(batch.run)
        if run is None:
            run = self.runs[batch.run] = Run(batch.run)
        for record in batch.records:
            _WRITERS[type(record)](run, record, batch.arrived_at)
        run.version += 1
        return run

    def apply_all(self, batches: Iterable[Batch]) -> set[str]:
        """Write several batches; the keys of the runs that changed."""
        return {self.apply(batch).key for batch in batches}
