"""What the files of a run told so far, while one of them is still read behind the screen: then all is told anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_monitor.model.records import Block, LogRecord, Retold, ToldByLog
from tui_monitor.sources.merging import Merger
from tui_monitor.sources.parts import Part


class Retelling:
    """Records by part: blocks of thousands of rows, and what came since."""

    def __init__(self) -> None:
        self._told: dict[Part, list[LogRecord | Block]] = {}

    def note(self, part: Part, records: Sequence[ToldByLog]) -> bool:
        """Keep what a part told; whether it told all of itself anew."""
        anew = False
        for record in records:
            if isinstance(record, Retold):
                self._told[part], anew = [*record.records], True
            else:
                self._told.setdefault(part, []).append(record)
        return anew

    def merged(self, parts: Sequence[Part], owners: Mapping[str, Part]) -> tuple[Merger, Retold]:
        """All that was told, as one course from its beginning, and who goes on with it."""
        for part in parts:
            part.begin_anew()
        merger = Merger(parts)
        merger.expects(dict(owners))
        for part in parts:
            merger.take(part, self._told.get(part, ()))
        return merger, Retold(tuple(record for record in merger.merged() if not isinstance(record, Retold)))
