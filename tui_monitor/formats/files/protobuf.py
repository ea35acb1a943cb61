"""The wire format of protocol buffers: a message's fields as (key, value) pairs, without any schema."""

from __future__ import annotations

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""Wire types. A field's key is its number, shifted left by three bits, and its wire type."""

LONGEST_VARINT = 10  # bytes: 64 bits, seven in each

MOST_FIELDS = 100_000
"""Fields of one message: a merged summary has thousands. Each costs a hundred bytes here and may be two in the file."""

Field = tuple[int, int | bytes]


class Malformed(ValueError):
    """The bytes are no message."""


def key(number: int, wire: int) -> int:
    """The key of field `number`, as `fields` gives it."""
    return number << 3 | wire


def varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where it ends. Raises Malformed."""
    value = shift = 0
    for end in range(at, min(at + LONGEST_VARINT, len(data))):
        byte = data[end]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, end + 1
        shift += 7
    raise Malformed("a number without an end")


def signed(value: int) -> int:
    """An int64 as its varint holds it: negative ones are two's complement."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value


def fields(data: bytes) -> list[Field]:
    """The fields of a message in order: an int for a varint, bytes for all others (fixed ones as they stand, 4 or 8).
    Raises Malformed where the bytes are none; nothing is copied beyond what they hold."""
    told: list[Field] = []
    at, size = 0, len(data)
    while at < size:
        if len(told) >= MOST_FIELDS:
            raise Malformed("too many fields")
        name, at = (data[at], at + 1) if data[at] < 0x80 else varint(data, at)
        wire = name & 7
        if wire == VARINT:
            value, at = varint(data, at)
            told.append((name, value))
            continue
        if wire == BYTES:
            length, at = varint(data, at)
        elif wire in (FIXED32, FIXED64):
            length = 4 if wire == FIXED32 else 8
        else:
            raise Malformed(f"wire type {wire}")
        end = at + length
        if end > size:
            raise Malformed("a field longer than its message")
        told.append((name, data[at:end]))
        at = end
    return told


def only(told: list[Field], name: int) -> list[bytes]:
    """The values of all fields with this key, which must be one of bytes."""
    return [value for number, value in told if number == name and isinstance(value, bytes)]


def text(value: int | bytes) -> str:
    """A string field; what is no UTF-8 is replaced."""
    return value.decode(errors="replace") if isinstance(value, bytes) else ""
