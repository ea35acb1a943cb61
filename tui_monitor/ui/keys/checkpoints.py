"""Keys of the checkpoint tree."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

CHECKPOINTS: tuple[Action, ...] = ()
