"""Keys of the checkpoint tree."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

CHECKPOINTS = (
    Action("checkpoints.up", ("up", "k"), "up", "The checkpoint above", "checkpoints"),
    Action("checkpoints.down", ("down", "j"), "files", "The checkpoint below; what is known of it stands beneath",
           "checkpoints", True, 3, "↑↓"),
    Action("checkpoints.page_up", ("pageup",), "page up", "A page up", "checkpoints"),
    Action("checkpoints.page_down", ("pagedown",), "page down", "A page down", "checkpoints"),
    Action("checkpoints.start", ("g", "home"), "first", "To the first one", "checkpoints"),
    Action("checkpoints.end", ("G", "end"), "last", "To the last one", "checkpoints"),
    Action("checkpoints.problem", ("e",), "problem", "To the next one that is missing or not usable", "checkpoints",
           True, 4),
    Action("checkpoints.problem_before", ("E",), "problem before", "To the problem before", "checkpoints"),
    Action("checkpoints.resume", ("r",), "resume", "To the one that a resume would start from", "checkpoints", True, 9),
    Action("checkpoints.copy", ("y",), "copy path", "Copy the path of the chosen one (OSC 52)", "checkpoints", True, 6),
)  # fmt: skip
