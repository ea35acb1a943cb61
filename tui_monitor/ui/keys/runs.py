"""Keys of the table of runs."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

RUNS: tuple[Action, ...] = ()
