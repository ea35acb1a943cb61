"""Metrics under the names that the configuration wants: `[[metric]] aliases` of a project's own trainer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from tui_monitor.model.metrics import canonical
from tui_monitor.model.records import LogRecord, Row, Summary


def renamed(records: Iterable[LogRecord], aliases: Mapping[str, str]) -> list[LogRecord]:
    """The records, each metric that has an alias under its own name; a value printed under that name stays."""
    return [_renamed(record, aliases) for record in records] if aliases else list(records)


def _renamed(record: LogRecord, aliases: Mapping[str, str]) -> LogRecord:
    if isinstance(record, Row) and not aliases.keys().isdisjoint(record.values):
        values = {aliases.get(name, name): value for name, value in record.values.items()}
        own = {name: value for name, value in record.values.items() if name not in aliases}
        return msgspec.structs.replace(record, values=values | own)
    if isinstance(record, Summary) and any(canonical(name) in aliases for name in record.values):
        told = {aliases.get(canonical(name), name): pair for name, pair in record.values.items()}
        return msgspec.structs.replace(record, values=told)
    return record
