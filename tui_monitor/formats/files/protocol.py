"""What a metric file's reader is: bytes in as they come, records out, and what could not be read, said once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from tui_monitor.model.records import LogRecord
from tui_monitor.model.text import Clean

HEAD_BYTES = 1 << 16
"""Bytes of a file's beginning that are enough to tell its format."""


class MetricReader(Protocol):
    """Reads one metric file in order, in pieces of any size. It never raises on any bytes, and holds no more of them
    than one record (or, of a file that is one document, so much of it as is bounded). A row is told once; what
    completes it later comes as another row of the same counter."""

    name: ClassVar[str]
    """What the format is called in reports: "csv", "json lines"."""

    @property
    def lines(self) -> int:
        """Records read so far, of any kind: the number that the latest one bears."""
        ...

    @property
    def problems(self) -> list[Clean]:
        """What could not be read and why, each said once; it stays short."""
        ...

    @property
    def cut(self) -> int:
        """Bytes at the end of what came that are no whole record: more of it is to come, or its writer died."""
        ...

    @property
    def keys(self) -> dict[str, str]:
        """The metrics' canonical names, and what the file calls them."""
        ...

    @property
    def unit(self) -> str | None:
        """What the counter of its rows counts, in the singular, None until known."""
        ...

    @classmethod
    def claims(cls, head: bytes, name: str) -> bool:
        """Whether a file that begins with `head` is this format's. `name` breaks ties and proves nothing."""
        ...

    def feed(self, data: bytes) -> Sequence[LogRecord]:
        """The records that `data`, the bytes behind those of the last call, completes. A half record waits."""
        ...

    def settle(self) -> Sequence[LogRecord]:
        """What waits for more and can be told as of now: called when a poll found no more bytes."""
        ...

    def finish(self) -> Sequence[LogRecord]:
        """The same, the file being at its end: its last record counts without a newline, too."""
        ...

    def restart(self) -> None:
        """The bytes that follow begin the file anew: its writer saves it whole, or added a column. Where they begin
        with the rows that were told, only what follows those is told."""
        ...
