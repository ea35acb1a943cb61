"""A search for runs that no dead disk holds up: what gives no answer is left out and said, until it answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import TypeVar

from msgspec import structs

from tui_monitor.model.refusal import Refusal
from tui_monitor.sources.discovery import Discovery, Silence, discovery_of
from tui_monitor.sources.walk import Seen, Step, Walk
from tui_monitor.sources.walker import Limits, Walker

T = TypeVar("T")

PATIENCE = 1.5
"""Seconds that one question to a disk may take: listing a large folder of a busy network disk takes one."""

HURRY, LEAST = 0.3, 0.01
"""Seconds after which the search goes on without the second place that hangs; half of it for the third, and so on, at
least LEAST. None is given up before PATIENCE is over: eight dead disks cost little more than one, and what is merely
slow is waited for at the end."""

MOST = 200
"""Places without an answer, each with a thread that waits there, that a search goes round: in seven seconds. Where
there are more, what nobody has asked yet in their folders is not asked."""

THREADS = 300
"""That may wait for an answer: a search that comes that far ends with what it has seen."""


class PatientSearch:
    """The runs at `paths`, again and again. A place that hangs is waited for once; whoever asks there waits on, in a
    thread of its own, and what it finds in the end is told by the next search."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._hanging: dict[str, Walker] = {}
        self._limits, self._waited = Limits(), 0.0

    def __call__(self) -> Discovery:
        self._limits, self._waited = Limits(), 0.0
        late = self._answered()
        walks = [self._gone_round(Walker(Walk(self._paths), self._hanging, self._limits), PATIENCE), *late]
        walks += self._waited_for()
        while (rest := self._stuck_again()) is not None:
            successor = self._successor(rest)
            walks.append(rest if successor is None else self._gone_round(successor, PATIENCE))
            walks += self._waited_for()
        silent = [Silence(Path(place), seconds) for place, seconds in (each.asked for each in self._hanging.values())]
        found = discovery_of(_together(walks), silent)
        return structs.replace(found, unsearched=self._limits.unsearched, waited=self._waited)

    def _gone_round(self, walker: Walker, waits: float) -> Walk:
        """The walk as others end it, each going on without what hangs."""
        hung = 0
        while (place := walker.wait(waits)) is not None:
            if (rest := walker.part(place)) is None:
                continue  # it was answered at the last moment
            self._waited += walker.asked[1]
            if len(self._hanging) >= MOST:
                self._close(rest.next(), place)
            successor = self._successor(rest)
            if successor is None:
                return rest
            hung += 1
            walker, waits = successor, min(max(HURRY / hung, LEAST), PATIENCE)
        return walker.walk

    def _close(self, step: Step | None, place: str) -> None:
        if step is not None and place != str(step.path):
            self._limits.closed.add(os.path.dirname(place))

    def _successor(self, rest: Walk) -> Walker | None:
        """Who goes on; nobody where too many wait already, or the system gives no more threads."""
        if len(self._hanging) < THREADS:
            try:
                return Walker(rest, self._hanging, self._limits)
            except RuntimeError:
                pass
        self._limits.left.update(map(str, rest.left))
        return None

    def _waited_for(self) -> list[Walk]:
        """What those found that hung and are through, after each was waited for patiently."""
        began = monotonic()
        for walker in self._hanging.values():
            walker.wait(PATIENCE)
        self._waited += monotonic() - began
        return self._answered()

    def _answered(self) -> list[Walk]:
        """What those found that hung and are through; their places are asked again."""
        through = [place for place, walker in self._hanging.items() if walker.done.is_set()]
        return [self._hanging.pop(place).walk for place in through]

    def _stuck_again(self) -> Walk | None:
        """What lies behind a place that answered and led to another one that hangs: the walk that goes on without that.
        """
        for place, walker in [*self._hanging.items()]:
            at = walker.wait(PATIENCE)
            if at is not None and at != place and (rest := walker.part(at)) is not None:
                del self._hanging[place]
                return rest
        return None


def in_time(ask: Callable[[], T]) -> T | None:
    """What the disk answers; None where it takes longer than PATIENCE. Raises what `ask` raises of OSError, Refusal."""
    answers: list[T] = []
    errors: list[OSError | Refusal] = []

    def keep() -> None:
        try:
            answers.append(ask())
        except (OSError, Refusal) as error:
            errors.append(error)

    thread = Thread(target=keep, name="moe-top question", daemon=True)
    thread.start()
    thread.join(PATIENCE)
    for error in errors:
        raise error
    return answers[0] if answers else None


def _together(walks: Iterable[Walk]) -> dict[Step, Seen]:
    """What the walks saw; of a step that several took what tells more, of equals the first."""
    every: dict[Step, Seen] = {}
    for walk in walks:
        for step, seen in walk.seen.items():
            every[step] = max(every.get(step, seen), seen, key=_files)
    return every


def _files(seen: Seen) -> int:
    return sum(len(run.metrics) + (run.log is not None) for run in seen.runs)
