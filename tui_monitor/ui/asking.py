"""How a panel asks the desk for a line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from textual.widget import Widget

from tui_monitor.ui.messages import PromptAsked


@runtime_checkable
class AsksForLines(Protocol):
    """The desk, as a panel knows it."""

    def on_prompt_asked(self, message: PromptAsked) -> None: ...


def ask_line(panel: Widget, name: str, text: str, changed: Callable[[str], str]) -> None:
    """Ask for a line of text (see PromptAsked) at once, not by a message: what is typed right after the key, which its
    Action `opens`, belongs to the line and must not act as commands."""
    if isinstance(panel.screen, AsksForLines):
        panel.screen.on_prompt_asked(PromptAsked(name, text, changed))
