"""The order of the rows: worst first, or by a column; runs that have nothing of it stand last, in any direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.runs.columns import Column

NEED = "need"
WORDS = ("worst first", "best first")


def ordered(views: Sequence[RunView], column: Column | None, reverse: bool) -> list[RunView]:
    """The runs, worst first as they come, by a column's key where one is given."""
    if column is None or column.key is None:
        return list(reversed(views)) if reverse else list(views)
    keys = [(column.key(view.report), view) for view in views]
    told = [(key, view) for key, view in keys if key is not None]
    told.sort(key=lambda pair: pair[0], reverse=column.falls != reverse)
    return [view for _, view in told] + [view for key, view in keys if key is None]


def order_words(column: Column | None, reverse: bool) -> str:
    """`worst first`, `by score, highest first`."""
    if column is None:
        return WORDS[reverse]
    return f"by {column.title}, {column.orders[reverse]}"


def sortable(columns: Mapping[str, Column], shown: Iterable[str]) -> list[str]:
    """What the order may go by, of the columns that are seen."""
    return [NEED, *(id for id in shown if columns[id].key is not None)]
