"""The lines that come by the thousand in a native log, as expressions that run along megabytes of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec

_NUMBER = rb"[-+]?+[0-9]{1,30}+(?:\.[0-9]{0,30}+)?+"  # that `float()` takes and a 32-bit column holds; others go singly
_COUNTER = rb"[0-9]{1,18}+"
_KEYS = (b"Score", b"Reward", b"Steps", "α_entropy".encode())
_COLUMNS = b"".join(rb"\| *+" + key + rb": *+" + _NUMBER + b" *+" for key in _KEYS)
_ROW = rb" *+Episode ++" + _COUNTER + b"/" + _COUNTER + b" *+" + _COLUMNS
_ROUTING = rb"DEBUG: Episode " + _COUNTER + b","
_ANY_ROW = re.compile(_ROW + rb"(?:\| *+Phase: *+([^|:\n]{1,40}+))?+")
_NEXT_ROW = re.compile(_ROW + rb"(?:\| *+Phase: *+[^|:\n]{1,40}+)?+\n")
_ANY_ROUTING = re.compile(_ROUTING + rb"( Routing: [^\n,]{1,40}+(?:, Phase: ([^\n]{1,30}+))?+)")

_AS_JSON = msgspec.json.Decoder(list[int | float])

TOKENS = 6  # numbers of a row: episode, total, and the four metrics
_BLANK = bytes(each if each in b"0123456789.-+" else 32 for each in range(256))


def is_usual(line: bytes) -> re.Match[bytes] | None:
    """A row that can be read in bulk; its group is the printed phase."""
    return _ANY_ROW.fullmatch(line) if line[:1] in b"E " else None


def first_row(text: bytes, at: int, end: int) -> int | None:
    """Where the first line at or behind `at` begins that is such a row and ends before `end`."""
    first = at
    while (at := text.find(b"Episode ", at, end)) >= 0:  # a search by the expression takes a second for 30 MB of prose
        start = text.rfind(b"\n", 0, at) + 1
        if start >= first and _NEXT_ROW.match(text, start, end):
            return start
        at += 1
    return None


def last_row(text: bytes) -> int | None:
    """Where the last such row begins."""
    at = len(text)
    while (at := text.rfind(b"Episode ", 0, at)) >= 0:
        start = text.rfind(b"\n", 0, at) + 1
        if _NEXT_ROW.match(text, start):
            return start
    return None


def is_routing(line: bytes) -> re.Match[bytes] | None:
    """A line that tells the routing of an episode; its groups are what may be repeated by later ones, and the phase."""
    return _ANY_ROUTING.fullmatch(line) if line[:1] == b"D" else None


@lru_cache(maxsize=256)
def stretch(phase: bytes | None, routing: bytes | None) -> re.Pattern[bytes]:
    """Whole lines of rows that print `phase`, and of routing lines that repeat `routing`."""
    row = _ROW + (rb"\| *+Phase: *+" + re.escape(phase) if phase is not None else b"") + rb"\n"
    if routing is None:
        return re.compile(b"(?:" + row + b")*+")
    return re.compile(b"(?:" + row + b"|" + _ROUTING + re.escape(routing) + rb"\n)*+")


@lru_cache(maxsize=256)
def repeated(routing: bytes) -> re.Pattern[bytes]:
    """The routing lines of a stretch, one by one."""
    return re.compile(rb"^" + _ROUTING + re.escape(routing) + rb"\n", re.MULTILINE)


def has_numbers(text: bytes) -> bool:
    """Whether what is no more than a text holds what would be taken for numbers of a row."""
    return bool(text.translate(_BLANK).split())


def numbers_of(rows: bytes) -> list[Any]:
    """The numbers of many rows, TOKENS of each, one after another: those of two counters are integers. JSON's reader is
    twice as fast as `float` for each; what it does not take, or takes otherwise, as a leading plus or minus zero, goes
    the slow way."""
    tokens = rows.translate(_BLANK).split()
    try:
        return _AS_JSON.decode(b"[" + b",".join(tokens) + b"]") if b"-0" not in tokens else _one_by_one(tokens)
    except ValueError:  # msgspec's too
        return _one_by_one(tokens)


def _one_by_one(tokens: list[bytes]) -> list[Any]:
    numbers: list[Any] = list(map(float, tokens))
    for at in (0, 1):
        numbers[at::TOKENS] = map(int, tokens[at::TOKENS])
    return numbers
