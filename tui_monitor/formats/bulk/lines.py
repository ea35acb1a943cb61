"""The lines that come by the thousand in a native log, as expressions that run along megabytes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

_NUMBER = rb"[-+]?+[0-9]{1,17}+\.?+[0-9]{0,20}+"  # that `float()` takes and a 32-bit column holds; others go singly
_COUNTER = rb"[0-9]{1,15}+"  # that is whole in double precision
_KEYS = (b"Score", b"Reward", b"Steps", "α_entropy".encode())
_COLUMNS = b"".join(rb"\| *+" + key + rb": *+" + _NUMBER + b" *+" for key in _KEYS)
_ROW = rb" *+Episode ++" + _COUNTER + b"/" + _COUNTER + b" *+" + _COLUMNS
_ROUTING = rb"DEBUG: Episode " + _COUNTER + b","
_ANY_ROW = re.compile(_ROW + rb"(?:\| *+Phase: *+([^|:\n]{1,40}+))?+")
_NEXT_ROW = re.compile(_ROW + rb"(?:\| *+Phase: *+[^|:\n]{1,40}+)?+\n")
_ANY_ROUTING = re.compile(_ROUTING + rb"( Routing: [^\n,]{1,40}+(?:, Phase: ([^\n]{1,30}+))?+)")

_AS_JSON = msgspec.json.Decoder(list[float])

TOKENS = 6  # numbers of a row: episode, total, and the four metrics
_OF_LISTS = b"[0123456789.-+]"
_PARTED = bytes(each if each in _OF_LISTS else ord("," if each in b"/|\n" else " ") for each in range(256))


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


def without_phase(rows: bytes, phase: bytes | None) -> bytes:
    """Rows that all print `phase`, without it."""
    if phase is None:
        return rows
    plain = rows.replace(b"| Phase: " + phase + b"\n", b"\n")
    return plain if b"Phase" not in plain else _phase_at_end(phase).sub(b"\n", plain)


@lru_cache(maxsize=256)
def _phase_at_end(phase: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"\| *+Phase: *+" + re.escape(phase) + rb"\n")


def numbers_of(rows: Sequence[bytes]) -> list[float]:
    """The numbers of rows that print no phase, TOKENS of each, one after another. What parts numbers becomes a comma,
    all else a blank: that is JSON, whose reader is five times as fast as `float` for each. What it does not take, as
    `+3`, or takes otherwise, as minus zero, goes the slow way."""
    parted = b"".join((b"[", *rows, b"0]")).translate(_PARTED)
    try:
        numbers = _one_by_one(parted) if _has_minus_zero(parted) else _AS_JSON.decode(parted)
    except ValueError:  # msgspec's too
        numbers = _one_by_one(parted)
    del numbers[-1]  # behind the last comma
    return numbers


def _has_minus_zero(parted: bytes) -> bool:
    """Whether a whole number may be one."""
    return b"-" in parted and (b"-0," in parted or b"-0 " in parted)


def _one_by_one(parted: bytes) -> list[float]:
    return list(map(float, parted[1:-1].split(b",")))
