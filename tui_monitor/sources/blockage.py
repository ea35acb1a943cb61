"""Tells when a trainer waits for its own log, because what it prints into is stopped or does not read."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.model.records import Process
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources import procfs

PATIENCE = 5.0  # seconds without any work done: a slow reader lets its writer wait for moments only


class Blockage:
    """Looks at one process again and again; one glance does not tell a blocked writer from a busy one."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._stuck: tuple[int, float] | None = None  # ticks used when first seen waiting for its pipe, and when

    def words(self, now: float, others: Sequence[Process]) -> Clean | None:
        """What blocks the process at `now`, None if nothing does. `others` names its relays."""
        stat = procfs.read_stat(self._pid)
        if stat is None or "pipe_write" not in procfs.waits_in(self._pid):
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
