"""Bytes of a log to lines as they are shown, and the lines of a block that hold what is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tui_monitor.formats.text import SHOWN_CHARACTERS, decode
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.text_source import Wanted
from tui_monitor.sources.transcoding import Encoding

_ALTERING = (b"\r", b"\x1b", b"\0", b"\t")  # a line with one of them is shown otherwise than it stands
_FARTHEST = 4 * SHOWN_CHARACTERS  # bytes that so many characters take at the most


def text_of(line: bytes, encoding: Encoding = "utf-8") -> Clean:
    """A line as a terminal would show it in the end: of what was overwritten the last state, without its end and its
    colours; what is invalid or hostile is spelled out, what is too long is cut."""
    if encoding != "utf-8":
        line = line.decode(encoding, "replace").encode()
    if b"\r" in line:
        line = line.rstrip(b"\r\n").rpartition(b"\r")[2]
    size = len(line)
    if size > _FARTHEST:
        line = line[:_FARTHEST]
    text, _ = decode(line)
    if len(text) > SHOWN_CHARACTERS:
        return clean(f"{text[:SHOWN_CHARACTERS]}… [cut: {size} bytes]")
    return clean(text)


def ends_of(block: bytes, encoding: Encoding) -> Iterator[int]:
    """The offsets behind the line ends of a block that begins with a whole code unit."""
    newline, unit = ("\n".encode(encoding), 1 if encoding == "utf-8" else 2)
    at = block.find(newline)
    while at >= 0:
        if at % unit == 0:
            yield at + unit
            at = block.find(newline, at + unit)
        else:
            at = block.find(newline, at + 1)


def holding(block: bytes, wanted: Wanted, encoding: Encoding) -> list[int]:
    """The places in a block of whole lines where those begin that hold."""
    if encoding != "utf-8" or any(byte in block for byte in _ALTERING):
        lines = _every(block, encoding)
        return [start for start, end in lines if wanted.holds(text_of(block[start:end], encoding))]
    candidates: Iterable[tuple[int, int]]
    if wanted.literals:
        candidates = _with_literals(block, wanted)
    elif wanted.pattern is not None:
        candidates = _with_pattern(block.lower() if wanted.any_case else block, wanted.pattern)
    else:
        candidates = _every(block, encoding)
    return [start for start, end in candidates if wanted.holds(_plain(block[start:end]))]


def _plain(line: bytes) -> str:
    """A line that is shown as it stands."""
    return line[:_FARTHEST].decode("utf-8", "replace").rstrip("\n")[:SHOWN_CHARACTERS]


def _every(block: bytes, encoding: Encoding) -> Iterator[tuple[int, int]]:
    start = 0
    for end in ends_of(block, encoding):
        yield start, end
        start = end
    if start < len(block):
        yield start, len(block)


def _with_literals(block: bytes, wanted: Wanted) -> list[tuple[int, int]]:
    """The lines in which one of the words stands."""
    searched = block.lower() if wanted.any_case else block
    found = set()
    for literal in wanted.literals:
        at = searched.find(literal)
        while at >= 0:
            start, end = block.rfind(b"\n", 0, at) + 1, block.find(b"\n", at) + 1 or len(block)
            found.add((start, end))
            at = searched.find(literal, end)
    return sorted(found)


def _with_pattern(block: bytes, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The lines in which a match begins. Invalid bytes are characters of their own, so that places can be told."""
    text = block.decode("utf-8", "surrogateescape")
    narrow = len(text) == len(block)
    place, at = 0, 0  # the same place in both
    while at < len(text) and (match := pattern.search(text, at)) is not None and match.start() < len(text):
        start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.start()) + 1 or len(text)
        place += start - at if narrow else _bytes(text[at:start])
        long = end - start if narrow else _bytes(text[start:end])
        yield place, place + long
        place, at = place + long, end


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
