"""The reader threads: one for a file system's logs, one for its checkpoints: a dead mount stalls only itself."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable

from tui_monitor.bus import Hints
from tui_monitor.vigil import Asking

REST = 1.0
"""Seconds between two readings of a log that grows while another run is looked at: lists and reports are no fresher."""

BREATH = 0.05
"""Seconds: a frame of the screen."""

BAR_BREATH = 0.25
"""Seconds for which a bar that draws itself anew is left alone: nobody reads more states a second than four."""

OFTEN = 25
"""States in one read of a bar (100 a second) from which on its file is looked at four times a second untold:
what an event costs is more than what a look costs."""

TURNS = 4  # in each REST

GIVEN = 0.15
"""Of the time that a slice of a log took to be read, how much its thread rests before the next one. The interpreter
runs one thread at a time: with it nine of ten keys are answered within 60 ms while a log of 24 MB is read line by line,
without it within 80, and with slices eight times as large within 110 (measured here)."""

SCAN_SHARE = 0.05  # of the time that scanning one checkpoint folder may take, however large it is

LOG_FIRST = 30.0
"""Seconds for which the first scan of checkpoints waits for the log's first read, whose unit tells what their names
count. Of a log that gives no answer for so long nothing is waited for."""


class Lane:
    """One reader thread of a file system, its hints, and how long its scans took."""

    def __init__(self, work: Callable[[Lane], None]) -> None:
        self.hints: Hints[tuple[str, str]] = Hints()
        self.thread = threading.Thread(target=work, args=(self,), name="moe-top reader", daemon=True)
        self.asking = Asking()
        self._scan_again_at: dict[str, float] = {}

    def rest(self, key: str) -> None:
        """Let the run's log rest for up to REST: a few turns a second are taken, each by many runs, and between them
        the thread sleeps however much they grow. All in one turn would hold up keys."""
        turn = zlib.crc32(key.encode("utf-8", "surrogateescape")) % TURNS / TURNS * REST
        self.hints.rest((key, "log"), ((time.monotonic() - turn) // REST + 1) * REST + turn)

    def breathe(self, key: str, is_redrawn: bool) -> None:
        """What comes within the next frame is read with it; of a bar that draws itself anew 300 times a second, four
        times a second what came. A line that comes alone is read at once."""
        self.hints.rest((key, "log"), time.monotonic() + (BAR_BREATH if is_redrawn else BREATH))

    def wake(self, key: str) -> None:
        """The run's log is read as soon as it grows."""
        self.hints.rest((key, "log"), 0.0)

    def scan_later(self, key: str) -> None:
        """The run's checkpoints are scanned once its log was read, or gives no answer."""
        self.hints.rest((key, "checkpoints"), time.monotonic() + LOG_FIRST)
        self.hints.touch((key, "checkpoints"))

    def scan_now(self, key: str) -> None:
        """What the names of the run's checkpoints count is known, or has changed."""
        self.hints.rest((key, "checkpoints"), 0.0)
        self.hints.touch((key, "checkpoints"))

    def may_scan(self, key: str) -> bool:
        return time.monotonic() >= self._scan_again_at.get(key, 0.0)

    def scanned(self, key: str, seconds: float) -> None:
        self._scan_again_at[key] = time.monotonic() + seconds / SCAN_SHARE
