"""The reader threads: one for each file system, so that a dead mount stalls only its own runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from tui_monitor.bus import Hints

SCAN_SHARE = 0.05  # of the time that scanning one checkpoint folder may take, however large it is


class Lane:
    """The reader thread of one file system, its hints, and how long its scans took."""

    def __init__(self, work: Callable[[Lane], None]) -> None:
        self.hints: Hints[tuple[str, str]] = Hints()
        self.thread = threading.Thread(target=work, args=(self,), name="moe-top reader", daemon=True)
        self._scan_again_at: dict[str, float] = {}

    def may_scan(self, key: str) -> bool:
        return time.monotonic() >= self._scan_again_at.get(key, 0.0)

    def scanned(self, key: str, seconds: float) -> None:
        self._scan_again_at[key] = time.monotonic() + seconds / SCAN_SHARE
