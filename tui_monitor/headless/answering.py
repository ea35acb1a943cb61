"""Questions that a dead disk does not hold up: each is asked on a thread of its own, and is given up in the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextvars import copy_context
from functools import partial
from pathlib import Path
from threading import Event, Thread, get_ident
from typing import Generic, NamedTuple, TypeVar

from tui_monitor import vigil
from tui_monitor.headless.world import CannotJudge
from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.refusal import Refusal
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.asked import Unanswered, overheard_by
from tui_monitor.sources.discovery import Silence
from tui_monitor.sources.history.workers import seconds_worked

T = TypeVar("T")

HURRY, LEAST = 1.0, 0.1
"""Idle seconds after which the next question is asked while the first one waits for its answer; half of it
where two hang, a third where three do, at least LEAST: the runs of a dead disk cost little more than one of them."""

MOST = 100
"""Questions that wait for an answer at once, each with a thread. While so many were given up, no other is asked."""

LOOKS = 15
"""Looks whether the asking thread does anything, within the time that it may be idle."""

WORK = 0.01
"""Processor seconds that are a sign of life: a thread that waits for a disk uses none at all, one that reads a slow
disk for half a minute uses more."""


class NoAnswer(CannotJudge):
    """A disk gives no answer, and nobody waits for it any more."""

    @property
    def words(self) -> Clean:
        return clean(str(self))


class Query(NamedTuple, Generic[T]):
    """What is asked, and the place whose disk it is about: the place is told where none below it was announced."""

    place: str
    ask: Callable[[], T]


def answer(place: str | Path, ask: Callable[[], T]) -> T:
    """What `ask` gives. Raises NoAnswer, and whatever it raises."""
    (done,) = outcomes([Query(str(place), ask)])
    if isinstance(done, Failed):
        raise done.error
    if isinstance(done, NoAnswer):
        raise done
    return done


def outcomes(queries: Iterable[Query[T]]) -> list[T | Failed | NoAnswer]:
    """What each gives, one asked after the other; one that hangs holds up no other. Where it raises, the failure, but
    for what the user or the system got wrong: Refusal and OSError are raised."""
    clock = _Clock()
    asked: list[_Asked[T]] = []
    hanging: list[_Asked[T]] = []
    for query in queries:
        if len(hanging) >= MOST:
            hanging = [each for each in hanging if not each.wait(vigil.PATIENCE)]
        asked.append(each := _Asked(query, clock, len(hanging) < MOST))
        if each.wait(max(HURRY / (len(hanging) + 1), LEAST)):
            each.outcome()  # raises what ends the command
        else:
            hanging.append(each)
    for each in asked:
        each.wait(vigil.PATIENCE)
    return [each.outcome() for each in asked]


class _Clock:
    """Seconds that somebody has waited. Time in which this process was stopped is none: nobody could answer."""

    def __init__(self) -> None:
        self.now = 0.0

    def wait(self, done: Event, seconds: float) -> bool:
        """Whether it is done within so many seconds."""
        began = time.monotonic()
        is_done = done.wait(seconds)
        self.now += min(time.monotonic() - began, 2 * seconds)
        return is_done


class _Asked(Generic[T]):
    """A question on its way to an answer. Its thread is a daemon: the program ends while it hangs."""

    def __init__(self, query: Query[T], clock: _Clock, may_hang: bool) -> None:
        self._place, self._announced = query.place, 0
        self._clock, self._used = clock, time.process_time
        self._signs, self._since = self._life(), clock.now
        self._outcome: T | Failed | Refusal | OSError = NoAnswer("not read: too many places give no answer")
        self._done = Event()
        if not may_hang:
            self._done.set()
            return
        thread = Thread(target=copy_context().run, args=(self._ask, query.ask), name="moe-top reading", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the system gives no more threads: what hangs now does so here
            self._ask(query.ask)

    def wait(self, seconds: float) -> bool:
        """Until there is an answer; or until so many seconds have gone by without a sign of life: False."""
        while not self._done.is_set():
            if self._clock.now - self._since >= seconds:
                return False
            self._clock.wait(self._done, min(vigil.LOOK_EVERY, seconds / LOOKS))
            self._look()
        return True

    def outcome(self) -> T | Failed | NoAnswer:
        """What it gave; what it had to say where it was refused is raised."""
        if not self._done.is_set():
            return NoAnswer(Silence(Path(self._place), vigil.PATIENCE).words)
        if isinstance(self._outcome, Refusal | OSError) and not isinstance(self._outcome, NoAnswer):
            raise self._outcome
        return self._outcome

    def _look(self) -> None:
        used, announced = self._life()
        if abs(used - self._signs[0]) >= WORK or announced != self._signs[1]:
            self._signs, self._since = (used, announced), self._clock.now

    def _life(self) -> tuple[float, int]:
        """Processor seconds used so far, by worker processes too, and the places that were asked."""
        try:
            return self._used() + seconds_worked(), self._announced
        except OSError:  # the thread has just ended, and its clock with it
            return 0.0, self._announced

    def _ask(self, ask: Callable[[], T]) -> None:
        self._used = _own_clock()
        with overheard_by(self._hear):
            self._outcome = tried("reading a run", lambda: _or_refused(ask))
        self._done.set()

    def _hear(self, place: str) -> None:
        self._place, self._announced = place, self._announced + 1


def _or_refused(ask: Callable[[], T]) -> T | Refusal | OSError:
    try:
        return ask()
    except Unanswered as error:
        return NoAnswer(f"no answer from {clean(str(error.filename))}")
    except (Refusal, OSError) as error:
        return error


def _own_clock() -> Callable[[], float]:
    """The processor seconds of the thread that asks; of the whole process where the system counts no other."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    return partial(time.clock_gettime, time.pthread_getcpuclockid(get_ident()))
