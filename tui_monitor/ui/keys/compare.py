"""Keys of the comparison."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

COMPARE = (
    Action("compare.up", ("up", "k"), "line above", "The line above: its metric is drawn", "compare"),
    Action("compare.down", ("down", "j"), "metric", "The line below: its metric is drawn", "compare", True, 3, "↑↓"),
    Action("compare.page_up", ("pageup", "ctrl+u"), "page up", "A page of lines up", "compare"),
    Action("compare.page_down", ("pagedown", "ctrl+d"), "page down", "A page of lines down", "compare"),
    Action("compare.start", ("g", "home"), "first line", "The first line", "compare"),
    Action("compare.end", ("G", "end"), "last line", "The last line", "compare"),
    Action("compare.next", ("right", "l", "tab"), "run", "The next run against the baseline", "compare", True, 4, "←→"),
    Action("compare.previous", ("left", "h", "shift+tab"), "run before", "The run before against the baseline",
           "compare"),
    Action("compare.baseline", ("b",), "baseline", "Make the run of the table the baseline; of the baseline, undo",
           "compare", True, 5),
    Action("compare.axis", ("x",), "axis", "Over the counter, or over the time since each run's start", "compare",
           True, 6),
    Action("compare.range", ("r",), "range", "The part that all have, or each run whole", "compare", True, 8),
    Action("compare.near", ("v",), "near", "As near as the values allow, or from zero and to the ceiling", "compare",
           True, 9),
    Action("compare.filter", ("slash",), "filter", "Only lines and settings of which the words are true: entropy; esc "
           "shows all", "compare", True, 7, opens=True),
    Action("compare.open", ("enter",), "closer", "The metric among the charts of the selected run", "compare"),
    Action("compare.write", ("s",), "markdown", "Write the comparison as markdown, each run against the baseline",
           "compare", True, 7),
    Action("compare.copy", ("y",), "copy", "The same into the clipboard (OSC 52), and to a file", "compare"),
)  # fmt: skip
