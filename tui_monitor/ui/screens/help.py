"""The keys, written from the table of actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from tui_monitor.draw.cells import fit
from tui_monitor.ui.actions import ACTIONS, Action, Scope, acting, anywhere, keys_of, of_scopes
from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.rows import Frame, Row, row, wrap
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.screens.board import Board
from tui_monitor.ui.screens.ground import END, Ground
from tui_monitor.ui.theme import Palette
from tui_monitor.ui.widgets.panel import Panel

KEYS = 16  # cells of the keys' column
WIDEST = 100
LINES = 4  # of one action at the most, on the narrowest screen


class HelpText(Panel):
    """The keys of the view somebody comes from, then those of all views; the page moves where there are more than fit.
    """

    def __init__(self, id: str, view: Scope, about: Sequence[str], times: Sequence[Scope] = (),
                 table: Sequence[Action] = ACTIONS) -> None:  # fmt: skip
        super().__init__(id)
        self.first = 0
        self._below = 0  # lines that the page has no room for
        own: Sequence[Scope] = (view,) if view == "dashboard" else (view, "view")
        parts: list[tuple[str, Sequence[str], Sequence[Action]]] = []
        parts += [("Replay", (), of_scopes(times, table))] if times else []  # first: nobody knows them by heart
        parts += [(view.capitalize(), about, acting(own, table))]
        if view == "dashboard":
            parts += [("Rows, when they are the chosen panel", (), of_scopes(("feed",), table)),
                      ("Columns of the rows", (), of_scopes(("columns",), table))]  # fmt: skip
        everywhere = [scope for scope in anywhere(times) if scope not in times]
        self._parts = [*parts, ("Everywhere", (), of_scopes(everywhere, table))]

    @property
    def lines(self) -> int:
        """Rows that the text has where none goes on below itself."""
        return sum(1 + len(about) + len(actions) for _, about, actions in self._parts)

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        lines: list[Row] = []
        for title, about, actions in self._parts:
            lines.append(row((title, "accent strong")))
            lines += [row((text, "muted")) for told in about for text in wrap(told, width, LINES)]
            lines += [line for action in actions for line in _action_lines(action, width)]
        self.first = min(max(self.first, 0), max(len(lines) - height, 0))
        self._below = max(len(lines) - height - self.first, 0)
        return lines[self.first : self.first + height]

    def frame(self, scene: Scene) -> Frame:
        more = f"↓ {self._below} more" if self._below else "↑ all above" if self.first else ""
        return Frame(row(("Keys", "strong")), row(("moe-top reads only; no training is ever touched", "muted")),
                     row((more, "muted")), row(("? or esc closes", "muted")))  # fmt: skip

    @property
    def page(self) -> int:
        """Lines that a page moves by: one of it stays."""
        return max(self.size.height - 3, 1)

    def move(self, by: int) -> None:
        self.first += by
        self.redraw()

    def on_mouse_scroll_up(self) -> None:
        self.move(-3)

    def on_mouse_scroll_down(self) -> None:
        self.move(3)


def _action_lines(action: Action, width: int) -> list[Row]:
    """The action's keys and what they do, which goes on below itself where the screen is narrow."""
    keys = min(KEYS, width // 3)
    texts = wrap(action.help, max(width - keys, 1), LINES)
    names = [keys_of(action), *[""] * (LINES - 1)]
    return [row((fit(name, keys), "strong"), (text, "text")) for name, text in zip(names, texts, strict=False)]


class Help(Ground, Screen[None]):
    """A page of its own: nothing shines through."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("help")]
    AUTO_FOCUS = ""

    def __init__(self, scene: Scene | None, palette: Palette, view: Scope, about: Sequence[str],
                 times: Sequence[Scope] = (), table: Sequence[Action] = ACTIONS) -> None:  # fmt: skip
        super().__init__()
        self._text = HelpText("help", view, about, times, table)
        self._text.scene = scene
        self._text.recolour(palette)

    def compose(self) -> ComposeResult:
        yield Board(self._text, arrange=self._arrange)

    def _arrange(self, width: int, height: int) -> dict[str, Box]:
        wide = min(width, WIDEST)
        tall = min(height, self._text.lines + 2)
        return {"help": Box((width - wide) // 2, (height - tall) // 2, wide, tall)}

    def recolour(self, palette: Palette) -> None:
        self._text.recolour(palette)

    def action_help_close(self) -> None:
        self.dismiss()

    def action_help_up(self) -> None:
        self._text.move(-1)

    def action_help_down(self) -> None:
        self._text.move(1)

    def action_help_page_up(self) -> None:
        self._text.move(-self._text.page)

    def action_help_page_down(self) -> None:
        self._text.move(self._text.page)

    def action_help_first(self) -> None:
        self._text.move(-self._text.first)

    def action_help_last(self) -> None:
        self._text.move(END)
