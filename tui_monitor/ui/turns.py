"""Work that takes a while, in turns short enough that a key that waits is answered between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Generic, TypeVar

T = TypeVar("T")

SLICE = 0.008  # seconds of work in a turn, and what its last piece takes beyond them
BREATH = 0.002  # seconds left to keys and painting between two turns


class Turns(Generic[T]):
    """Does `work` for one thing after another; `later` calls something after so many seconds. A thing that is asked for
    again while it waits is done once, in its new place."""

    def __init__(self, work: Callable[[T], None], later: Callable[[float, Callable[[], None]], object]) -> None:
        self._work, self._later = work, later
        self._waiting: dict[T, None] = {}

    def do(self, things: Iterable[T], began: float | None = None) -> None:
        """Begin with these, before what still waits; `began` (`perf_counter`) is when the present turn did."""
        self._waiting = dict.fromkeys((*things, *self._waiting))
        self._turn(perf_counter() if began is None else began)

    def _turn(self, began: float) -> None:
        while self._waiting:
            if perf_counter() - began > SLICE:
                self._later(BREATH, lambda: self._turn(perf_counter()))
                return
            thing = next(iter(self._waiting))
            del self._waiting[thing]
            self._work(thing)
