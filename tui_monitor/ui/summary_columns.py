"""What only the trainer's Summaries say, as columns like those of the rows: bounded to draw, whatever their number."""

from __future__ import annotations

from tui_monitor.model.columns import Columns
from tui_monitor.model.records import Summary
from tui_monitor.model.run import Run


class SummaryColumns:
    """The means of one metric's Summaries, read once each."""

    def __init__(self) -> None:
        self._run: Run | None = None
        self._name = ""
        self._count = 0
        self._latest: Summary | None = None
        self._columns = Columns()

    def of(self, run: Run, name: str) -> Columns:
        """The columns as the run stands now: what is new is added, another run or metric begins anew."""
        if run is not self._run or name != self._name or self._is_told_again(run):
            self._run, self._name, self._count, self._columns = run, name, 0, Columns()
        for summary in run.summaries[self._count :]:
            if name in summary.values:
                self._columns.append(summary.at, {name: summary.values[name][0]})
        self._count = len(run.summaries)
        self._latest = run.summaries[-1] if run.summaries else None
        return self._columns

    def _is_told_again(self, run: Run) -> bool:
        """A Summary that was read before it was whole has been replaced."""
        return 0 < self._count <= len(run.summaries) and run.summaries[self._count - 1] is not self._latest
