"""Keys of the checks and incidents."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

HEALTH = (
    Action("health.up", ("up", "k"), "up", "The line above", "health"),
    Action("health.down", ("down", "j"), "lines", "The line below; what it means stands beneath", "health", True, 3,
           "↑↓"),
    Action("health.page_up", ("pageup", "ctrl+u"), "page up", "A page up", "health"),
    Action("health.page_down", ("pagedown", "ctrl+d"), "page down", "A page down", "health"),
    Action("health.start", ("g", "home"), "first", "To the first check", "health"),
    Action("health.end", ("G", "end"), "last", "To the last line", "health"),
    Action("health.next", ("tab",), "part", "To the next part: checks, incidents, verdicts, notices", "health"),
    Action("health.previous", ("shift+tab",), "part before", "To the part before", "health"),
    Action("health.filter", ("slash",), "filter", "Only lines of which the words are true: loss !debug, a regular "
           "expression; esc shows all", "health", True, 5, opens=True),
    Action("health.problem", ("e",), "problem", "To the next line that is a problem", "health", True, 4),
    Action("health.problem_before", ("E",), "problem before", "To the problem before", "health"),
    Action("health.open", ("enter",), "to it", "To the place of the incident or verdict in the log", "health", True, 9),
)  # fmt: skip
