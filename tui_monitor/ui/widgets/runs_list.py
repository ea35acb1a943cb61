"""All runs, the one that needs you first: sign, name, progress, time to go or fate, and two sparklines."""

from __future__ import annotations

import math

from textual.events import Click

from tui_monitor.draw.cells import fit
from tui_monitor.draw.spark import spark
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import RunReport
from tui_monitor.ui.messages import RunChosen
from tui_monitor.ui.phrases import fate, percent_words
from tui_monitor.ui.rows import Frame, Row, row
from tui_monitor.ui.scene import RunView, Scene, waiting_words
from tui_monitor.ui.series import chart_metrics
from tui_monitor.ui.signs import run_sign
from tui_monitor.ui.widgets.panel import Panel

PERCENT, FATE = 5, 7  # column widths: `100%`, `killed`


class RunsList(Panel, can_focus=True):
    """A list that keeps the selected run in sight."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._first = 0

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if not scene.views:
            return [row((waiting_words(scene), "muted"))]
        tall = 2 if len(scene.views) * 2 <= height else 1
        room = max(height // tall, 1)
        self._first = min(max(self._first, scene.place - room + 1), scene.place, max(len(scene.views) - room, 0))
        rows: list[Row] = []
        for view in scene.views[self._first : self._first + room]:
            rows += run_rows(view, view is scene.selected, width, tall, scene.ascii)
        return rows

    def frame(self, scene: Scene) -> Frame:
        note = f"{scene.place + 1} of {len(scene.views)}" if len(scene.views) > 1 else ""
        return Frame(row(("Runs", "text")), mark=row((note, "muted")) if note else ())


    def on_click(self, event: Click) -> None:
        """The run under the pointer."""
        scene = self.scene
        inside = self.size.height - (2 if self.has_frame else 0)
        tall = 2 if scene is not None and len(scene.views) * 2 <= inside else 1
        place = self._first + (event.y - (1 if self.has_frame else 0)) // tall
        if scene is not None and 0 <= place < len(scene.views):
            self.post_message(RunChosen(scene.views[place].key))


def run_rows(view: RunView, chosen: bool, width: int, tall: int, plain: bool) -> list[Row]:
    """One run in one or two rows."""
    report, sign = view.report, run_sign(view.report)
    name = max(width - 4 - PERCENT - FATE, 4)
    head = row(
        ("▸ " if chosen else "  ", "accent strong"),
        (f"{sign.mark} ", sign.role),
        (fit(report.name, name), "strong" if chosen else None),
        (fit(percent_words(report), PERCENT, "right"), None),
        (fit(fate(report), FATE, "right"), sign.role if report.state in ("crashed", "killed") else "muted"),
    )
    return [head] if tall == 1 else [head, sparks(report, width, plain)]


def sparks(report: RunReport, width: int, plain: bool) -> Row:
    """The first two charts' metrics in small; entropy from 0 to its ceiling, so that only a collapse looks like one."""
    names = [name for name in chart_metrics(report, 2) if name in report.trends]
    room = (width - 4) // 2 - 3 if len(names) > 1 else width - 6
    pieces = row("    ")
    for name in names:
        ceiling = math.log(report.experts) if name == "alpha_entropy" and report.experts else None
        low = 0.0 if ceiling else None
        text = spark(report.trends[name].mean, max(room, 0), low, ceiling, plain)
        pieces = row(pieces, (f"{metric(name).label[:1]} ", "muted"), (text, "spark"), " ")
    return pieces
