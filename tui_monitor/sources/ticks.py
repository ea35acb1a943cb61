"""Notices that the machine slept, that moe-top itself was stopped, or that the clock was set: then ages say nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from tui_monitor.model.records import ClockJumped

GAP = 5.0  # seconds beyond what was waited for: no scheduler on a loaded machine is that late


class _Reading(NamedTuple):
    """The wall clock, the clock that stands still in a suspended machine, and the one that does not."""

    wall: float
    awake: float
    boot: float


def boot_clock() -> float:
    """Seconds since boot, a suspend included where the system tells."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Ticks:
    """Compares three clocks from wait to wait."""

    def __init__(
        self,
        wall: Callable[[], float],
        awake: Callable[[], float] = time.monotonic,
        boot: Callable[[], float] = boot_clock,
    ) -> None:
        self._clocks = (wall, awake, boot)
        self._before = self._read()
        self._waits_since = self._before.awake

    def begin_wait(self) -> None:
        """Says that nothing but waiting follows: work may take its time, waiting may not."""
        self._waits_since = self._clocks[1]()

    def end_wait(self, seconds: float) -> ClockJumped | None:
        """After a wait of at most `seconds`: what happened to the clocks, None where nothing did."""
        now, before = self._read(), self._before
        self._before = now
        shift = (now.wall - before.wall) - (now.boot - before.boot)
        slept = (now.boot - before.boot) - (now.awake - before.awake)
        stopped = now.awake - self._waits_since - seconds
        if max(abs(shift), slept, stopped) <= GAP:
            return None
        return ClockJumped(now.wall, shift if abs(shift) > GAP else 0.0)

    def _read(self) -> _Reading:
        return _Reading(*(clock() for clock in self._clocks))
