"""What a log format is: the calls that the reader makes, and the samples that prove the format."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from tui_monitor.model.records import LogRecord


class Sample(NamedTuple):
    """Lines that a format claims, and exactly the records it makes of them, the first line being number 1."""

    lines: tuple[str, ...]
    records: tuple[LogRecord, ...]


class Format(Protocol):
    """One reader of one kind of log. It never raises on any text and never holds back a row.

    A record that spans lines is told when its block is over or, by `settle`, when no more lines came for now. If the
    block goes on after that, its record is told again with the same `line`: same kind and same line means replace."""

    name: str
    confirmed: bool
    """True once a line was read that only this format's trainers print."""

    def proves(self, line: str) -> bool:
        """Whether this line alone shows that the log is this format's. Reads nothing."""
        ...

    def read(self, line: str, number: int) -> Sequence[LogRecord] | None:
        """The records that line `number` completes; empty where it only adds to a block, None where it is foreign."""
        ...

    def settle(self) -> Sequence[LogRecord]:
        """What the open block amounts to so far, unless told already; the block stays open."""
        ...

    def flush(self) -> Sequence[LogRecord]:
        """The same, and the block is over."""
        ...

    def finish(self) -> Sequence[LogRecord]:
        """The same, and everything else that waited for a later line: the log will not grow."""
        ...
