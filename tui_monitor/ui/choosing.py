"""Which run is selected while nobody has chosen one: the worst, but none that only looks so while it is being read."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.analysis.order import needs_more
from tui_monitor.ui.scene import RunView


def own_choice(selected: str | None, views: Sequence[RunView]) -> str | None:
    """The run to select: the present one, unless it tells nothing yet or another one needs you more."""
    telling = [view for view in views if view.report.state != "waiting"]
    present = next((view for view in telling if view.key == selected), None)
    first = next(iter(telling or views), None)
    if present is not None and first is not None and not needs_more(first.report, present.report):
        return present.key
    return first.key if first is not None else None
