"""Runs whose files were deleted leave the list, after a moment in which a rotated log would be back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tui_monitor.ui.scene import RunView

GRACE = timedelta(seconds=5)  # a rotation renames and creates anew within one; a network disk tells it later


class Vanishing:
    """Remembers since when the files of each run are missing."""

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}

    def present(self, views: Sequence[RunView], now: datetime) -> tuple[RunView, ...]:
        """The runs without those that are gone; one whose files come back is a run again. A folder that waited for its
        log is no run of its own when the log has come."""
        logged = {view.run.path for view in views if view.run.log is not None}
        views = [view for view in views if view.run.log is not None or view.run.rows or view.run.path not in logged]
        missing = {view.key for view in views if is_missing(view)}
        self._since = {key: self._since.get(key, now) for key in missing}
        return tuple(view for view in views if view.key not in missing or now - self._since[view.key] < GRACE)


def is_missing(view: RunView) -> bool:
    """Whether neither log nor checkpoint folder is there any more, and no process writes into the deleted log."""
    run = view.run
    unlinked = run.changes[-1:] == ["missing"] and view.report.process is None
    return unlinked and (run.checkpoints is None or run.checkpoints.folder is None)


def neighbour(key: str, before: Sequence[RunView], now: Sequence[RunView]) -> str | None:
    """The run that stood next below in the list, else next above: where the eye is, when the run `key` is gone."""
    left, keys = {view.key for view in now}, [view.key for view in before]
    place = keys.index(key) if key in keys else 0
    near = (*keys[place:], *reversed(keys[:place]))
    return next((other for other in near if other in left), now[0].key if now else None)
