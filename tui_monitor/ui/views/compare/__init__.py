"""Several runs on one axis and their differences from a baseline: its package, of which the first frame needs none.

`choice` which runs · `work` the numbers, beside the screen's own work · `since` counters as hours · `overlay` what is
drawn · `table` what is told · `layout` where it stands · `document` markdown · `panel`, `keys`.
"""

from __future__ import annotations

from tui_monitor.ui.services import Services
from tui_monitor.ui.views.view import View, ViewPanel, alone

ABOUT = (
    "The runs marked in the Runs view (m), or the selected one and its baseline: the one set with b, else `[run]",
    "baseline` of moe-top.toml, else a run beside it named baseline…, else the run most like it. Up to six, A is the",
    "baseline. Differences are those of the means over the same episodes; the interval holds the true one in 95 % of",
    "cases, the correlation of neighbours included. Two runs are two seeds: what separates them need not be settings.",
)


def _make(services: Services) -> list[ViewPanel]:
    from tui_monitor.ui.views.compare.panel import ComparePanel

    return [ComparePanel("compare-runs")]


COMPARE_VIEW = View("compare", _make, alone("compare-runs"), ABOUT)
