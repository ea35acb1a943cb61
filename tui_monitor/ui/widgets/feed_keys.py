"""What the keys of the rows do while they are the chosen panel: searching, and choosing columns."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_monitor.ui.asking import ask_line
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.feed_choice import Choice, choices_of, toggled
from tui_monitor.ui.habits import Habit
from tui_monitor.ui.messages import KeysTurned
from tui_monitor.ui.viewport import Viewport
from tui_monitor.ui.widgets.feed_searching import FeedSearching


class FeedKeys(FeedSearching):
    """A feed with a list of its columns in its place while somebody chooses some."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("columns", "feed")]

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.keys = ("dashboard", "feed")
        self.listed: Viewport | None = None  # where somebody is in the list of columns, while it is open
        self._asked: str | None = None  # what was looked for when the line to type into was opened, while it is

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the list its own keys alone; the one that clears means something else where there is nothing to clear."""
        if action.startswith("columns_"):
            return self.listed is not None
        if action == "feed_clear":
            return self.listed is None and bool(self.search_words)
        return self.listed is None if action.startswith("feed_") else super().check_action(action, parameters)

    # --- searching ----------------------------------------------------------------------------------------------------

    def action_feed_search(self) -> None:
        self._asked = self.sought.text if self.sought else ""
        ask_line(self, "search", self._asked, self.typed)

    def on_focus(self) -> None:
        """The line to type into was closed: to the first match, if something else is looked for now."""
        if self.screen.focused is not self:
            return  # told late: the line has been opened since
        asked, self._asked = self._asked, None
        if asked is not None and self.sought is not None and self.sought.text != asked:
            self.to_match(-1, here=True)

    def action_feed_match(self) -> None:
        self.to_match(-1)

    def action_feed_match_newer(self) -> None:
        self.to_match(1)

    def action_feed_clear(self) -> None:
        if self.stop_search():
            self.answer("search stopped")
        else:
            self.sought = None
        self.redraw()

    # --- columns ------------------------------------------------------------------------------------------------------

    @property
    def choices(self) -> list[Choice]:
        """The run's metrics, none before there are rows."""
        view = self.told
        return choices_of(view.run, view.report, self.columns(view), self.chosen) if view is not None else []

    def action_feed_columns(self) -> None:
        if not self.choices:
            self.answer("no metric to choose yet")
        else:
            self._turn_list(Viewport(following=False))

    def action_columns_close(self) -> None:
        self._turn_list(None)

    def on_blur(self) -> None:
        if self.listed is not None:
            self._turn_list(None)

    def _turn_list(self, opened: Viewport | None) -> None:
        self.listed = opened
        self.keys = ("dashboard", "feed") if opened is None else ("columns",)
        self.post_message(KeysTurned())
        self.redraw()

    def action_columns_up(self) -> None:
        self.move_choice(-1)

    def action_columns_down(self) -> None:
        self.move_choice(1)

    def action_columns_first(self) -> None:
        self.move_choice(-len(self.choices))

    def action_columns_last(self) -> None:
        self.move_choice(len(self.choices))

    def move_choice(self, by: int) -> None:
        """So many metrics on in the list."""
        if self.listed is not None:
            self.listed.move(by)
            self.redraw()

    def action_columns_toggle(self) -> None:
        choices = self.choices
        if self.listed is not None and choices:
            chosen = toggled(choices, choices[min(self.listed.cursor, len(choices) - 1)].name, self.chosen)
            if chosen:
                self.chosen = chosen
                self.redraw()
            else:
                self.answer("one column stays")

    def action_columns_usual(self) -> None:
        self.chosen = None
        self.redraw()

    # --- habits -------------------------------------------------------------------------------------------------------

    def habits(self) -> dict[str, Habit]:
        """What is to be remembered of how somebody set the rows."""
        return {} if self.chosen is None else {"columns": list(self.chosen)}

    def adopt(self, habits: dict[str, Habit]) -> None:
        """Take what was remembered; whatever does not fit is passed over."""
        columns = habits.get("columns")
        self.chosen = tuple(columns) if isinstance(columns, list) and columns else None
