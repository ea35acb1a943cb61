"""Which runs somebody marked for comparison and which one is the baseline, as they are kept among the habits."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from tui_monitor.ui.habits import Habit, Habits

PLACE = "chosen"  # among the habits, beside the views
MOST = 64  # marks that are kept: the file has an end, and a comparison shows six


class ChosenRuns(NamedTuple):
    """By their keys; the marked ones in the order in which they were marked."""

    marked: tuple[str, ...] = ()
    baseline: str | None = None

    def turn_mark(self, key: str) -> ChosenRuns:
        """With this run marked, or no longer."""
        kept = tuple(one for one in self.marked if one != key)
        return self._replace(marked=kept if len(kept) < len(self.marked) else (*kept, key))

    def turn_baseline(self, key: str) -> ChosenRuns:
        """With this run as the baseline, or no longer."""
        return self._replace(baseline=None if key == self.baseline else key)

    def among(self, keys: Collection[str]) -> ChosenRuns:
        """Those that are there."""
        marked = tuple(key for key in self.marked if key in keys)
        return ChosenRuns(marked, self.baseline if self.baseline in keys else None)


def chosen_runs(habits: Habits) -> ChosenRuns:
    """What was kept; what does not fit is passed over."""
    kept = habits.get(PLACE, {})
    marked, baseline = kept.get("marked"), kept.get("baseline")
    keys = tuple(dict.fromkeys(marked))[:MOST] if isinstance(marked, list) else ()
    return ChosenRuns(keys, baseline if isinstance(baseline, str) else None)


def with_chosen(habits: Habits, chosen: ChosenRuns) -> Habits:
    """The habits, and these runs among them; nothing is added where nobody ever chose any."""
    if not any(chosen) and PLACE not in habits:
        return habits
    kept: dict[str, Habit] = {"marked": list(chosen.marked[:MOST])}
    return habits | {PLACE: kept | ({"baseline": chosen.baseline} if chosen.baseline is not None else {})}
