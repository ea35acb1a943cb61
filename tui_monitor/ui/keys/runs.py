"""Keys of the table of runs."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

RUNS: tuple[Action, ...] = (
    Action("runs.up", ("up", "k"), "up", "The run above", "runs"),
    Action("runs.down", ("down", "j"), "run", "The run below", "runs", True, 9, "↑↓"),
    Action("runs.page_up", ("pageup", "ctrl+u"), "page up", "A page of runs up", "runs"),
    Action("runs.page_down", ("pagedown", "ctrl+d"), "page down", "A page of runs down", "runs"),
    Action("runs.first", ("g", "home"), "first", "The first run", "runs"),
    Action("runs.last", ("G", "end"), "last", "The last run", "runs"),
    Action("runs.open", ("enter",), "open", "The chosen run on the dashboard", "runs", True, 3),
    Action("runs.filter", ("slash",), "filter", "Only runs of which some words are true (above)", "runs", True, 3,
           opens=True),
    Action("runs.sort_next", ("o", "right"), "order", "Order by the next column; after the last, by need", "runs", True,
           4, "o r"),
    Action("runs.sort_previous", ("O", "left"), "order before", "Order by the column before", "runs"),
    Action("runs.reverse", ("r",), "reverse", "The other way round", "runs"),
    Action("runs.mark", ("m",), "mark", "Mark the run for comparison, or take its mark away; c compares", "runs", True,
           6),
    Action("runs.unmark", ("M",), "unmark", "Take all marks away", "runs"),
    Action("runs.problem_next", ("e",), "problem", "To the next run that needs you", "runs"),
    Action("runs.problem_previous", ("E",), "previous problem", "To the run before that needs you", "runs"),
    Action("runs.back", ("escape",), "back", "All runs again where a filter hides some; else to the view one came from",
           "runs"),
)  # fmt: skip
