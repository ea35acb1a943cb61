"""The doors between a face and what feeds it: batches come out of `drain`; remarks to be kept go in by `tell`, and by
`attend` which run is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from tui_monitor.model.records import Batch, Remark
from tui_monitor.model.units import Count


class Feed(Protocol):
    """Live engine, replay or a test's list of batches: the screens know no more than this."""

    def start(self, wake: Callable[[], None]) -> None:
        """Begin to read; `wake` is called, from any thread, when there are batches after there were none."""

    def drain(self, most: int) -> list[Batch]:
        """Up to `most` batches in order, without waiting; an empty list says that `wake` will be called again."""

    def tell(self, run: str, remark: Remark) -> None:
        """Have a remark on the run of this key remembered: a verdict, or a check that somebody has seen. Returns at
        once; a batch with the run's new `Remembered` follows."""

    def attend(self, run: str) -> None:
        """Somebody looks at the run of this key: what it does comes at once, what others do within a second or so."""

    def stop(self) -> None:
        """End every thread and process of the feed; returns within two seconds."""


class Played(NamedTuple):
    """How a replay is played: how many times as fast as it was, whether its clock runs, whether it is at its end, what
    its times are where they are not known, the counter reached, and how far the log is read while that is not over."""

    speed: float
    playing: bool
    at_end: bool
    said: str
    counter: Count | None
    reading: str = ""


class Player(Protocol):
    """The controls of a replay. Where a method goes back in time, the face must forget all it was told, and drain."""

    def played(self) -> Played: ...
    def begins(self) -> bool: ...
    def toggle(self) -> None: ...
    def rewind(self) -> None: ...
    def faster(self, step: int) -> None: ...
    def step(self) -> bool: ...
    def step_back(self) -> bool: ...
    def seek(self, counter: Count) -> str: ...


class Recording(Feed, Player, Protocol):
    """A run as it was, until now: `ready` once it is read and can be played, `failure` says why it cannot."""

    @property
    def ready(self) -> bool: ...
    @property
    def failure(self) -> str: ...
    def clock(self) -> datetime: ...
    def to_end(self) -> None: ...
