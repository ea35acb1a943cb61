"""What is kept of a run from one moe-top to the next: frozen records, written to the state file and read back."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count
from tui_monitor.model.writers import Departure


class Visit(Struct, frozen=True):
    """When somebody last looked at the run's screen, and how it stood: `mean` is of the latest rows of `metric`."""

    at: float
    counter: Count | None = None
    metric: str | None = None
    mean: float | None = None


class Stall(Struct, frozen=True):
    """The log stood still for longer than is usual: from `at` on (seconds since the epoch), at counter `counter`."""

    at: float
    seconds: float
    counter: Count | None = None


class Judged(Struct, frozen=True):
    """The verdict that a face came to, and its sentence; remembered where it is another than before."""

    at: float
    verdict: Literal["healthy", "warning", "critical", "unknown"]
    reason: Clean
    counter: Count | None = None


class Acknowledged(Struct, frozen=True):
    """Somebody has seen this check: it is not to move the verdict until it changes. `mark` stands for what it said."""

    check: str
    mark: str
    at: float
    withdrawn: bool = False


Remark = Judged | Acknowledged
"""What a face may say of a run, to be remembered."""


class Remembered(Struct, frozen=True):
    """What an earlier moe-top wrote down: the writer it saw and how it ended, times with the counter then reached, the
    last visit, stalls, verdicts, what somebody acknowledged, and the latest gaps between bursts of lines (seconds).
    Oldest first."""

    pid: int | None = None
    process_started_at: float | None = None
    boot_id: str | None = None
    anchors: tuple[tuple[float, Count], ...] = ()
    visit: Visit | None = None
    departed: Departure | None = None
    stalls: tuple[Stall, ...] = ()
    verdicts: tuple[Judged, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()
    gaps: tuple[float, ...] = ()
    layout: int = 0
    """Where the writer's stack began: what it forked has the same, so its workers are known again when it is gone."""
