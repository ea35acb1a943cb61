"""Keys of the charts."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

CHARTS: tuple[Action, ...] = ()
