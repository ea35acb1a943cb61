"""Keys of the comparison."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

COMPARE: tuple[Action, ...] = ()
