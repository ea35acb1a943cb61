"""Keys that mean the same in every view."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

EVERYWHERE = (
    Action("app.help", ("question_mark",), "help", "These keys; again to close", "everywhere", True, 2),
    Action("app.palette", ("ctrl+p",), "commands", "Everything by its name: actions, views, runs, metrics, themes",
           "everywhere"),
    Action("theme.next", ("t",), "theme", "Dark, light, two for the colour-blind, then Textual's; remembered",
           "everywhere", True, 14),
    Action("app.quit", ("q", "ctrl+c"), "quit", "Quit; the training is never touched", "everywhere", True, 1),
)  # fmt: skip

DESK = (
    Action("view.dashboard", ("1",), "views", "Dashboard: everything about the selected run", "desk", True, 6, "1-7"),
    Action("view.runs", ("2",), "runs", "Runs: all of them in a table", "desk"),
    Action("view.charts", ("3",), "charts", "Charts: every metric, to look closer", "desk"),
    Action("view.checkpoints", ("4",), "checkpoints", "Checkpoints: the tree, cadence, deltas, disk", "desk"),
    Action("view.health", ("5",), "health", "Health: every check, its threshold, since when; incidents", "desk"),
    Action("view.compare", ("6",), "compare", "Compare: runs on one axis, and their differences", "desk"),
    Action("view.log", ("7",), "log", "Log: the raw lines; again to go to the end", "desk"),
    Action("run.previous", ("left_square_bracket",), "previous run", "The run above, whatever is chosen", "desk"),
    Action("run.next", ("right_square_bracket",), "next run", "The run below, whatever is chosen", "desk", True, 12,
           "[ ]"),
    Action("run.baseline", ("b",), "baseline", "Compare with the selected run from now on; again to undo", "desk", True,
           15),
    Action("run.compare", ("c",), "compare", "Compare: the marked runs, or the selected one with its baseline", "desk"),
    Action("check.acknowledge", ("a",), "seen",
           "Acknowledge the worst check, or the chosen one, until it changes; again to undo", "desk", True, 8),
    Action("display.pause", ("space",), "pause", "Hold the display; reading goes on", "desk", True, 5),
    Action("report.snapshot", ("s",), "snapshot", "Write this run's health check as markdown; look at it; JSON, SVG",
           "desk", True, 7),
    Action("report.copy", ("y",), "copy", "Copy the chosen line (OSC 52); without one the health check, and to a file",
           "desk", True, 13),
)  # fmt: skip

NOW = (
    Action("now.commands", ("colon",), "commands", "The same as ctrl+p: a name, or an episode's number to go to it",
           "now", opens=True),
)  # fmt: skip

VIEW = (
    Action("view.maximise", ("z",), "maximise", "The whole screen for this view, or the header back", "view", True, 11),
    Action("view.part", ("tab", "shift+tab"), "part", "Says that there is but one part here", "view"),
    Action("view.match", ("n",), "match", "The next line that a filter leaves, round the end", "view"),
    Action("view.match_before", ("N",), "match before", "The line before of those that a filter leaves", "view"),
    Action("view.back", ("escape",), "back", "A filter taken away; else to the view one came from", "view", True, 10),
)  # fmt: skip
