"""A view of which only lines with certain words are seen, until they are taken away."""

from __future__ import annotations

from tui_monitor.ui.query import NotUnderstood, Query, filter_of
from tui_monitor.ui.views.view import ViewPanel


class Narrowed(ViewPanel):
    """What is typed holds at once; words that cannot be understood leave those before."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.query_typed: Query | None = None  # only lines of which it is true are listed

    def ask_filter(self) -> None:
        """Have the words typed that lines must have."""
        self.ask("filter", self.query_typed.text if self.query_typed is not None else "", self.filter)

    def filter(self, text: str) -> str:
        """Take these words, or say what is wrong with them and keep those before."""
        try:
            self.query_typed = filter_of(text)
        except NotUnderstood as error:
            return str(error)
        self.redraw()
        self.narrowed()
        return ""

    def narrowed(self) -> None:
        """Other lines may be seen now."""

    def step_back(self) -> bool:
        if self.query_typed is None:
            return False
        self.filter("")
        return True
