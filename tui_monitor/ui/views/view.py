"""What a view is: its keys, its own panels and where they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.asking import ask_line
from tui_monitor.ui.habits import Habit
from tui_monitor.ui.keys.action import Scope
from tui_monitor.ui.services import Services
from tui_monitor.ui.widgets.panel import Panel


class ViewPanel(Panel, can_focus=True):
    """A panel of a view: it has the keys while its view is shown, and habits that are remembered."""

    def habits(self) -> dict[str, Habit]:
        """What is to be remembered of how somebody set this panel."""
        return {}

    def adopt(self, habits: dict[str, Habit]) -> None:
        """Take what was remembered; whatever does not fit is passed over."""

    @property
    def chosen_check(self) -> str | None:
        """The id of the check that is chosen here, for the key that acknowledges."""
        return None

    def entered(self) -> None:
        """Its view is shown, now or again."""

    def go_to(self, counter: float) -> None:
        """Another view asks for this place of the run."""

    def go_beside(self, by: int) -> bool:
        """To the run so many lines on, where the panel has an order of runs of its own; False where it has none."""
        return False

    def step_back(self) -> bool:
        """Undo what hides something here, such as a filter; False where nothing does, and one leaves the view."""
        return False

    def next_match(self, step: int) -> str:
        """To the next of what a filter leaves (the one before, with step -1), round the end; or why not."""
        return why_no_match(None)

    def look_at(self, subject: str) -> None:
        """Another place asks for this metric, or file."""

    def ask(self, name: str, text: str, changed: Callable[[str], str]) -> None:
        """Ask for a line of text, at once (see `ask_line`)."""
        ask_line(self, name, text, changed)


@dataclass(frozen=True, slots=True)
class View:
    """`make` gives the view's own panels, when it is shown for the first time; the first of them has the keys.
    `place` says where they stand in the room that is left to them."""

    id: Scope
    make: Callable[[Services], list[ViewPanel]]
    place: Callable[[Box], dict[str, Box]]
    about: tuple[str, ...] = ()  # what the help says of the view besides its keys
    lists_checks: bool = False  # so that the header need not


def why_no_match(left: int | None) -> str:
    """Why there is none to go to, of so many that a filter leaves (None: nothing is filtered); empty where there is."""
    if left is None:
        return "nothing is filtered: / types words"
    return "" if left > 1 else "the only match" if left else "no match: esc shows all"


def end_words(by: int, count: int) -> str:
    """Why a cursor in a list of so many lines does not move."""
    if count < 2:
        return "the only line" if count else "nothing is listed yet"
    return "the first line" if by < 0 else "the last line"


def alone(panel: str) -> Callable[[Box], dict[str, Box]]:
    """One panel has all the room."""
    return lambda room: {panel: room}
