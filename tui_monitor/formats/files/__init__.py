"""Metric files: which format a file has, by its first bytes, and the reader of that format."""

from __future__ import annotations

from tui_monitor.formats.files.json_lines import JsonLinesReader
from tui_monitor.formats.files.json_whole import JsonReader
from tui_monitor.formats.files.protocol import HEAD_BYTES as HEAD_BYTES
from tui_monitor.formats.files.protocol import MetricReader as MetricReader
from tui_monitor.formats.files.tables import TableReader
from tui_monitor.formats.files.tensorboard import EventFileReader
from tui_monitor.formats.files.wandb import WandbReader

READERS: tuple[type[MetricReader], ...] = (EventFileReader, WandbReader, JsonLinesReader, JsonReader, TableReader)
"""Asked in turn: what claims the least first."""


def sniff(head: bytes, name: str) -> type[MetricReader] | None:
    """The reader of a file that begins with `head`, None for a text log and for what nobody knows."""
    return next((reader for reader in READERS if reader.claims(head, name)), None)
