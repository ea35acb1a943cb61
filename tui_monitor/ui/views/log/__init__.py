"""The raw log of the selected run, as large as it may be: it opens at its end and follows it.

`seeking` searches in slices, `filtered` what a filter lets through · `window` what is in sight · `rows` how it is drawn
· `reading` one log with all of that · `reader` the thread that reads in it, `asking` has it work · `keys` · `panel`.
"""

from __future__ import annotations

from tui_monitor.ui.services import Services
from tui_monitor.ui.views.view import View, ViewPanel, alone

ABOUT = (
    "The log as it stands, of any size; of bars that overwrite themselves their last state. It opens at its end.",
    "A search in lower case finds any case. A filter:  loss   loss|score   !debug   loss !debug",
    "e goes to lines that tell of problems: tracebacks, errors, NaN, out of memory, killed.",
)


def _make(services: Services) -> list[ViewPanel]:
    from tui_monitor.ui.views.log.panel import RawLogPanel

    return [RawLogPanel("raw-log", services.open_log)]


LOG_VIEW = View("log", _make, alone("raw-log"), ABOUT)
