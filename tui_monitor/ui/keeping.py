"""What the app keeps for its next start: how the views were set, which runs are marked, which is the baseline."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from tui_monitor.model.text import Clean
from tui_monitor.ui.chosen_runs import chosen_runs, with_chosen
from tui_monitor.ui.habits import habits_file, read_habits, write_habits
from tui_monitor.ui.messages import BaselineAsked, RunMarked
from tui_monitor.ui.past import Past
from tui_monitor.ui.screens.desk import Desk
from tui_monitor.ui.services import Services


class Keeping(Past):
    """An app whose habits are those of its last visit to `where`."""

    def __init__(self, services: Services, where: Clean, theme: str | None) -> None:
        self._habits_file = habits_file(services.state, where) if services.state is not None else None
        habits = read_habits(self._habits_file)
        super().__init__(services, Desk(services, habits), theme)
        self._chosen = chosen_runs(habits)

    def keep_habits(self) -> None:
        """Write them; of a run that has gone the choice goes too, once all runs are known."""
        whole = bool(self._store.runs) and self._aside is None
        habits = with_chosen(self._desk.habits(), self._chosen.among(self._store.runs) if whole else self._chosen)
        if self._habits_file is not None and habits:
            with suppress(OSError):  # a state folder that cannot be written was said when the theme or a run was kept
                write_habits(self._habits_file, habits)

    def on_run_marked(self, message: RunMarked) -> None:
        self._chosen = self._chosen.turn_mark(message.key)
        self._show_chosen()

    def on_baseline_asked(self, message: BaselineAsked) -> None:
        self._chosen = self._chosen.turn_baseline(message.key)
        name = self._store.runs[message.key].name
        self.notify(f"baseline: {name}" if self._chosen.baseline else f"{name} is no baseline any more", markup=False)
        self._show_chosen()

    def _show_chosen(self) -> None:
        if (scene := self._desk.scene) is not None:
            self._desk.scene = replace(scene, marked=self._chosen.marked, baseline=self._chosen.baseline)
