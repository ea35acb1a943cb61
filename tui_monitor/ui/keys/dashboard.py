"""Keys of the dashboard: its runs, its rows, its charts."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

DASHBOARD = (
    Action("move.up", ("up", "k"), "up", "The run above; a line up in the panel that tab chose"),
    Action("move.down", ("down", "j"), "runs", "The run below; a line down in the panel that tab chose", show=True,
           order=3, shown="↑↓"),
    Action("panel.next", ("tab",), "panel", "The next panel: runs, rows, checkpoints, checks", show=True, order=11),
    Action("panel.previous", ("shift+tab",), "previous panel", "The panel before"),
    Action("panel.leave", ("escape",), "leave", "No panel is chosen any more; a search of the rows ends"),
    Action("problem.next", ("e",), "problem", "To the next problem among the rows, the newest one first", show=True,
           order=4),
    Action("problem.previous", ("E",), "previous problem", "To the problem before"),
    Action("feed.up", ("pageup", "ctrl+u"), "page up", "A page up in the rows; following stops"),
    Action("feed.down", ("pagedown", "ctrl+d"), "page down", "A page down in the rows"),
    Action("feed.start", ("g", "home"), "first row", "To the first row read, or checkpoint"),
    Action("feed.end", ("G", "end"), "last row", "To the last row, and follow it; or checkpoint"),
    Action("rows.search", ("slash",), "search", "Choose the rows and search them", opens=True),
    Action("rows.match", ("n",), "match", "To the next match among the rows"),
    Action("rows.match_newer", ("N",), "newer match", "To the match among the rows that is newer"),
    Action("rows.columns", ("m",), "columns", "Choose the rows, and which metrics they show"),
    Action("feed.follow", ("f",), "follow", "Follow the newest row, or stay here", show=True, order=10),
    Action("feed.unfold", ("enter",), "unfold", "Show or hide what is folded; a checkpoint, or its row: view 4 at it"),
    Action("tree.fold", ("left", "h"), "fold", "Fold the checkpoints at this line, or go to what it hangs on"),
    Action("tree.unfold", ("right", "l"), "open", "Open the checkpoints that are folded at this line"),
    Action("feed.chart", ("v",), "charts here", "The charts at the row of the cursor; f there leads back"),
    Action("chart.zoom", ("z",), "zoom", "Charts from 0 to the ceiling, or as near as the data allows", show=True,
           order=9),
)  # fmt: skip
