"""Every metric of the selected run in a grid, and any of them closer: its package, of which the first frame needs none.

`cards` which charts there are · `grid` where they stand · `look` the range · `lens` how all are looked at · `times`
counters as hours · `smoothing` means of rows · `lines`, `edges`, `heat` what is drawn · `words`, `reading` what is said
· `state`, `moves`, `keys`, `mouse`, `panel` the panel, one layer on the other.
"""

from __future__ import annotations

from tui_monitor.ui.services import Services
from tui_monitor.ui.views.view import View, ViewPanel, alone

ABOUT = (
    "Every metric of the run. All charts share range, cursor and axis: once the cursor is moved their titles have the "
    "values at it, and the last line has all of the chosen one.",
    "The coloured line is the mean of the latest rows; behind it the values, from lowest to highest. Dotted across: "
    "ceilings, and the borders of what is healthy; dotted upright: where phases begin.",
    "Mouse: a click sets the cursor, a double click maximises, dragging moves the range; the wheel zooms over a curve "
    "and scrolls beside one, with shift it moves.",
)


def _make(services: Services) -> list[ViewPanel]:
    from tui_monitor.ui.views.charts.panel import ChartsPanel

    return [ChartsPanel("charts-grid")]


CHARTS_VIEW = View("charts", _make, alone("charts-grid"), ABOUT)
