"""How many terminal cells a text takes, and texts and styled rows made to fit a number of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple, overload

from tui_monitor.model.text import Clean, joined

Align = Literal["left", "right", "center"]

EMOJI_LOOK = "\ufe0f"  # variation selector 16: the sign before it is shown as an emoji, two cells wide
SHORT = 240  # characters of a text whose width is remembered: a line of a screen
JOINER = "\u200d"  # glues the emoji after it to the one before: both share two cells


class Run(NamedTuple):
    """A stretch of text in one colour role ("primary", "axis", …); None is the plain text colour. Rows of these are all
    that reaches a screen."""

    text: Clean
    role: str | None = None


Row = tuple[Run, ...]


@lru_cache(maxsize=4096)
def _character_width(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    if character == "\u00ad":  # the soft hyphen is of class Cf, yet terminals show it
        return 1
    if "\u1160" <= character <= "\u11ff":  # vowels and finals of Hangul join the syllable before them
        return 0
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc", "Zl", "Zp") else 1


def _widths(text: str) -> list[int]:
    """Cells of each character; the emoji selector counts for the cell by which it widens a narrow sign."""
    widths = [_character_width(character) for character in text]
    for at, character in enumerate(text):
        before = text[at - 1 : at]
        if character == EMOJI_LOOK and before.strip() and widths[at - 1] == 1:
            widths[at] = 1
        elif at > 1 and before == JOINER and widths[at] == 2 and (widths[at - 2] == 2 or text[at - 2] == EMOJI_LOOK):
            widths[at] = 0
    return widths


def cell_width(text: str) -> int:
    """Cells a terminal gives the text: 2 for 中 and emoji, 0 for combining and control characters."""
    if text.isascii() and text.isprintable():
        return len(text)
    return _cell_width(text) if len(text) <= SHORT else sum(_widths(text))


@lru_cache(maxsize=8192)  # frames, bars, labels: the same few on every screen
def _cell_width(text: str) -> int:
    return sum(_widths(text))


@overload
def cut(text: Clean, width: int) -> Clean: ...
@overload
def cut(text: str, width: int) -> str: ...
def cut(text: str, width: int) -> str:
    """The longest beginning of the text that takes at most `width` cells."""
    used = 0
    for at, cells in enumerate(_widths(text)):
        used += cells
        if used > width:
            return text[:at].removesuffix(JOINER)
    return text


@overload
def fit(text: Clean, width: int, align: Align = ...) -> Clean: ...
@overload
def fit(text: str, width: int, align: Align = ..., ellipsis: str = ...) -> str: ...
def fit(text: str, width: int, align: Align = "left", ellipsis: str = "…") -> str:
    """The text in exactly `width` cells: padded with spaces, or cut with an ellipsis in its last cell."""
    width = max(width, 0)
    if cell_width(text) > width:
        room = width - cell_width(ellipsis)
        text = cut(text, room) + ellipsis if room >= 0 else cut(text, width)
    spare = width - cell_width(text)
    before = {"left": 0, "right": spare, "center": spare // 2}[align]
    return " " * before + text + " " * (spare - before)


@overload
def squeeze(text: Clean, width: int) -> Clean: ...
@overload
def squeeze(text: str, width: int) -> str: ...
def squeeze(text: str, width: int) -> str:
    """The text in at most `width` cells, its middle left out where it is longer: what a sentence about a long path says
    stands before and behind the path."""
    if cell_width(text) <= width:
        return text
    room = max(width - 1, 0)
    start, used = len(text), 0
    for at, cells in reversed([*enumerate(_widths(text))]):
        used += cells
        if used > room // 3:
            break
        start = at if cells else start  # never a mark without the letter it stands on
    return cut(text, room - room // 3) + ("…" if width > 0 else "") + text[start:]


def merge(runs: Iterable[Run]) -> Row:
    """The same row with neighbours of one role joined and empty runs left out."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].role == run.role:
            merged[-1] = Run(joined(merged[-1].text, run.text), run.role)
        elif run.text:
            merged.append(run)
    return tuple(merged)


def row_text(row: Iterable[Run]) -> Clean:
    """The row without its roles, as the plain text exporter writes it."""
    return joined(*(run.text for run in row))
