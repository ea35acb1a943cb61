"""Names of many runs in a narrow column: where cutting their ends would make them alike, what they share is cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tui_monitor.draw.cells import cell_width, cut, fit

HEAD = 4  # cells of what the names share that stand at least, so that their family is seen
LEAST = 12  # cells: in fewer no name is made better by leaving out its middle


@lru_cache(maxsize=16)
def told_apart(names: tuple[str, ...], width: int) -> dict[str, str]:
    """Each name in at most `width` cells: `ablation_topk2_seed161` is `abl…161` beside `ablation_topk2_seed133`."""
    shown = {name: fit(name, width).rstrip() for name in names}
    for alike in _groups(shown) if width >= LEAST else ():
        shared = _shared(alike)
        if cell_width(shared) <= HEAD:
            continue
        rests = told_apart(tuple(name[len(shared) :] for name in alike), width - HEAD - 1)
        for name in alike:
            rest = rests[name[len(shared) :]]
            shown[name] = f"{cut(shared, width - 1 - cell_width(rest))}…{rest}"
    return shown


def _groups(shown: dict[str, str]) -> Iterable[Sequence[str]]:
    groups = defaultdict(list)
    for name, text in shown.items():
        groups[text].append(name)
    return [group for group in groups.values() if len(group) > 1]


def _shared(names: Sequence[str]) -> str:
    """What the names begin with, up to a border of a word or number: of seed105 and seed161 without the 1."""
    least, most = min(names), max(names)  # what these two begin with, all between them do
    end = next((at for at, (one, other) in enumerate(zip(least, most, strict=False)) if one != other), len(least))
    shared = least[:end]
    kind = str.isdigit if shared[-1:].isdigit() else str.isalpha
    if any(kind(name[len(shared) :][:1]) for name in names):
        while shared and kind(shared[-1]):
            shared = shared[:-1]
    return shared
