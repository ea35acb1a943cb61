"""Writes tensors in the safetensors layout, whole or not at all."""

import json
import os
import struct
from pathlib import Path

from tui_monitor.demo.agent import Tensors

ALIGNMENT = 8  # the layout pads its header with spaces so that the data begins on a multiple of this


def encode(tensors: Tensors, metadata: dict[str, str]) -> bytes:
    """Header length (8 bytes, little-endian), JSON header, then every tensor's rows as 32-bit floats."""
    header: dict[str, object] = {"__metadata__": metadata}
    data = bytearray()
    for name, rows in tensors.items():
        begin = len(data)
        for row in rows:
            data += struct.pack(f"<{len(row)}f", *row)
        header[name] = {"dtype": "F32", "shape": [len(rows), len(rows[0])], "data_offsets": [begin, len(data)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % ALIGNMENT)
    return struct.pack("<Q", len(text)) + text + bytes(data)


def write_whole(path: Path, content: bytes) -> None:
    """Writes aside, makes it durable and renames, so that nobody ever finds half a file under this name."""
    aside = path.with_name(path.name + ".tmp")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    _make_names_durable(path.parent)


def _make_names_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
