"""Indented `key: value` blocks under a heading, nested as YAML is: the results of one iteration."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_monitor.formats.shapes.boxes import block_reading
from tui_monitor.formats.shapes.reading import Reading
from tui_monitor.formats.shapes.slots import printed_number
from tui_monitor.late import late

LEAST = 4  # lines that make a block: fewer are continuation lines of what stands above
MOST = 2000  # lines of one block

_PAIR = late(r"(?P<indent>\s+)(?P<key>[A-Za-z_][\w/ .-]{0,60}?):(?:\s+(?P<value>.*))?$")
_HEADING = late(r"\S.*:\s*$")


class BlockReader:
    """Collects a block that a heading opened; the first line that is not indented ends it."""

    def __init__(self) -> None:
        self._pairs: dict[str, float] = {}
        self._lines = 0
        self._path: list[tuple[int, str]] = []
        self._under_heading = False

    @property
    def open(self) -> bool:
        return self._under_heading and self._lines > 0

    def read(self, line: str) -> Sequence[Reading] | None:
        match = _PAIR.match(line) if self._under_heading else None
        if match is not None and self._lines < MOST:
            self._take(match)
            return ()
        if self._lines and self._under_heading and line[:1].isspace() and line.strip().startswith(("-", "]", "}", "[")):
            return ()  # items of a list
        ended = self.close()
        self._under_heading = bool(_HEADING.match(line))
        return ended or None

    def _take(self, match: re.Match[str]) -> None:
        indent, key, printed = len(match["indent"]), match["key"], (match["value"] or "").strip()
        while self._path and self._path[-1][0] >= indent:
            self._path.pop()
        self._lines += 1
        if not printed:
            self._path.append((indent, key))
            return
        number = printed_number(printed)
        if number is not None:
            nested = f"{self._path[-1][1]}/{key}" if self._path else key
            self._pairs[key if key not in self._pairs else nested] = number

    def close(self) -> Sequence[Reading]:
        """What the block says; it is over."""
        pairs, lines = self._pairs, self._lines
        self._pairs, self._lines, self._path, self._under_heading = {}, 0, [], False
        return (block_reading("block", pairs),) if pairs and lines >= LEAST else ()
