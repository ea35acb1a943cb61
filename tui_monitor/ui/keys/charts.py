"""Keys of the charts."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

CHARTS = (
    Action("charts.left", ("left",), "cursor left", "The cursor a cell left; at the edge the range moves", "charts"),
    Action("charts.right", ("right",), "cursor", "The cursor a cell right; at the end it follows the newest row",
           "charts", True, 3, "←→"),
    Action("charts.far_left", ("shift+left", "H"), "far left", "The cursor ten cells left", "charts"),
    Action("charts.far_right", ("shift+right", "L"), "far right", "The cursor ten cells right", "charts"),
    Action("charts.start", ("g", "home"), "first row", "The cursor to the first row", "charts"),
    Action("charts.end", ("G", "end"), "last row", "The cursor to the newest row, and with it", "charts"),
    Action("charts.up", ("up", "k"), "up", "The chart above", "charts"),
    Action("charts.down", ("down", "j"), "chart", "The chart below", "charts", True, 5, "↑↓"),
    Action("charts.next", ("tab",), "next chart", "The next chart", "charts"),
    Action("charts.previous", ("shift+tab",), "chart before", "The chart before", "charts"),
    Action("charts.page_up", ("pageup", "ctrl+u"), "page up", "A page of charts up", "charts"),
    Action("charts.page_down", ("pagedown", "ctrl+d"), "page down", "A page of charts down", "charts"),
    Action("charts.open", ("enter",), "maximise", "The chosen chart alone; again for all", "charts", True, 4),
    Action("charts.back", ("escape",), "back", "All charts again; from there to the dashboard", "charts", True, 10),
    Action("charts.zoom_in", ("i",), "zoom", "Nearer, around the cursor", "charts", True, 6, "i o"),
    Action("charts.zoom_out", ("o",), "zoom out", "Farther, around the cursor", "charts"),
    Action("charts.whole", ("0",), "whole run", "The whole run again", "charts", True, 11),
    Action("charts.pan_left", ("less_than_sign",), "pan left", "The range a quarter left", "charts"),
    Action("charts.pan_right", ("greater_than_sign",), "pan right", "The range a quarter right", "charts"),
    Action("charts.smoother", ("plus",), "smoothing", "Means of more rows", "charts", True, 9, "+ -"),
    Action("charts.rougher", ("minus",), "less smoothing", "Means of fewer rows, at last the raw values", "charts"),
    Action("charts.smooth_auto", ("equals_sign",), "smoothing by itself", "Means of as many rows as the range asks",
           "charts"),
    Action("charts.log", ("l",), "log", "A logarithmic scale, or a linear one", "charts", True, 12),
    Action("charts.axis", ("x",), "axis", "Over the counter, or over the time of day where it is known", "charts", True,
           13),
    Action("charts.near", ("v",), "near", "As near as the values allow, or from zero and to the ceiling", "charts"),
    Action("charts.worst", ("d",), "dip", "The cursor to the worst value in sight (the lowest where none is better)",
           "charts", True, 9, "d D"),
    Action("charts.best", ("D",), "best", "The cursor to the best value in sight", "charts"),
    Action("charts.problem_next", ("e",), "problem", "The cursor to the next problem among the rows", "charts"),
    Action("charts.problem_previous", ("E",), "previous problem", "The cursor to the problem before", "charts"),
    Action("charts.feed", ("f",), "its rows", "From the cursor to its row on the dashboard; v there leads back",
           "charts", True, 6),
)  # fmt: skip
