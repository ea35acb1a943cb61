"""One record of an event file as an Event: its time, its step, its scalars and texts, without TensorBoard's schema.

A writer repeats each tag's record but for time, step and value. So the first one of a tag is read field by field, and
where its value stands is learned; the next ones are looked up by all their other bytes (measured: 1.5 µs, not 12).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from struct import Struct
from typing import NamedTuple

from tui_monitor.formats.files.protobuf import (
    BYTES,
    FIXED32,
    FIXED64,
    VARINT,
    Field,
    Malformed,
    fields,
    key,
    only,
    signed,
    text,
    varint,
)

LONGEST_TEXT = 1 << 16  # bytes of a text that may be a table of arguments
_MOST_LAYOUTS = 10_000  # learned: one for each tag
_LONGEST_LAYOUT = 512  # bytes of one: a tag, a value, a description of a few words

# tensorflow/core/util/event.proto, framework/summary.proto, framework/tensor.proto
_WALL_TIME, _STEP, _SUMMARY, _SESSION = key(1, FIXED64), key(2, VARINT), key(5, BYTES), key(7, BYTES)
_STATUS, _STARTS = key(1, VARINT), 1
_VALUE = key(1, BYTES)
_TAG, _SIMPLE, _TENSOR = key(1, BYTES), key(2, FIXED32), key(8, BYTES)
_TYPE, _SHAPE, _CONTENT, _STRING = key(1, VARINT), key(2, BYTES), key(4, BYTES), key(8, BYTES)
_DIMENSION = key(2, BYTES)
_DT_STRING = 7
_CONTENTS = {1: "<f", 2: "<d", 3: "<i", 4: "<B", 5: "<h", 6: "<b", 9: "<q", 17: "<H", 19: "<e", 22: "<I", 23: "<Q"}
"""How one number stands in a tensor's content, by the tensor's type: float, double, the integers, half."""
_LISTED = {key(5, BYTES): "<f", key(5, FIXED32): "<f", key(6, BYTES): "<d", key(6, FIXED64): "<d"}
_COUNTED = {key(number, wire) for number in (7, 10, 16, 17) for wire in (BYTES, VARINT)}  # integers, as varints


class Event(NamedTuple):
    """What a record says. `step` is None where it names none; tags are outside text, not cleaned."""

    wall_time: float | None
    step: int | None
    scalars: list[tuple[str, float]]
    texts: list[tuple[str, str]]
    starts: bool = False
    """A new session of the writer: steps may fall back."""


Scalar = tuple[str, int | None, float, float | None]
"""Tag, step, value, wall time of a record that tells nothing else."""


class _Told(NamedTuple):
    """A scalar as it stands: its bytes, and how they are read; no bytes where their number may change."""

    tag: str
    value: float
    raw: bytes = b""
    form: str = ""


class _Layout(NamedTuple):
    """Where the value stands in records of one length, how it is read there, and the tags by the bytes around it."""

    start: int
    end: int
    unpack: Callable[[bytes, int], tuple[float, ...]]
    tags: dict[bytes, str]


class EventParser:
    """Reads records; what it learns of their layouts is bounded."""

    def __init__(self) -> None:
        self._layouts: dict[int, list[_Layout]] = {}
        self._learned = 0

    def scalar(self, payload: bytes) -> Scalar | None:
        """The one scalar of a record whose layout is known; None: read it as a whole."""
        if len(payload) < 12 or payload[0] != _WALL_TIME:
            return None
        at = _after_step(payload)
        for start, end, unpack, tags in self._layouts.get(len(payload) - at, ()):
            tag = tags.get(payload[at : at + start] + payload[at + end :])
            if tag is not None:
                step = signed(varint(payload, 10)[0]) if at > 9 else None
                return tag, step, unpack(payload, at + start)[0], _time(_DOUBLE.unpack_from(payload, 1)[0])
        return None

    def read(self, payload: bytes) -> Event:
        """The event of one record, field by field. Raises Malformed where it is none."""
        wall_time, step, starts = None, None, False
        scalars: list[_Told] = []
        texts: list[tuple[str, str]] = []
        for name, value in fields(payload):
            if name == _WALL_TIME and isinstance(value, bytes):
                wall_time = _time(_DOUBLE.unpack(value)[0])
            elif name == _STEP and isinstance(value, int):
                step = signed(value)
            elif name == _SUMMARY and isinstance(value, bytes):
                _read_summary(value, scalars, texts)
            elif name == _SESSION and isinstance(value, bytes):
                starts = (_STATUS, _STARTS) in fields(value)
        if len(scalars) == 1 and not texts and not starts and scalars[0].raw and payload[0] == _WALL_TIME:
            self._learn(payload[_after_step(payload) :], scalars[0])
        return Event(wall_time, step, [(told.tag, told.value) for told in scalars], texts, starts)

    def _learn(self, rest: bytes, told: _Told) -> None:
        """Find where the value stands: changing those bytes changes the value, and nothing else."""
        if self._learned >= _MOST_LAYOUTS or len(rest) > _LONGEST_LAYOUT:
            return
        other = bytes(byte ^ 0xFF for byte in told.raw)
        start = rest.find(told.raw)
        while start >= 0:
            end = start + len(told.raw)
            if _says(rest[:start] + other + rest[end:], told, other):
                self._remember(rest, start, end, told)
                return
            start = rest.find(told.raw, start + 1)

    def _remember(self, rest: bytes, start: int, end: int, told: _Told) -> None:
        layouts = self._layouts.setdefault(len(rest), [])
        unpack = _unpacked(told.form)
        layout = next((each for each in layouts if each[:3] == (start, end, unpack)), None)
        if layout is None:
            layout = _Layout(start, end, unpack, {})
            layouts.append(layout)
        layout.tags[rest[:start] + rest[end:]] = told.tag
        self._learned += 1


_DOUBLE = Struct("<d")


@cache
def _struct(form: str) -> Struct:
    return Struct(form)


@cache
def _unpacked(form: str) -> Callable[[bytes, int], tuple[float, ...]]:
    return _struct(form).unpack_from


def _after_step(payload: bytes) -> int:
    """Where the rest of a record that begins with its time stands: behind the step, if there is one."""
    if len(payload) < 11 or payload[9] != _STEP:
        return 9
    at = 10
    while at < len(payload) - 1 and payload[at] > 0x7F:
        at += 1
    return at + 1


def _time(seconds: float) -> float | None:
    return seconds if 0 < seconds < 1e11 else None


def _says(rest: bytes, told: _Told, raw: bytes) -> bool:
    scalars: list[_Told] = []
    texts: list[tuple[str, str]] = []
    try:
        for name, value in fields(rest):
            if name != _SUMMARY or not isinstance(value, bytes):
                return False
            _read_summary(value, scalars, texts)
    except Malformed:
        return False
    return not texts and [(each.tag, each.raw) for each in scalars] == [(told.tag, raw)]


def _read_summary(summary: bytes, scalars: list[_Told], texts: list[tuple[str, str]]) -> None:
    for value in only(fields(summary), _VALUE):
        told = fields(value)
        tag = text(next(iter(only(told, _TAG)), b""))
        simple, tensor = only(told, _SIMPLE), only(told, _TENSOR)
        if simple:
            scalars.append(_Told(tag, _struct("<f").unpack(simple[-1])[0], simple[-1], "<f"))
        elif tensor and len(tensor[-1]) <= LONGEST_TEXT:
            _read_tensor(tag, tensor[-1], scalars, texts)


def _read_tensor(tag: str, tensor: bytes, scalars: list[_Told], texts: list[tuple[str, str]]) -> None:
    """A tensor of no dimension is one number or one text; all others are no scalars."""
    told = fields(tensor)
    form = next((value for name, value in told if name == _TYPE and isinstance(value, int)), 0)
    if form == _DT_STRING:
        texts += [(tag, text(each)) for each in only(told, _STRING)[:1]]
        return
    if any(only(fields(shape), _DIMENSION) for shape in only(told, _SHAPE)):
        return
    scalar = next((one for field in told if (one := _number(tag, form, field)) is not None), None)
    if scalar is not None:
        scalars.append(scalar)


def _number(tag: str, form: int, field: Field) -> _Told | None:
    """The one number that a tensor's field holds, if it is such a field."""
    name, value = field
    if name in _COUNTED:
        counted = value if isinstance(value, int) else varint(value, 0)[0]
        return _Told(tag, float(signed(counted)))
    packed = _CONTENTS.get(form) if name == _CONTENT else _LISTED.get(name)
    if packed is None or not isinstance(value, bytes) or len(value) != _struct(packed).size:
        return None
    number = _struct(packed).unpack(value)[0]
    return _Told(tag, float(number), value, packed)
