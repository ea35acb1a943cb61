"""All runs in a table: its package, of which the first frame needs none.

`figures` of a run, `mains` which metrics · `columns` what there is to show · `layout` which of it at what width ·
`sparklines` courses in small · `rows`, `lines` what is drawn · `order` the sorting · `words` of a filter, `fields` they
speak of, `query` what they mean · `listing` which runs in which order · `keys` · `panel`.
"""

from __future__ import annotations

from tui_monitor.ui.services import Services
from tui_monitor.ui.views.view import View, ViewPanel, alone

ABOUT = (
    "All runs, the one that needs you first. Figures are means of the last rows; `since`: since you last looked.",
    "Filter: words that must all be true, ! denies one:  state:crashed score>10 !warmup \"two words\"",
    "A plain word stands in the name, state, verdict or phase. Of name: phase: why: path: a part is enough, of state:",
    "verdict: the beginning, one of several with commas. Groups: is:bad is:live is:ended is:marked",
    "Compared by > >= < <= = !=  are done>50 (%) episode>=290 end<2h line>10m pid=4711 and any metric: score>10",
    "alpha_entropy<0.7 (the means), score.last score.min score.max",
)


def _make(services: Services) -> list[ViewPanel]:
    from tui_monitor.ui.views.runs.panel import RunsTable

    return [RunsTable("runs-table")]


RUNS_VIEW = View("runs", _make, alone("runs-table"), ABOUT)
