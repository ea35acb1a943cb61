"""What a file's first bytes tell before it is read: which format it has, and which metrics its rows tell how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tui_monitor.formats.files import HEAD_BYTES, MetricReader, sniff
from tui_monitor.formats.reader import LogReader
from tui_monitor.model.records import LogRecord, Row
from tui_monitor.sources.log_choice import first_bytes
from tui_monitor.sources.transcoding import as_utf8


def kind_of(path: Path, name: str) -> type[MetricReader] | None:
    """The reader of a metric file at `path` that is called `name`; None of a log, of what nobody knows, and of what
    cannot be read."""
    try:
        return sniff(as_utf8(first_bytes(path, HEAD_BYTES)), name)
    except OSError:
        return None


def told_per_step(path: Path, name: str) -> dict[str, float]:
    """How often each metric is told for one step of the counter; nothing where no row is, or none can be read."""
    try:
        head = first_bytes(path, HEAD_BYTES)
    except OSError:
        return {}
    rows = [record for record in _read(head, name) if isinstance(record, Row)]
    counts = Counter(name for row in rows for name in row.values)
    span = max((row.counter for row in rows), default=0) - min((row.counter for row in rows), default=0)
    return {name: count / (span or 1) for name, count in counts.items()}


def _read(head: bytes, name: str) -> Sequence[LogRecord]:
    """What they say, read by what they call for."""
    text = as_utf8(head)
    kind = sniff(text, name)
    if kind is not None:
        reader = kind()
        return [*reader.feed(text), *reader.settle()]
    log = LogReader()
    return [*log.read(head.split(b"\n")[:-1]), *log.settle()]
