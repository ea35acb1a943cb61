"""What the dashboard's checkpoint tree is made of: the folder, the older ones as one line that opens, and the files."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from tui_monitor.model.report import CheckpointReport

ORDER = {"best": 0, "latest": 1, "numbered": 2, "final": 3}
FOLDER, OLDER = "folder", "older"  # the keys of the two that fold
RECENT = 8  # numbered ones that stand outside the fold: what somebody who resumes chooses from
FOLD_LEAST = 3  # older ones that are worth a fold


class Node(NamedTuple):
    """A line of the tree: a file, or what stands for `folded` files; `depth` counts from the folder's."""

    key: str
    saved: CheckpointReport | None = None
    folded: tuple[CheckpointReport, ...] = ()
    open: bool = False
    depth: int = 1
    last: bool = False  # of its branch


def sorted_tree(checkpoints: tuple[CheckpointReport, ...]) -> list[CheckpointReport]:
    """By kind, the numbered ones by counter, the newest last."""
    return sorted(checkpoints, key=lambda saved: (ORDER.get(saved.kind, 2), saved.counter or 0))


def tree_nodes(checkpoints: tuple[CheckpointReport, ...], toggled: Set[str] = frozenset()) -> list[Node]:
    """The lines from top to bottom; the folder is open and the older ones are folded unless they were `toggled`."""
    entries = sorted_tree(checkpoints)
    is_open = FOLDER not in toggled
    folder = Node(FOLDER, None, tuple(entries), is_open, 0)
    return [folder, *_inside(entries, OLDER in toggled)] if is_open else [folder]


def _inside(entries: list[CheckpointReport], older_open: bool) -> Iterator[Node]:
    numbered = [place for place, saved in enumerate(entries) if ORDER.get(saved.kind, 2) == ORDER["numbered"]]
    older = numbered[:-RECENT] if len(numbered) >= RECENT + FOLD_LEAST else []
    first, end = (older[0], older[-1] + 1) if older else (0, 0)  # they stand together
    yield from (Node(saved.path, saved) for saved in entries[:first])
    if older:
        folded = tuple(entries[first:end])
        yield Node(OLDER, None, folded, older_open)
        if older_open:
            yield from (Node(saved.path, saved, depth=2, last=saved is folded[-1]) for saved in folded)
    yield from (Node(saved.path, saved, last=saved is entries[-1]) for saved in entries[end:])


class Window(NamedTuple):
    """Which of the lines are shown, from `start` up to `stop`, and how many are not, `before` and `after` them."""

    start: int
    stop: int
    before: int = 0
    after: int = 0


def window(count: int, place: int, room: int, first: int) -> Window:
    """As many of `count` lines as have `room` with the lines that count the others: from `first` on, or as near as
    shows `place`. Where there is no room for counting nothing is counted."""
    if count <= room:
        return Window(0, count)
    counting = room >= 3
    least = min(place - room + 1 + counting, count - room)
    most = min(place - counting, count - room)
    start = max(min(max(first, least), most), 0)
    stop = start + max(room, 0)
    before = start + 1 if counting and start else 0
    after = count - stop + 1 if counting and stop < count else 0
    return Window(start + (before > 0), stop - (after > 0), before, after)
