"""Tells when a trainer waits: for its own log, because what it prints into is stopped, or for a disk that hangs."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.model.records import Process
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources import procfs

PATIENCE = 5.0  # seconds without any work done: a slow reader lets its writer wait for moments only
DISK_PATIENCE = 30.0  # seconds in uninterruptible sleep, at each of several looks: reading data takes moments
DISK_LOOKS = 3


class Blockage:
    """Looks at one process again and again; one glance does not tell a blocked writer from a busy one."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._stuck: tuple[int, float] | None = None  # ticks used when first seen waiting for its pipe, and when
        self._in_disk_sleep: list[float] = []  # when it was seen so, without interruption

    def words(self, now: float, others: Sequence[Process]) -> Clean | None:
        """What blocks the process at `now`, None if nothing does. `others` names its relays."""
        stat = procfs.read_stat(self._pid)
        if stat is None:
            return None
        return self._by_pipe(stat, now, others) or self._by_disk(stat.state, now)

    def _by_pipe(self, stat: procfs.Stat, now: float, others: Sequence[Process]) -> Clean | None:
        if "pipe_write" not in procfs.waits_in(self._pid):
            self._stuck = None
            return None
        if self._stuck is None or self._stuck[0] != stat.ticks:
            self._stuck = (stat.ticks, now)
        relays = [relay for other in others if other.role == "relay" and (relay := procfs.read_stat(other.pid))]
        for relay in relays:
            if relay.state in "TtD":
                why = "waits for the disk" if relay.state == "D" else "is stopped"
                return clean(f"blocked writing its log: {relay.comm} {relay.pid} {why}")
        is_stuck = now - self._stuck[1] >= PATIENCE
        return Clean("blocked writing to a pipe that nobody reads") if is_stuck else None

    def _by_disk(self, state: str, now: float) -> Clean | None:
        if state != "D":
            self._in_disk_sleep.clear()
            return None
        self._in_disk_sleep = [*self._in_disk_sleep[:DISK_LOOKS], now]
        waited = now - self._in_disk_sleep[0]
        if len(self._in_disk_sleep) < DISK_LOOKS or waited < DISK_PATIENCE:
            return None
        return clean(f"process {self._pid} waits for the disk since {waited:.0f} s: a network or disk hang")
