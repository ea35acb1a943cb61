"""Says what a thread that waits cannot say itself: that a disk gives no answer, and that file events do not come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 30.0
"""Seconds without an answer until it is said: a busy network disk may take ten."""

LOOK_EVERY = 2.0  # seconds


class Asking:
    """What one thread asks of a disk at present, and since when. Another thread may look at it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: tuple[str, float] | None = None

    @contextmanager
    def of(self, path: str) -> Iterator[None]:
        """Within it `path` is being asked."""
        self.at(path)
        try:
            yield
        finally:
            self._asked = None

    def at(self, path: str) -> None:
        """It comes to another place, for which it may wait as long."""
        self._asked = (path, self._clock())

    @property
    def unanswered(self) -> str:
        """`no answer from /nfs/run/train.log for 30 s`; nothing while answers come in time."""
        asked = self._asked
        waits = asked is not None and self._clock() - asked[1] >= PATIENCE
        return f"no answer from {asked[0]} for {PATIENCE:.0f} s" if asked is not None and waits else ""


class Vigil:
    """A thread that calls `look` every few seconds and asks nothing of any disk itself."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._stopping = threading.Event()
        self.thread = threading.Thread(target=self._keep, name="moe-top vigil", daemon=True)

    def stop(self) -> None:
        self._stopping.set()

    def _keep(self) -> None:
        while not self._stopping.wait(LOOK_EVERY):
            self._look()
