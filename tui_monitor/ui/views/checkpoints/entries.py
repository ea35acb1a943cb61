"""What the checkpoint tree lists: the files by kind and counter, and between them those that are not there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tui_monitor.analysis.gaps import Gap, gaps_of
from tui_monitor.model.report import CheckpointReport
from tui_monitor.ui.scene import RunView

ORDER = {"best": 0, "latest": 1, "numbered": 2, "final": 3}


class Entry(NamedTuple):
    """A checkpoint, with what it differs by from the numbered one before (bytes, seconds); or a gap; or a `node` of the
    tree, which folds what is `within` it. `depth` counts from the folder's."""

    saved: CheckpointReport | None = None
    grown: int | None = None
    apart: float | None = None
    gap: Gap | None = None
    node: str = ""
    label: str = ""
    within: tuple[Entry, ...] = ()
    open: bool = True
    depth: int = 1
    last: bool = False  # of its branch

    @property
    def key(self) -> str:
        if self.node:
            return f"node {self.node}"
        return self.saved.path if self.saved is not None else f"gap {self.gap.first if self.gap else 0}"

    @property
    def counter(self) -> int | None:
        """Where in the run it belongs, as far as that is known; of a gap where it begins."""
        if self.saved is not None:
            return self.saved.counter
        return self.gap.first if self.gap is not None else None

    @property
    def is_numbered(self) -> bool:
        """Whether it stands among the numbered ones, be it as a gap."""
        return self.gap is not None or (self.saved is not None and self.saved.kind not in ("best", "latest", "final"))

    @property
    def is_problem(self) -> bool:
        if self.saved is not None:
            return is_sick(self.saved)
        return self.gap is not None and self.gap.kind in ("missing", "late")


def words_of(entry: Entry) -> str:
    """What a filter looks at, in one line."""
    if entry.saved is not None:
        told = entry.saved.name, entry.saved.kind, entry.saved.counter, entry.saved.problem
        return " ".join(str(part) for part in told if part is not None)
    return f"{entry.gap.kind} {entry.gap.first}" if entry.gap is not None else entry.label


def is_sick(saved: CheckpointReport) -> bool:
    """Whether something is wrong with it; one that is just being saved is not sick."""
    return bool(saved.problem) and (saved.complete or not (saved.problem or "").startswith("saving"))


@lru_cache(maxsize=2)  # the same view is asked by each drawing until there is another report
def entries_of(view: RunView) -> tuple[Entry, ...]:
    """All of a run's, in the order in which they stand."""
    report = view.report
    kinds = sorted(report.checkpoints, key=lambda saved: (ORDER.get(saved.kind, 2), saved.counter or 0))
    numbered = [saved for saved in kinds if ORDER.get(saved.kind, 2) == ORDER["numbered"]]
    before = [Entry(saved) for saved in kinds if ORDER.get(saved.kind, 2) < ORDER["numbered"]]
    after = [Entry(saved) for saved in kinds if ORDER.get(saved.kind, 2) > ORDER["numbered"]]
    gaps = [Entry(gap=gap) for gap in gaps_of(view.run, view.settings, report.generated_at.timestamp())]
    return (*before, *sorted([*_with_differences(numbered), *gaps], key=_counter), *after)


def _counter(entry: Entry) -> int:
    return (entry.saved.counter or 0) if entry.saved is not None else entry.gap.first if entry.gap else 0


def _with_differences(numbered: Sequence[CheckpointReport]) -> list[Entry]:
    first = [Entry(saved) for saved in numbered[:1]]
    return first + [
        Entry(saved, saved.bytes - before.bytes, (saved.saved_at - before.saved_at).total_seconds())
        for before, saved in pairwise(numbered)
    ]
