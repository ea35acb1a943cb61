"""Keys of the dashboard's rows while they are the chosen panel, and of the list of their columns."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

FEED = (
    Action("feed.search", ("slash",), "search", "Search the rows: loss !debug, a regular expression; small letters for "
           "any case", "feed", True, 3, opens=True),
    Action("feed.match", ("n",), "match", "To the next match: the newest first, then older ones, round the end", "feed",
           True, 5, "n N"),
    Action("feed.match_newer", ("N",), "newer match", "To the match that is newer, round the end", "feed"),
    Action("feed.columns", ("m",), "columns", "Which metrics the rows show; remembered", "feed", True, 6),
    Action("feed.clear", ("escape",), "clear", "Stop a search; then look for nothing any more", "feed"),
)  # fmt: skip

COLUMNS = (
    Action("columns.up", ("up", "k"), "up", "The metric above", "columns"),
    Action("columns.down", ("down", "j"), "metric", "The metric below", "columns", True, 3, "↑↓"),
    Action("columns.first", ("g", "home"), "first", "The first metric", "columns"),
    Action("columns.last", ("G", "end"), "last", "The last metric", "columns"),
    Action("columns.toggle", ("space", "enter"), "tick", "A column for this metric, or none", "columns", True, 4),
    Action("columns.usual", ("0",), "as usual", "The columns as they are without a choice", "columns", True, 5),
    Action("columns.close", ("escape", "m"), "close", "Close the list", "columns", True, 2),
)  # fmt: skip
