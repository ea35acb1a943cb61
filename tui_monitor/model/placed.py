"""The records between a block's rows, packed until somebody asks for them: a noisy log has one for each row."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias, overload

from tui_monitor.model.log_records import (
    Ending,
    Incident,
    LogRecord,
    Notice,
    Other,
    PhaseMark,
    Resume,
    RoutingMark,
    Row,
    Setup,
    Summary,
)
from tui_monitor.model.packing import Packing

PACKING: Packing[LogRecord] = Packing(
    Row, Summary, Notice, Incident, PhaseMark, RoutingMark, Setup, Resume, Ending, Other
)

KEPT = 2
"""Texts whose records are kept as they are: a replay asks for what stands behind one row of a block after another."""

Place: TypeAlias = tuple[int, LogRecord]
"""A record and the number of rows before it."""


class Placed(Sequence[Place]):
    """As a tuple of places, but that they are made anew when they are asked for."""

    __slots__ = ("_length", "places", "text")

    def __init__(self, places: bytes, text: bytes) -> None:
        """`places` as 64-bit integers. Raises ValueError where they do not fit the packed `text`."""
        self.places, self.text = places, text
        self._length = len(places) // 8

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Place]:
        return iter(_unpacked(self.places, self.text))  # who takes all of them asks once

    @overload
    def __getitem__(self, at: int) -> Place: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Place, ...]: ...
    def __getitem__(self, at: int | slice) -> Place | tuple[Place, ...]:
        return _places(self.places, self.text)[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def packed_places(placed: Iterable[Place]) -> Placed:
    """The same, packed."""
    if isinstance(placed, Placed):
        return placed
    held = tuple(placed)
    return Placed(array("q", (place for place, _ in held)).tobytes(), PACKING.pack(record for _, record in held))


def _unpacked(places: bytes, text: bytes) -> tuple[Place, ...]:
    return tuple(zip(array("q", places), PACKING.unpack(text), strict=True))


_places = lru_cache(maxsize=KEPT)(_unpacked)
