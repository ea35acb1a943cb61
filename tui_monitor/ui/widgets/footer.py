"""The keys that matter here, made from the table of actions, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui_monitor.ui.actions import ACTIONS, Action, Scope, in_footer, key_word
from tui_monitor.ui.rows import Part, Row, pack, row
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.widgets.panel import Panel


class Footer(Panel):
    """One line; the least important keys are left out first, quit never."""

    FRAMED: ClassVar[bool] = False
    scopes: Sequence[Scope] = ("everywhere", "desk", "dashboard")  # where the keys are pressed
    table: Sequence[Action] = ACTIONS

    def inputs(self, scene: Scene) -> object:
        return scene.ascii, self.scopes

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        first, *rest = in_footer(self.scopes, self.table)
        parts = [
            Part(action.order, row((action.shown or key_word(action.keys[0]), "strong"), (f" {action.label}", "muted")))
            for action in (*rest, first)
        ]
        return [row(" ", pack(parts, width - 2, gap=3 if width >= 110 else 2))]
