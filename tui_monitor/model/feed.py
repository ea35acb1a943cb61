"""The two doors between a face and what feeds it: batches come out of `drain`, remarks to be kept go in by `tell`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tui_monitor.model.records import Batch, Remark


class Feed(Protocol):
    """Live engine, replay or a test's list of batches: the screens know no more than this."""

    def start(self, wake: Callable[[], None]) -> None:
        """Begin to read; `wake` is called, from any thread, when there are batches after there were none."""

    def drain(self, most: int) -> list[Batch]:
        """Up to `most` batches in order, without waiting; an empty list says that `wake` will be called again."""

    def tell(self, run: str, remark: Remark) -> None:
        """Have a remark on the run of this key remembered: a verdict, or a check that somebody has seen. Returns at
        once; a batch with the run's new `Remembered` follows."""

    def stop(self) -> None:
        """End every thread and process of the feed; returns within two seconds."""
