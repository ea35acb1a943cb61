"""Whoever walks a search on a thread of its own, says what it is asking, and can be left alone with what hangs."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from tui_monitor.model.isolation import Failed, tried
from tui_monitor.sources.asked import Unanswered, heard_by, self_and_above
from tui_monitor.sources.walk import Seen, Step, Walk


class Limits:
    """What a search that goes round many places leaves alone: in the folders `closed` what has not answered yet, and
    below the paths `left` whatever was still to be looked at."""

    def __init__(self) -> None:
        self.closed: set[str] = set()
        self.left: set[str] = set()
        self._answered: set[str] = set()

    def heed(self, place: str, before: str) -> None:
        """Before `place` is asked, now that the one asked `before` has answered. Raises Unanswered."""
        self._answered.add(before)
        if self.closed and place not in self._answered and os.path.dirname(place) in self.closed:
            raise Unanswered(place)

    @property
    def unsearched(self) -> tuple[Path, ...]:
        """The folders that were not looked at whole."""
        return tuple(Path(each) for each in sorted(self.closed | self.left))


class Walker:
    """A thread that takes a walk's steps. What `hanging` holds is avoided, but for its own."""

    def __init__(self, walk: Walk, hanging: dict[str, Walker], limits: Limits) -> None:
        self._walk, self._hanging, self._limits = walk, hanging, limits
        self._lock = Lock()
        self._step = walk.next()
        self._asked = _place(self._step), monotonic()
        self._failed: Failed | None = None
        self.done = Event()
        Thread(target=self._run, name="moe-top search", daemon=True).start()

    @property
    def walk(self) -> Walk:
        """What it walked, once it is done; raises what it failed of."""
        if self._failed is not None:
            raise self._failed.error
        return self._walk

    @property
    def asked(self) -> tuple[str, float]:
        """The place whose answer it waits for, and for how many seconds."""
        place, since = self._asked
        return place, monotonic() - since

    def wait(self, seconds: float) -> str | None:
        """Until it is through: None; or until it has waited so long for one answer: where."""
        while not self.done.wait(max(seconds - self.asked[1], 0.0)):
            place, waited = self.asked
            if waited >= seconds and not self.done.is_set():
                return place
        return None

    def part(self, place: str) -> Walk | None:
        """Leave it alone with the step that hangs at `place`, which is avoided by others from now on: the walk that is
        to go on without. None if it hangs there no more."""
        with self._lock:
            if self._asked[0] != place or self.done.is_set():
                return None
            rest, self._walk = self._walk, self._walk.alone()
            self._hanging.setdefault(place, self)
            return rest

    def _run(self) -> None:
        done = tried("discovery", self._go)
        with self._lock:
            self._failed = done if isinstance(done, Failed) else None
            self.done.set()

    def _go(self) -> None:
        with heard_by(self._ask):
            while self._step is not None:
                self._take(self._step, self._walk.look(self._step))

    def _take(self, step: Step, seen: Seen | None) -> None:
        """Go on with what is its own walk by now."""
        with self._lock:
            self._walk.take(step, seen)
            self._step = self._walk.next()
            self._asked = _place(self._step), monotonic()

    def _ask(self, place: str) -> None:
        if self._hanging:
            if any(self._hanging.get(above, self) is not self for above in self_and_above(place)):
                raise Unanswered(place)
            self._limits.heed(place, self._asked[0])
        self._asked = place, monotonic()


def _place(step: Step | None) -> str:
    return str(step.path) if step is not None else ""
