"""Do checkpoints count what the log counts: their numbers may be steps beside a counter of epochs, or epochs of steps.
"""

from __future__ import annotations

from tui_monitor.analysis.facts import is_native
from tui_monitor.model.run import Run

FEWEST_APART = 20  # steps of an epoch: a newest checkpoint so many times behind the counter counts something else


def counts_alike(run: Run) -> bool:
    """Whether the numbers of checkpoints are of the log's counter, as the native trainer's always are: one of them at
    least lies near it, and not beyond."""
    files = run.checkpoints.checkpoints if run.checkpoints else ()
    counters = [file.counter for file in files if file.kind == "numbered" and file.counter is not None]
    current = run.current
    if is_native(run) or current is None or not counters:
        return True
    newest = max((counter for counter in counters if counter <= current), default=None)
    return newest is not None and newest * FEWEST_APART >= current
