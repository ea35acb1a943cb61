"""One line to type into, in the footer's place: a name, the text, and at its right what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from tui_monitor.draw.cells import cell_width
from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.messages import PromptAsked
from tui_monitor.ui.rows import Row, row
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.widgets.panel import Panel

HINT = 30  # cells right of the text: what is wrong, or how to close


class Prompt(Input):
    """Tells each change to who asked; enter keeps the text, escape brings the one before back."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("prompt")]

    def __init__(self, asked: PromptAsked, told: Callable[[str], None], closed: Callable[[], None]) -> None:
        super().__init__(asked.text, id="prompt", compact=True, select_on_focus=False)
        self._asked, self._say, self._leave = asked, told, closed

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._say(self._asked.changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Kept, unless it says nothing that can be understood: then it can be mended."""
        event.stop()
        problem = self._asked.changed(event.value)
        self._say(problem)
        if not problem:
            self._leave()

    def action_prompt_cancel(self) -> None:
        self._asked.changed(self._asked.text)
        self._leave()


class PromptName(Panel):
    """What is asked for."""

    FRAMED: ClassVar[bool] = False

    def __init__(self, name: str) -> None:
        super().__init__("prompt-name")
        self.said = name

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        return [row((f" {self.said} ", "accent strong"))]


class PromptHint(Panel):
    """How to close, or what is wrong."""

    FRAMED: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__("prompt-hint")
        self.problem = ""

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if self.problem:
            return [row((f" ▲ {self.problem}", "warning"))]
        return [row((" enter keeps · esc drops", "muted"))]


def prompt_boxes(footer: Box, name: str) -> dict[str, Box]:
    """The footer's line, shared out."""
    label = min(cell_width(name) + 2, footer.width // 3)
    hint = min(HINT, footer.width // 3)
    text = footer.width - label - hint
    return {
        "prompt-name": Box(footer.x, footer.y, label, 1),
        "prompt": Box(footer.x + label, footer.y, text, 1),
        "prompt-hint": Box(footer.x + label + text, footer.y, hint, 1),
    }
