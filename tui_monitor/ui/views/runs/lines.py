"""The lines of the runs in sight: made anew only where they say something else than in the picture before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tui_monitor.ui.rows import Row
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.views.runs.listing import Listing
from tui_monitor.ui.views.runs.rows import run_row, second_row


class _Lines(NamedTuple):
    """One run's lines, what they were made of, and whether they lack nothing."""

    view: RunView
    chosen: bool
    marked: bool
    rows: tuple[Row, ...]
    whole: bool


class Lines:
    """Remembers one picture."""

    def __init__(self) -> None:
        self._kept: dict[str, _Lines] = {}
        self._look: object = None

    @property
    def late(self) -> bool:
        """Whether some lack their courses yet: they come with the next picture."""
        return not all(lines.whole for lines in self._kept.values())

    def of(
        self, views: Iterable[RunView], scene: Scene, listing: Listing, names: Mapping[str, str], width: int
    ) -> list[Row]:
        """The lines of these runs, in order; `names` are theirs as short as the table has them."""
        widths = listing.widths(width)
        look = listing.mains, widths, width, listing.tall, names
        old = self._kept if look == self._look else {}
        self._look, self._kept = look, {}
        listing.sparklines.begin()
        for view in views:
            chosen, marked = view is scene.selected, view.key in scene.marked
            known = old.get(view.key)
            if known is None or known[:3] != (view, chosen, marked) or not known.whole:
                rows = _rows(view, listing, widths, width, names[view.report.name], chosen, marked)
                known = _Lines(view, chosen, marked, rows, not listing.sparklines.missed())
            self._kept[view.key] = known
        return [row for lines in self._kept.values() for row in lines.rows]


def _rows(
    view: RunView, listing: Listing, widths: Mapping[str, int], width: int, name: str, chosen: bool, marked: bool
) -> tuple[Row, ...]:
    first = run_row(view, listing.columns, widths, width, name, chosen, marked)
    return (first, second_row(view, widths, width, chosen)) if listing.tall > 1 else (first,)
