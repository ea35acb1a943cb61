"""Event files as TensorBoard's writers write them, for tests; the checksum bit by bit, as its definition goes."""

from __future__ import annotations

import struct
from functools import cache

from tests.formats.files.protobuf_writing import counted, double, message, single
from tui_monitor.formats.files import checksums

FLOAT, DOUBLE, INT32, STRING, INT64, HALF = 1, 2, 3, 7, 9, 19


@cache
def crc32c(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x82F63B78 * (crc & 1)
    return crc ^ 0xFFFFFFFF


def masked(data: bytes) -> bytes:
    crc = crc32c(data) if len(data) <= 1000 else checksums.crc32c(data)  # tests hold the one against the other
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def record(payload: bytes) -> bytes:
    length = struct.pack("<Q", len(payload))
    return length + masked(length) + payload + masked(payload)


def version(wall_time: float = 1.7e9) -> bytes:
    return record(double(1, wall_time) + message(3, "brain.Event:2"))


def event(step: int | None, *values: bytes, at: float = 1.7e9) -> bytes:
    """A record with a summary; TensorBoard leaves a step of 0 out."""
    told = counted(2, step) if step else b""
    return record(double(1, at) + told + message(5, b"".join(message(1, value) for value in values)))


def simple(tag: str, value: float) -> bytes:
    """A scalar as PyTorch and TensorFlow 1 write it."""
    return message(1, tag) + single(2, value)


def tensor(tag: str, kind: int, content: bytes, shape: tuple[int, ...] = (), plugin: str = "scalars") -> bytes:
    """A tensor as TensorFlow 2 writes it: `content` are the fields of its numbers."""
    dimensions = b"".join(message(2, counted(1, size)) for size in shape)
    described = message(1, message(1, plugin))
    return message(1, tag) + message(8, counted(1, kind) + message(2, dimensions) + content) + message(9, described)


def text(tag: str, words: str) -> bytes:
    return tensor(tag, STRING, message(8, words), (1,), "text")


def scalar(tag: str, step: int | None, value: float, at: float = 1.7e9) -> bytes:
    """The whole record of one scalar."""
    return event(step, simple(tag, value), at=at)
