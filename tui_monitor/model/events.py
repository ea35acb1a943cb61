"""What a run's feed shows between its rows, in order: the latest as they are, those before them packed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TypeAlias, TypeVar, cast, overload

from msgspec import Struct

from tui_monitor.model.log_records import Ending, Incident, Notice, PhaseMark, Resume, Summary
from tui_monitor.model.packing import Packing
from tui_monitor.model.text import Clean

FOLD_KEPT = 200  # texts kept of one fold of other lines; the log itself has the rest

PIECE = 512
"""Events packed together: a third of a millisecond to read. A million of a chatty log take 60 MB so, 500 as objects."""


TOLD_AGAIN = 8  # events back in which a block may stand that is told again: it is always among the last


class Fold(Struct):
    """Consecutive log lines that are no records: their number and the latest of them."""

    line: int
    count: int
    texts: list[Clean]

    def add(self, text: Clean) -> None:
        """One more line, while it is the latest event."""
        self.count += 1
        self.texts.append(text)
        del self.texts[:-FOLD_KEPT]


FeedEvent: TypeAlias = Summary | Notice | Incident | PhaseMark | Resume | Ending | Fold

Kind = TypeVar("Kind", bound=FeedEvent)

_PACKING: Packing[FeedEvent] = Packing(Summary, Notice, Incident, PhaseMark, Resume, Ending, Fold)


class Events(Sequence[FeedEvent]):
    """A list that grows at its end; only its last events may be changed."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._latest: list[FeedEvent] = []
        self._kinds = bytearray()  # of each event
        self._read: tuple[int, list[FeedEvent]] = -1, []  # the piece that was unpacked latest

    def __len__(self) -> int:
        return len(self._kinds)

    @overload
    def __getitem__(self, at: int) -> FeedEvent: ...
    @overload
    def __getitem__(self, at: slice) -> list[FeedEvent]: ...
    def __getitem__(self, at: int | slice) -> FeedEvent | list[FeedEvent]:
        if isinstance(at, slice):
            return [self[index] for index in range(len(self))[at]]
        index = range(len(self))[at]
        piece, place = divmod(index, PIECE)
        if piece < len(self._packed):
            return self._piece(piece)[place]
        return self._latest[index - len(self._packed) * PIECE]

    def __iter__(self) -> Iterator[FeedEvent]:
        return chain(*map(_PACKING.unpack, self._packed), self._latest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def append(self, event: FeedEvent) -> None:
        """One more event."""
        self._kinds.append(_PACKING.number(type(event)))
        self._latest.append(event)
        if len(self._latest) >= 2 * PIECE:
            self._packed.append(_PACKING.pack(self._latest[:PIECE]))
            del self._latest[:PIECE]

    def change(self, event: FeedEvent) -> bool:
        """Put an event in the place of the one that was told of its line before; False where none of the last was."""
        latest, line = self._latest, event.line
        for at in range(len(latest) - 1, max(-1, len(latest) - 1 - TOLD_AGAIN), -1) if line else ():
            if latest[at].line == line and type(latest[at]) is type(event):
                latest[at] = event
                return True
        return False

    def of_kind(self, kind: type[Kind]) -> Iterator[tuple[int, Kind]]:
        """The events of a kind, each with its index."""
        number, at = _PACKING.number(kind), -1
        while (at := self._kinds.find(number, at + 1)) >= 0:
            yield at, cast(Kind, self[at])

    def last_of_kind(self, kind: type[Kind]) -> Iterator[tuple[int, Kind]]:
        """The same from the last one back."""
        number, at = _PACKING.number(kind), len(self)
        while (at := self._kinds.rfind(number, 0, at)) >= 0:
            yield at, cast(Kind, self[at])

    def _piece(self, piece: int) -> list[FeedEvent]:
        if self._read[0] != piece:
            self._read = piece, _PACKING.unpack(self._packed[piece])
        return self._read[1]
