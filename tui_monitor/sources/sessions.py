"""Files of one folder that go on with one another: a trainer that is resumed begins another event file."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.model.records import Row, ToldByLog
from tui_monitor.sources.parts import Part


def follow_on(part: Part, records: Sequence[ToldByLog], parts: Sequence[Part]) -> None:
    """With the first rows of a metric file: have it told behind the latest one before it in its group that tells the
    same metrics. Writers of different metrics write side by side, and so do environments in turn."""
    if part.rows or part.in_turn or not part.is_metrics:
        return
    part.names |= {name for record in records if isinstance(record, Row) for name in record.values}
    before = [other for other in parts[: parts.index(part)] if other.group is part.group]
    part.after = next((other for other in reversed(before) if not other.names.isdisjoint(part.names)), None)
