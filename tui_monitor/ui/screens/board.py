"""The panels' places on a screen, by the one pure function `arrange`."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.screens.ground import Ground

Arrange = Callable[[int, int], dict[str, Box]]


class Board(Ground):
    """Holds panels and places them; a panel that has no box is not shown."""

    DEFAULT_CSS = "Board { width: 100%; height: 100%; }"

    def __init__(self, *panels: Widget, arrange: Arrange) -> None:
        super().__init__(*panels)
        self._boxes = Boxes(arrange)

    @property
    def layout(self) -> Layout:
        return self._boxes

    def rearrange(self) -> None:
        """The boxes may have changed though the size has not."""
        for panel in self.children[:1]:
            panel.refresh(layout=True)  # a child's request clears the arrangement that its parent remembers


class Boxes(Layout):
    """A layout that asks a function."""

    name = "boxes"

    def __init__(self, arrange: Arrange) -> None:
        self._arrange = arrange

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        boxes = self._arrange(size.width, size.height)
        return [
            WidgetPlacement(Region(*boxes[child.id]), NULL_OFFSET, NULL_SPACING, child)
            for child in children
            if child.id in boxes and boxes[child.id].width > 0 and boxes[child.id].height > 0
        ]
