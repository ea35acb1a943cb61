"""Keys that turn a live screen to the selected run's past, and back."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

LIVE = (
    Action("past.enter", ("p",), "past", "The selected run as it was: then : for an episode, esc: live again", "live",
           True, 9),
)  # fmt: skip

PAST = (
    Action("past.leave", ("escape",), "live", "Back to the live runs, from the dashboard; they were read on", "past",
           True, 2),
)  # fmt: skip
