"""What the keys of the table of runs do."""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import BindingType

from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.messages import RunChosen, RunMarked, ViewAsked
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.runs.figures import is_needy
from tui_monitor.ui.views.runs.listing import Listing
from tui_monitor.ui.views.view import ViewPanel, why_no_match


class RunsKeys(ViewPanel):
    """A panel that has a list of runs, one of them chosen: the one that is selected everywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("runs")]

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.listing = Listing()
        self.room = 1  # runs in sight
        self._last = 0  # where the chosen run stood when it was shown last
        self._before: str | None = None  # the run that was chosen before a filter was typed

    def _listed(self) -> list[RunView]:
        if self.scene is None:
            return []
        self.listing.take(self.scene)
        return self.listing.shown

    @property
    def place(self) -> int | None:
        """Where the selected run stands in the list; None where a filter hides it."""
        self._listed()
        found = self.listing.place_of(self.scene.selected if self.scene else None)
        self._last = self._last if found is None else found
        return found

    def answer(self, words: str) -> None:
        """Say why a key did nothing."""
        self.notify(words, markup=False)

    # --- which run ----------------------------------------------------------------------------------------------------

    def choose(self, place: int) -> None:
        """The run at this place, or the nearest there is; says so where that is the one that is chosen."""
        shown, here = self._listed(), self.place
        if not shown:
            self.answer("no run matches the filter" if self.listing.filtered else "no run yet")
            return
        there = min(max(place, 0), len(shown) - 1)
        if there == here:
            self.answer("the only run" if len(shown) == 1 else "the last run" if place > there else "the first run")
        self.post_message(RunChosen(shown[there].key))

    def move(self, by: int) -> None:
        """So many runs on; from where the chosen one stood, if a filter hides it."""
        here = self.place
        self.choose(self._last if here is None else here + by)

    def go_beside(self, by: int) -> bool:
        """`[` and `]` go by the table's order here, and pass over what its filter hides."""
        self.move(by)
        return True

    def action_runs_up(self) -> None:
        self.move(-1)

    def action_runs_down(self) -> None:
        self.move(1)

    def action_runs_page_up(self) -> None:
        self.move(-max(self.room - 1, 1))

    def action_runs_page_down(self) -> None:
        self.move(max(self.room - 1, 1))

    def action_runs_first(self) -> None:
        self.choose(0)

    def action_runs_last(self) -> None:
        self.choose(len(self._listed()) - 1)

    def action_runs_problem_next(self) -> None:
        self._to_problem(1)

    def action_runs_problem_previous(self) -> None:
        self._to_problem(-1)

    def _to_problem(self, step: int) -> None:
        """Round the end."""
        shown, here = self._listed(), self.place
        start = here if here is not None else self._last - (1 if step > 0 else 0)
        places = [(start + step * by) % len(shown) for by in range(1, len(shown) + 1)]
        found = next((place for place in places if is_needy(shown[place].report)), None)
        if found is None:
            self.answer("no run that is listed needs you" if self.listing.filtered else "no run needs you")
        elif found == here:
            self.answer("the only run that needs you")
        else:
            self.post_message(RunChosen(shown[found].key))

    def action_runs_open(self) -> None:
        if not self._listed():
            self.choose(0)
        else:
            if self.place is None:
                self.move(0)
            self.post_message(ViewAsked("dashboard"))

    # --- marks --------------------------------------------------------------------------------------------------------

    def action_runs_mark(self) -> None:
        place = self.place
        if place is None:
            self.answer("no run is chosen to be marked")
        else:
            self.post_message(RunMarked(self.listing.shown[place].key))

    def action_runs_unmark(self) -> None:
        marked = self.scene.marked if self.scene else ()
        if not marked:
            self.answer("no run is marked: m marks one")
        for key in marked:
            self.post_message(RunMarked(key))

    # --- order and filter ---------------------------------------------------------------------------------------------

    def action_runs_sort_next(self) -> None:
        self._turn_sort(1)

    def action_runs_sort_previous(self) -> None:
        self._turn_sort(-1)

    def _turn_sort(self, step: int) -> None:
        self._listed()
        self.listing.turn_sort(step, self.size.width - (4 if self.has_frame else 0))
        self.reorder()

    def action_runs_reverse(self) -> None:
        self.listing.turn_round()
        self.reorder()

    def reorder(self) -> None:
        """Another order: the chosen run stays in sight."""
        raise NotImplementedError

    def action_runs_filter(self) -> None:
        self._before = self.scene.selected.key if self.scene and self.scene.selected else None
        self.ask("filter", self.listing.text, self.filter)

    def filter(self, text: str) -> str:
        """Take these words; the first run that is left is chosen where they hide the one that was."""
        problem = self.listing.filter(text, self.scene)
        keys = [view.key for view in self._listed()]
        here = self.scene.selected.key if self.scene and self.scene.selected else None
        wanted = next((key for key in (self._before, here, *keys[:1]) if key in keys), None)
        if wanted is not None and wanted != here:
            self.post_message(RunChosen(wanted))
        self.reorder()
        return problem

    def next_match(self, step: int) -> str:
        count, here = len(self._listed()), self.place
        why = why_no_match(count if self.listing.filtered else None)
        if not why:
            self.choose((self._last if here is None else here + step) % count)
        return why

    def action_runs_back(self) -> None:
        if self.listing.filtered:
            self._before = None
            self.filter("")
        else:
            raise SkipAction  # the desk knows where one came from
