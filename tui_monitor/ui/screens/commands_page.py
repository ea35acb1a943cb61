"""The command palette: a line to type into, and what it may mean below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Click
from textual.screen import Screen
from textual.widgets import Input

from tui_monitor.draw.cells import fit
from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.commands import Command, found, place_of
from tui_monitor.ui.rows import Frame, Row, chosen_row, row
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.screens.board import Board
from tui_monitor.ui.screens.ground import Ground
from tui_monitor.ui.theme import Palette
from tui_monitor.ui.widgets.panel import Panel

OFFERED = "an action, a view, a run, a metric, a theme; an episode's number"
WIDEST, TALLEST = 90, 24
KIND, KEYS = 16, 9  # cells of the columns right of the name


class CommandList(Panel):
    """The commands that the words may mean, one chosen."""

    def __init__(self, id: str, commands: Sequence[Command]) -> None:
        super().__init__(id)
        self._all = commands
        self._hits = found(commands, "")
        self._place = self._first = 0

    @property
    def chosen(self) -> Command | None:
        return self._hits[self._place] if self._hits else None

    def look_for(self, words: str) -> None:
        self._hits, self._place, self._first = [*place_of(self.scene, words), *found(self._all, words)], 0, 0
        self.redraw()

    def move(self, by: int) -> None:
        """Choose the command so many lines on."""
        self._place = min(max(self._place + by, 0), max(len(self._hits) - 1, 0))
        self.redraw()

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if not self._hits:
            return [row(("nothing of this name", "muted"))]
        self._first = min(max(self._first, self._place - height + 1), self._place)
        shown = self._hits[self._first : self._first + max(height, 0)]
        return [command_row(each, width, each is self.chosen) for each in shown]

    def frame(self, scene: Scene) -> Frame:
        count = f"{len(self._hits)} of {len(self._all)}"
        return Frame(mark=row((count, "muted")), note=row(("enter does it · esc closes", "muted")))

    def on_click(self, event: Click) -> None:
        self.move(self._first + event.y - (1 if self.has_frame else 0) - self._place)

    def on_mouse_scroll_up(self) -> None:
        self.move(-1)

    def on_mouse_scroll_down(self) -> None:
        self.move(1)


def command_row(command: Command, width: int, chosen: bool) -> Row:
    """`▸ Runs: all of them in a table        2  do`: keys and kind where there is room."""
    keys = KEYS if width >= 40 else 0
    kind = KIND if width >= 60 else 0
    name = fit(command.name, max(width - 2 - keys - kind, 1))
    line = row(("▸ " if chosen else "  ", "accent strong"), (name, "strong" if chosen else "text"),
               (fit(command.keys, keys, "right"), "accent"), (fit(f"  {command.kind}", kind), "muted"))  # fmt: skip
    return chosen_row(line, width) if chosen else line


class CommandsPage(Ground, Screen[Command | None]):
    """Ends with the command that was chosen, None where none was."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("palette")]
    AUTO_FOCUS = "#words"

    def __init__(self, scene: Scene | None, palette: Palette, commands: Sequence[Command]) -> None:
        super().__init__()
        self._list = CommandList("commands", commands)
        self._list.scene = scene
        self._list.recolour(palette)

    def compose(self) -> ComposeResult:
        yield Board(Input(placeholder=OFFERED, id="words", compact=True), self._list, arrange=_arrange)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._list.look_for(event.value)

    def on_input_submitted(self) -> None:
        self.dismiss(self._list.chosen)

    def recolour(self, palette: Palette) -> None:
        self._list.recolour(palette)

    def action_palette_up(self) -> None:
        self._list.move(-1)

    def action_palette_down(self) -> None:
        self._list.move(1)

    def action_palette_close(self) -> None:
        self.dismiss(None)


def _arrange(width: int, height: int) -> dict[str, Box]:
    wide, tall = min(width, WIDEST), min(height, TALLEST)
    x, y = (width - wide) // 2, (height - tall) // 2
    edge = 2 if wide > 8 else 0
    return {"words": Box(x + edge, y, wide - 2 * edge, 1), "commands": Box(x, y + 1, wide, tall - 1)}
