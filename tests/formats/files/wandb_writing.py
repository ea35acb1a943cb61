"""wandb's files as wandb writes them, for tests: records cut into the blocks of a LevelDB log."""

from __future__ import annotations

import json
import struct
import zlib

from tests.formats.files.protobuf_writing import counted, message

HEADER = b":W&B\xe1\xbe\x00"
BLOCK = 32768
_HEAD = 7


def log(*records: bytes, header: bytes = HEADER) -> bytes:
    """A whole file."""
    told = bytearray(header)
    for record in records:
        _append(told, record)
    return bytes(told)


def _append(told: bytearray, record: bytes) -> None:
    """A record in as many pieces as it needs; what is left of a block and too small for a piece is zeros."""
    begins = True
    while True:
        left = BLOCK - len(told) % BLOCK
        if left < _HEAD:
            told += bytes(left)
            continue
        part, record = record[: left - _HEAD], record[left - _HEAD :]
        kind = {(True, True): 1, (True, False): 2, (False, False): 3, (False, True): 4}[begins, not record]
        typed = bytes([kind]) + part
        told += struct.pack("<IH", zlib.crc32(typed), len(part)) + typed
        begins = False
        if not record:
            return


def history(step: int, values: dict[str, object], at: float = 1.7e9, old: bool = False) -> bytes:
    """One call of `wandb.log`; `old`: as writers before paths named keys."""
    told = {**values, "_step": step, "_timestamp": at, "_runtime": step * 1.5}
    items = b"".join(message(1, item(name, value, old)) for name, value in told.items())
    return message(2, items + message(2, counted(1, step)))


def item(name: str, value: object, old: bool = False) -> bytes:
    """A key and its value; dots of the key are a path."""
    path = message(1, name) if old else b"".join(message(2, part) for part in name.split("."))
    return path + message(16, value if isinstance(value, bytes) else json.dumps(value))


def run(config: dict[str, object], name: str = "brave-fox-7", resumed: bool = False) -> bytes:
    updates = b"".join(message(1, message(1, key) + message(16, json.dumps(value))) for key, value in config.items())
    return message(17, message(1, "abc123") + message(4, updates) + message(8, name) + counted(18, int(resumed)))


def console(text: str, stream: int = 1) -> bytes:
    return message(13, counted(1, stream) + message(3, text))


def exit_(code: int, seconds: int = 17) -> bytes:
    return message(18, counted(1, code) + counted(2, seconds))
