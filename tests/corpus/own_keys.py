"""The keys of a metric file, taken from its text without any of the product's readers: columns, JSON keys, tags."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from tui_monitor.formats.text import metric_name
from tui_monitor.model.metrics import canonical

_JSON_KEY = re.compile(r'"([^"\\\n]{1,200})"\s*:')
_TAG = re.compile(rb"[\w/. :()\-]{2,200}")


def own_names(path: Path) -> frozenset[str]:
    """The names that a reader may call the file's metrics by: whole keys, and the ends of paths."""
    data = path.read_bytes()
    keys = _columns(data) | set(_JSON_KEY.findall(data.decode(errors="replace")))
    if b"\0" in data:
        keys |= {tag.decode(errors="replace") for tag in _TAG.findall(data)}
    ends = {key.rsplit("/", 1)[-1] for key in keys}
    return frozenset(name for key in keys | ends for name in (canonical(key), metric_name(key)) if name)


def _columns(data: bytes) -> set[str]:
    lines = data[: 1 << 20].decode(errors="replace").splitlines()
    head = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    cells = {cell.strip() for delimiter in ",\t;" for cell in next(csv.reader([head], delimiter=delimiter), [])}
    return cells if len(cells) > 2 else set()
