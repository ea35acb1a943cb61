"""Columns under a header line, and bare columns of numbers."""

from __future__ import annotations

from tui_monitor.formats.shapes.counters import label_of, unit_of
from tui_monitor.formats.shapes.keys import name_of
from tui_monitor.formats.shapes.reading import Counter, Reading, countable
from tui_monitor.formats.shapes.slots import SLOT, printed_number
from tui_monitor.late import late

MOST_COLUMNS = 200

_BY_TAB = late(r"\t")
_BY_COMMA = late(r"\s*[,;]\s*")
_BY_BAR = late(r"\s*[|│]\s*")
_BY_SPACE = late(r"\s{2,}|\s*\t\s*")
_BY_ANY_SPACE = late(r"\s+")
_NAME = late(r"(?:\.{3})?[^\W\d_][\w/().%#: \-]*\Z|[#_]\w*\Z")
_BARE = late(r"[-+0-9.eE \tnaif,;]+\Z")


class TableReader:
    """Remembers the latest header; rows with as many numeric columns are readings of it."""

    def __init__(self) -> None:
        self._header: list[str] = []
        self._split = _BY_TAB

    def read(self, body: str) -> Reading | None:
        """The reading of a row; None for a header and for any other line."""
        if _BARE.match(body):
            return self._row(body) if self._header else self._bare(body)
        if self._header and self._split is not _BY_ANY_SPACE and (row := self._row(body)):
            return row
        if not SLOT.search(body) or not any(char.isdigit() for char in body):
            self._heading(body)
        return None

    def _heading(self, body: str) -> None:
        for split in (_BY_TAB, _BY_COMMA, _BY_BAR, _BY_SPACE, _BY_ANY_SPACE):
            names = [name.strip() for name in split.split(body.strip().strip("|│"))]
            if 2 <= len(names) <= MOST_COLUMNS and all(_NAME.match(name) for name in names):
                if split is _BY_ANY_SPACE and not any(unit_of(name) for name in names):
                    continue
                self._header, self._split = names, split
                return

    def _row(self, body: str) -> Reading | None:
        bare = self._split is _BY_SPACE and _BARE.match(body)
        split = _BY_ANY_SPACE if bare else self._split
        cells = split.split(body.strip().strip("|│"))
        if len(cells) != len(self._header):
            return None
        return _reading("table:" + " ".join(self._header), self._header, cells)

    def _bare(self, body: str) -> Reading | None:
        cells = _BY_ANY_SPACE.split(body.replace(",", " ").replace(";", " ").strip())
        if not 2 <= len(cells) <= 12 or not cells[0].isdigit():
            return None
        return _reading(f"columns:{len(cells)}", ["step", *(f"column {i}" for i in range(2, len(cells) + 1))], cells)


def _reading(key: str, header: list[str], cells: list[str]) -> Reading | None:
    counters, values = [], {}
    for name, cell in zip(header, cells, strict=True):
        number = printed_number(cell) if cell else None
        if number is None:
            continue
        unit = unit_of(name, first=True)
        if unit and countable(number, unit):
            counters.append(Counter(f"{key}:{label_of(name)}", unit, number, None, name_of(name)))
        elif metric := name_of(name):
            values[metric] = number
    return Reading("table", key, tuple(counters), values, led=True) if counters and values else None
