"""The line to type into, from when a panel asks for it until it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.widget import Widget

from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.messages import PromptAsked
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.screens.board import Board
from tui_monitor.ui.theme import Palette

if TYPE_CHECKING:
    from tui_monitor.ui.widgets.prompt import Prompt, PromptHint, PromptName


class TypedLine:
    """At most one of a screen; the panel that asked has the keys again when it is closed. Its widgets, which load
    Textual's own input line, come when the first one is asked for."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._widgets: tuple[Prompt, PromptName, PromptHint] | None = None

    def open(self, message: PromptAsked, palette: Palette | None, scene: Scene | None) -> None:
        """Show the line and give it the keys; one that is open stays."""
        if self._widgets is not None:
            return
        from tui_monitor.ui.widgets.prompt import Prompt, PromptHint, PromptName

        asker, hint = self._screen.focused, PromptHint()
        self._widgets = Prompt(message, lambda words: _tell(hint, words),
                               lambda: self._close(asker)), PromptName(message.name), hint  # fmt: skip
        for panel in self._widgets[1:]:
            if palette is not None and scene is not None:
                panel.recolour(palette)
                panel.show(scene)
        board = self._screen.query_one(Board)
        board.mount_all(self._widgets)
        board.rearrange()
        self._screen.set_focus(self._widgets[0])

    @property
    def is_open(self) -> bool:
        return self._widgets is not None

    def placed(self, boxes: dict[str, Box]) -> dict[str, Box]:
        """The places of a screen, the footer's being the line's while it is open."""
        if self._widgets is None or "footer" not in boxes:
            return boxes
        from tui_monitor.ui.widgets.prompt import prompt_boxes

        others = {id: box for id, box in boxes.items() if id != "footer"}
        return others | prompt_boxes(boxes["footer"], self._widgets[1].said)

    def _close(self, asker: Widget | None) -> None:
        for widget in self._widgets or ():
            widget.remove()
        self._widgets = None
        self._screen.query_one(Board).rearrange()
        self._screen.set_focus(asker)


def _tell(hint: PromptHint, words: str) -> None:
    hint.problem = words
    hint.redraw()
