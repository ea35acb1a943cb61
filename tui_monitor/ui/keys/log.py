"""Keys of the raw log."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

LOG = (
    Action("log.up", ("up", "k"), "up", "The line above; following stops", "log"),
    Action("log.down", ("down", "j"), "lines", "The line below; at the end it follows again", "log", True, 3, "↑↓"),
    Action("log.page_up", ("pageup", "ctrl+u"), "page up", "A page up", "log"),
    Action("log.page_down", ("pagedown", "ctrl+d"), "page down", "A page down", "log"),
    Action("log.start", ("g", "home"), "beginning", "To the first line", "log"),
    Action("log.end", ("G", "end"), "end", "To the last line, and follow", "log"),
    Action("log.follow", ("f",), "follow", "Follow the end, or stay here", "log", True, 9),
    Action("log.left", ("left", "h"), "left", "Back to the beginning of long lines", "log"),
    Action("log.right", ("right", "l"), "right", "Along long lines", "log"),
    Action("log.wrap", ("w",), "wrap", "Long lines in several rows, or in one; remembered", "log", True, 14),
    Action("log.search", ("slash",), "search", "Search: a regular expression, in lower case for any case", "log", True,
           4),
    Action("log.next", ("n",), "match", "To the next match, round the end", "log", True, 7, "n N"),
    Action("log.previous", ("N",), "match before", "To the match before, round the beginning", "log"),
    Action("log.filter", ("ampersand",), "filter", "Only lines that match; !word leaves lines out: loss !debug", "log",
           True, 8, "&"),
    Action("log.problem", ("e",), "problem", "To the next problem; from the end to the newest one", "log", True, 5),
    Action("log.fold", ("enter",), "unfold", "The lines of the traceback at the cursor, or one line for all of them",
           "log", True, 11),
    Action("log.problem_before", ("E",), "problem before", "To the problem before", "log"),
    Action("log.copy", ("y",), "copy line", "The line at the cursor into the clipboard (OSC 52)", "log", True, 13),
    Action("log.back", ("escape",), "back", "Stop a search; drop filter and highlights; then to the view one came "
           "from", "log", True, 10),
)  # fmt: skip
