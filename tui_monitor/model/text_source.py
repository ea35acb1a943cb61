"""A text file as somebody reads in it: lines by the offsets of their bytes, so that gigabytes need no line numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from tui_monitor.model.text import Clean

SLICE = 1 << 20
"""Bytes looked through at once: a hundredth of a second at the most, so that keys are answered in between."""


class Line(NamedTuple):
    """A line from the offset of its first byte to that of the next line's; `text` as it may be shown. One that stands
    for several has their number, and tells what they are about."""

    start: int
    end: int
    text: Clean
    stands_for: int = 1


class Passage(NamedTuple):
    """Several lines that tell of one incident: the offsets of the first one and of the line behind the last, how many
    they are, what the incident was, and whether the log went on after it."""

    start: int
    end: int
    lines: int
    cause: Clean
    is_past: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: `holds` decides over the text of a line. The others are hints that spare most lines that
    question; they are true of each line that holds: one of the `literals` (UTF-8) stands in it, or the `pattern` (of
    many lines) matches somewhere in it; with `any_case` when its ASCII letters are made small. Without any hint every
    line is asked."""

    holds: Callable[[str], bool]
    literals: tuple[bytes, ...] = ()
    any_case: bool = False
    pattern: re.Pattern[str] | None = None


class Matching(NamedTuple):
    """Where the lines that hold begin, in order, and the offset up to which was looked."""

    starts: list[int]
    end: int


class Lines(Protocol):
    """Lines in order; those of a file, or some of them."""

    def before(self, offset: int, count: int) -> list[Line]:
        """The last lines that begin before the offset of a line, at most `count`, in order."""

    def after(self, offset: int, count: int) -> list[Line]:
        """The first lines that begin at an offset of a line or after it, at most `count`."""


class TextSource(Lines, Protocol):
    """A file that may grow, be cut, be replaced or vanish while it is read. All but `look` may be asked from any
    thread but the screen's, for each waits as long as the disk does; a line's offsets hold as long as `anew` stays the
    same."""

    size: int
    """Bytes there were at the last look."""
    anew: int
    """How often another text came in the place of the one before."""
    said: str
    """What became of the file: replaced, shortened, deleted; or why it cannot be read. Empty: nothing."""

    @property
    def problem(self) -> Wanted:
        """The lines that tell of something wrong."""

    def look(self) -> None:
        """Look at the file again: it may have grown, or be another one."""

    def line_start(self, offset: int) -> int:
        """Where the line begins that the byte before `offset` belongs to; 0 at the beginning."""

    def matching(self, wanted: Wanted, begin: int, end: int) -> Matching:
        """The lines that hold, from the line that begins at `begin` to about `end`, at most a SLICE further: at least
        one line is looked at, where there is one."""

    def passing(self, begin: int, lines: int) -> tuple[int, int]:
        """Pass so many line ends from `begin` on, in at most a SLICE: how many are left, and where that is."""

    def passages(self, begin: int, end: int) -> list[Passage]:
        """The incidents of several lines of which one stands between two offsets that are not far from each other."""

    def newlines(self, begin: int, end: int) -> int:
        """How many lines end between two offsets that are not far from each other."""

    def close(self) -> None:
        """Nobody reads it any more."""
