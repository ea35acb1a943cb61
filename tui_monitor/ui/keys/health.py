"""Keys of the checks and incidents."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

HEALTH: tuple[Action, ...] = ()
