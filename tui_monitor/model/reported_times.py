"""A run's times, as a report shows them: when it ends, how right that was, and what happened since a visit."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count


class EtaReport(Struct, frozen=True):
    """When the run will end: point and `level` interval in seconds from now, and what the estimate rests on."""

    started_at: datetime | None
    elapsed_seconds: float
    rate_per_minute: float
    remaining: Count
    seconds: float
    low_seconds: float
    high_seconds: float
    level: float
    finish_at: datetime
    basis: Clean
    overdue_seconds: float = 0.0
    """By how much the present wait has outlived the whole estimate; then the interval says nothing any more."""


class Hindsight(Struct, frozen=True):
    """What the estimate said of a finished run when `share` of its session was done, at counter `at`: the end, the
    interval, when it really ended, and whether the interval held it."""

    share: float
    at: Count
    finish_at: datetime
    low_at: datetime
    high_at: datetime
    ended_at: datetime
    held: bool


class StallReport(Struct, frozen=True):
    """The log stood still for longer than is usual while moe-top watched."""

    at: datetime
    seconds: float
    counter: Count | None


class SinceVisit(Struct, frozen=True):
    """What happened since somebody last looked: episodes done, the score's mean then and now, checkpoints saved, and
    stalls where moe-top watched."""

    at: datetime
    episodes: Count
    metric: Clean | None
    before: float | None
    now: float | None
    new_checkpoints: int
    stalls: tuple[StallReport, ...] = ()
