"""Growth leaves small pages behind; many of them become few, or each would be an open file for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tui_monitor.sources.history.pages import load, save
from tui_monitor.sources.history.stretches import LARGEST, Stretch

MOST = 16
"""Pages too many before they are joined: writing tens of megabytes anew is to be rare."""

Read = tuple[Stretch, Path]


def joined(read: Sequence[Read], new_file: Callable[[], Path | None]) -> list[Read]:
    """The same stretches in as few pages as their size allows, where that is worth it. Raises OSError and
    DamagedPage."""
    groups = list(_groups(read))
    if len(read) - len(groups) < MOST:
        return list(read)
    return [group[0] if len(group) == 1 else _as_one(group, new_file) for group in groups]


def _groups(read: Sequence[Read]) -> Iterator[Sequence[Read]]:
    """Neighbours that are no larger than a stretch may be."""
    first = 0
    for at in range(1, len(read) + 1):
        if at == len(read) or read[at][0].end - read[first][0].start > LARGEST:
            yield read[first:at]
            first = at


def _as_one(group: Sequence[Read], new_file: Callable[[], Path | None]) -> Read:
    file = new_file()
    if file is None:
        raise OSError("no room for pages")
    save(file, [record for _, page in group for record in load(page)])
    first, last = group[0][0], group[-1][0]
    return Stretch(first.start, last.end, first.lines), file
