"""Keys of the checkpoint tree."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

CHECKPOINTS = (
    Action("checkpoints.up", ("up", "k"), "up", "The checkpoint above", "checkpoints"),
    Action("checkpoints.down", ("down", "j"), "files", "The checkpoint below; what is known of it stands beneath",
           "checkpoints", True, 3, "↑↓"),
    Action("checkpoints.page_up", ("pageup", "ctrl+u"), "page up", "A page up", "checkpoints"),
    Action("checkpoints.page_down", ("pagedown", "ctrl+d"), "page down", "A page down", "checkpoints"),
    Action("checkpoints.start", ("g", "home"), "first", "To the first one", "checkpoints"),
    Action("checkpoints.end", ("G", "end"), "last", "To the last one", "checkpoints"),
    Action("checkpoints.open", ("enter",), "rows", "Fold or open the folder or the older ones; of a file, its episode "
           "on the dashboard", "checkpoints", True, 8),
    Action("checkpoints.fold", ("space",), "pause", "Fold or open, where the line does; elsewhere space pauses",
           "checkpoints", True, 5),
    Action("checkpoints.close", ("left", "h"), "close", "Fold this line, or go to what it hangs on", "checkpoints"),
    Action("checkpoints.unfold", ("right", "l"), "unfold", "Open what is folded at this line", "checkpoints"),
    Action("checkpoints.rows", ("f",), "its rows", "From the checkpoint to its episode on the dashboard; enter there "
           "leads back", "checkpoints"),
    Action("checkpoints.problem", ("e",), "problem", "To the next one that is missing or not usable", "checkpoints",
           True, 4),
    Action("checkpoints.problem_before", ("E",), "problem before", "To the problem before", "checkpoints"),
    Action("checkpoints.filter", ("slash",), "filter", "Only checkpoints of which the words are true: name, counter, "
           "problem; esc shows all", "checkpoints", True, 10, opens=True),
    Action("checkpoints.resume", ("r",), "resume", "To the one that a resume would start from", "checkpoints", True, 9),
    Action("checkpoints.copy", ("y",), "copy path", "Copy the path of the chosen one (OSC 52)", "checkpoints", True, 6),
)  # fmt: skip
