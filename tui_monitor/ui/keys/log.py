"""Keys of the raw log."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

LOG: tuple[Action, ...] = ()
