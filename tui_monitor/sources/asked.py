"""Which place a disk is asked about: told by whoever is about to ask, heard by whoever waits for the answer."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

Listener = Callable[[str], None]
"""Is told the place before its disk is asked; raises Unanswered where that is no use."""


class Unanswered(OSError):
    """The place gave no answer before, and is not asked again before it does."""

    def __init__(self, place: str) -> None:
        super().__init__(errno.ETIMEDOUT, "no answer", place)


def _nobody(place: str) -> None:
    """Where nobody waits, nobody listens."""


_listener: ContextVar[Listener] = ContextVar("moe-top asks", default=_nobody)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Within it, in this thread, `listener` is told each place."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def overheard_by(listener: Listener) -> Iterator[None]:
    """Within it, in this thread, `listener` is told as well: of each place that is asked indeed."""
    heard = _listener.get()

    def both(place: str) -> None:
        heard(place)
        listener(place)

    with heard_by(both):
        yield


def ask(place: str | Path) -> None:
    """Say that this place's disk is asked now: every question that may hang is announced, or its hanging would be
    blamed on another place. Raises Unanswered."""
    _listener.get()(os.fspath(place))


def refusing(places: Container[str]) -> Listener:
    """A listener that lets nobody ask these places, or below them."""

    def refuse(place: str) -> None:
        for above in self_and_above(place):
            if above in places:
                raise Unanswered(above)

    return refuse


def self_and_above(place: str) -> Iterator[str]:
    """The place and the folders above it, but for the root."""
    end = len(place)
    while end > 0:
        yield place[:end]
        end = place.rfind("/", 0, end)


def is_folder(path: Path) -> bool:
    """Whether it is one, or leads to one; no where nobody answers."""
    return _is(path, os.path.isdir)


def is_file(path: Path) -> bool:
    """Whether it is a regular one, or leads to one; no where nobody answers."""
    return _is(path, os.path.isfile)


def _is(path: Path, kind: Callable[[Path], bool]) -> bool:
    try:
        ask(path)
    except Unanswered:
        return False
    return kind(path)
