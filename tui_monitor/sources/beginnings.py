"""What the beginnings of a run's files show together: which tells a metric best, and whether others tell rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tui_monitor.sources.followed import FollowedFile
from tui_monitor.sources.parts import Part

FINER = 2.0
"""How many times more often a console must tell a metric than a metric file does, to be the one that is shown."""


class Beginnings:
    """The files as they begin now: of each that is asked for the beginning is read once."""

    def __init__(self, files: Sequence[FollowedFile], parts: Sequence[Part]) -> None:
        self._files, self._parts = files, parts
        self._of = cache(FollowedFile.beginning)

    def owners(self) -> dict[str, Part]:
        """Which part tells a metric best: the one that tells it more often for the same progress; of those alike a
        metric file, which rounds nothing."""
        best: dict[str, tuple[float, Part]] = {}
        for file, part in zip(self._files, self._parts, strict=True):
            if part.rank is not None:
                continue  # all ranks tell the same: the leading one's are found by reading
            for name, often in self._of(file).items():
                known = best.get(name)
                worth = often * (FINER if part.is_metrics else 1.0)
                if known is None or worth > known[0]:
                    best[name] = (worth, part)
        return {name: part for name, (_, part) in best.items()}

    def tell_no_rows_beside_first(self) -> bool:
        """Whether all but the first file tell no rows or are the logs of other ranks: then no row has to find its
        place among those of another file."""
        beside = zip(self._files[1:], self._parts[1:], strict=True)
        return all(part.rank not in (None, self._parts[0].rank) or not self._of(file) for file, part in beside)
