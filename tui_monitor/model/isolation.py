"""The program's one broad `except`: a part that raises is told by its name, while everything else goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from tui_monitor.model.text import Clean, clean

T = TypeVar("T")

SAID = 200  # characters of an error's message: some errors quote the whole line they fail on
KEPT = 20  # different failures of one process that are kept for its report


class Failed(NamedTuple):
    """What became of a part that raised: its name, and the error."""

    part: str
    error: Exception

    @property
    def words(self) -> Clean:
        """`failed: ValueError: no such expert`, cut and inert."""
        return clean(f"failed: {told(self.error)}")


def tried(part: str, work: Callable[[], T]) -> T | Failed:
    """What `work` gives; where it raises, the failure, which is noted for the report at the program's end. MemoryError
    counts as any other: what a part asked for too much is free again when it is told."""
    try:
        return work()
    except Exception as error:
        failed = Failed(part, error)
        note(failed)
        return failed


def told(error: BaseException) -> Clean:
    """The error in one line: its kind and the beginning of its message."""
    message = str(error)
    cut = message[:SAID] + "…" if len(message) > SAID else message
    return clean(f"{type(error).__name__}: {cut}" if cut else type(error).__name__)


_noted: dict[tuple[str, str], Failed] = {}


def note(failed: Failed) -> None:
    """Keep a failure for the report at the end; the same one of the same part once."""
    known = (failed.part, type(failed.error).__name__)
    if len(_noted) < KEPT:
        _noted.setdefault(known, failed)


def noted() -> list[Failed]:
    """Every failure so far; they are forgotten by being asked for."""
    kept = list(_noted.values())
    _noted.clear()
    return kept
