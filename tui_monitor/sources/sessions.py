"""Files of one folder that go on with one another: a trainer that is resumed begins another event file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_monitor.model.records import Row, ToldByLog
from tui_monitor.sources.parts import Part


def session_before(part: Part, parts: Sequence[Part]) -> Part | None:
    """The file with which this one goes on: the latest one before it in its group that tells the same metrics. Writers
    of different metrics write side by side, and so do environments in turn."""
    if part.in_turn or not part.is_metrics:
        return None
    before = [other for other in parts[: parts.index(part)] if other.group is part.group]
    return next((other for other in reversed(before) if not other.names.isdisjoint(part.names)), None)


def names_of(records: Iterable[ToldByLog]) -> set[str]:
    """The metrics that these rows tell."""
    return {name for record in records if isinstance(record, Row) for name in record.values}
