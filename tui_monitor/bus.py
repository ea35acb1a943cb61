"""The event bus: hints that something changed go in (coalesced), batches of records come out (lossless, bounded)."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from tui_monitor.model.records import Batch

ROOM = 60_000
"""Records, some ten megabytes: a face that falls behind makes the readers wait, nothing is dropped. A batch may hold
5,000; 256 batches were 40 MB in a soak of 40,000 lines a second, and the memory was not given back."""


Thing = TypeVar("Thing")


class Hints(Generic[Thing]):
    """What is dirty, each thing once however often it was touched, in the order first touched. A thing that rests is
    touched without waking anybody, and taken when its rest is over."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._dirty: dict[Thing, None] = {}
        self._rests: dict[Thing, float] = {}  # until when
        self._wakes_at = 0.0  # when the waiting one looks again by itself
        self._changed = threading.Condition()
        self._closed = False

    def touch(self, thing: Thing) -> None:
        """Mark `thing` dirty and wake who waits. Neither blocks nor raises: safe in any event handler."""
        with self._changed:
            if thing not in self._dirty:
                self._dirty[thing] = None
                self._wake_for(thing)

    def rest(self, thing: Thing, until: float) -> None:
        """From now on `thing` is not taken before `until`, by the clock; a time that is past ends its rest."""
        with self._changed:
            self._rests[thing] = until
            if thing in self._dirty:
                self._wake_for(thing)

    def take(self, seconds: float) -> list[Thing]:
        """Everything dirty that does not rest, waiting at most `seconds` for a first hint; empty when none came or on
        `close`."""
        with self._changed:
            end = self._clock() + seconds
            while not (taken := self._due()) and not self._closed and self._clock() < end:
                self._wakes_at = min([end, *(self._rests[thing] for thing in self._dirty)])
                self._changed.wait(max(self._wakes_at - self._clock(), 0.0))
            for thing in taken:
                del self._dirty[thing]
            return taken

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _due(self) -> list[Thing]:
        now = self._clock()
        return [thing for thing in self._dirty if self._rests.get(thing, now) <= now]

    def _wake_for(self, thing: Thing) -> None:
        if self._rests.get(thing, 0.0) < self._wakes_at:
            self._changed.notify()


class Bus:
    """A bounded queue of batches between reader threads and one face. Full: the reader waits. Nothing is lost."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._held = room, 0  # records
        self._batches: deque[Batch] = deque()
        self._changed = threading.Condition()
        self._wake: Callable[[], None] | None = None
        self._closed = False

    def listen(self, wake: Callable[[], None]) -> None:
        """Call `wake`, from the putting thread, whenever the queue turns non-empty; at once if it is so already."""
        with self._changed:
            self._wake = wake
            waiting = bool(self._batches)
        if waiting:
            wake()

    def put(self, batch: Batch) -> bool:
        """Add a batch, waiting for room; False when the bus was closed and nobody will read it."""
        with self._changed:
            while self._held >= self._room and not self._closed:
                self._changed.wait()
            if self._closed:
                return False
            first = not self._batches
            self._batches.append(batch)
            self._held += _weight(batch)
            wake = self._wake if first else None
        if wake is not None:
            wake()
        return True

    def drain(self, most: int) -> list[Batch]:
        """Up to `most` batches in order, without waiting. What remains is announced by no further wake: a face that
        got `most` asks again."""
        with self._changed:
            taken = [self._batches.popleft() for _ in range(min(most, len(self._batches)))]
            self._held -= sum(map(_weight, taken))
            self._changed.notify_all()
            return taken

    def close(self) -> None:
        """Let go of every waiting reader; later batches are refused."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def _weight(batch: Batch) -> int:
    """In records; the batch itself is one."""
    return 1 + len(batch.records)
