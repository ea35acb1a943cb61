"""Which run the screen is about - the one that was chosen, else the one that needs you most - and which are listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic

from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean
from tui_monitor.ui.choosing import own_choice
from tui_monitor.ui.reports import Reports
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.vanishing import Vanishing, neighbour

SETTLING = 10.0  # seconds in which the run that needs you most is shown, unless one is chosen; slow disks tell late


class Attention:
    """`attend` is told which run is looked at, `say_gone` the name of the one that was and is no more."""

    def __init__(self, attend: Callable[[str], None], say_gone: Callable[[Clean], None]) -> None:
        self.selected: str | None = None
        self._attend, self._say_gone = attend, say_gone
        self._chosen = False
        self._attended: str | None = None  # the selected run, as far as the feed knows
        self._vanishing, self._began = Vanishing(), monotonic()

    def choose(self, key: str) -> None:
        """Somebody wants to see this run, and no other for now."""
        self.selected, self._chosen = key, True

    def begin_anew(self) -> None:
        """All runs are told once more; the chosen one stays."""
        self._vanishing = Vanishing()

    def views(
        self, store: Store, reports: Reports, before: Sequence[RunView], now: datetime
    ) -> tuple[tuple[RunView, ...], RunView | None]:
        """All runs that are there, judged as of now, worst first; and the selected one. `before`: what is on screen."""
        reports.judge_new(now)
        was = self.selected
        views = self._judged(reports, now)
        if self.selected is not None and all(view.key != self.selected for view in views):
            self._leave(self.selected, store, before, views)
        if views and not self._chosen and (self.selected is None or monotonic() - self._began < SETTLING):
            self.selected = own_choice(self.selected, views)
        if self.selected != was:
            views = self._judged(reports, now)
        if self.selected is not None and self.selected != self._attended:
            self._attended = self.selected
            self._attend(self.selected)
        return views, next((view for view in views if view.key == self.selected), None)

    def _judged(self, reports: Reports, now: datetime) -> tuple[RunView, ...]:
        if self.selected is not None:
            reports.judge_selected(self.selected, now)
        return self._vanishing.present(reports.views(), now)

    def _leave(self, key: str, store: Store, before: Sequence[RunView], views: Sequence[RunView]) -> None:
        """The selected run is gone: its neighbour is selected, and a line says why the picture changed."""
        run = store.runs[key]
        logged = [view.key for view in views if run.log is None and view.run.path == run.path]
        self.selected = logged[0] if logged else neighbour(key, before, views)
        if not logged:  # a folder whose log has come is not gone
            self._say_gone(run.name)
