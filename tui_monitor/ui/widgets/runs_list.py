"""All runs, the one that needs you first: sign, name, word, progress, time to go or fate, and two sparklines; each
of many has one line: sign, name, word, and the one figure that says most."""

from __future__ import annotations

from textual.events import Click

from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.export.trends import label_of
from tui_monitor.model.report import RunReport
from tui_monitor.ui.messages import RunChosen
from tui_monitor.ui.naming import told_apart
from tui_monitor.ui.phrases import fate, figure_words, percent_words
from tui_monitor.ui.rows import Frame, Row, row
from tui_monitor.ui.scene import RunView, Scene, waiting_words
from tui_monitor.ui.signs import run_sign
from tui_monitor.ui.sparks import metric_spark, sparked
from tui_monitor.ui.widgets.panel import Panel

PERCENT, FATE, WORD, FIGURE = 5, 8, 8, 7  # column widths: `100%`, `waiting`, `critical`, `silent`


class RunsList(Panel, can_focus=True):
    """A list that keeps the selected run in sight, until the wheel looks elsewhere."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._first = 0
        self._seen: str | None = None  # the selected run when it was brought into sight last
        self._browsing = False

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if not scene.views:
            return [row((waiting_words(scene), "muted"))]
        tall, room = _fitting(len(scene.views), height)
        key = scene.selected.key if scene.selected else None
        if key != self._seen:
            self._seen, self._browsing = key, False
        if not self._browsing:
            self._first = min(max(self._first, scene.place - room + 1), scene.place)
        self._first = max(min(self._first, len(scene.views) - room), 0)
        names = told_apart(tuple(view.report.name for view in scene.views), _name_width(width, tall))
        rows: list[Row] = []
        for view in scene.views[self._first : self._first + room]:
            rows += run_rows(view, view is scene.selected, width, tall, scene.ascii, names[view.report.name])
        return rows

    def frame(self, scene: Scene) -> Frame:
        note = f"{scene.place + 1} of {len(scene.views)}" if len(scene.views) > 1 else ""
        return Frame(row(("Runs", "text")), mark=row((note, "muted")) if note else ())

    def browse(self, by: int) -> None:
        """Look at other runs; the selected one stays selected."""
        self._browsing = True
        self._first += by
        self.redraw()

    def on_mouse_scroll_up(self) -> None:
        self.browse(-2)

    def on_mouse_scroll_down(self) -> None:
        self.browse(2)

    def on_click(self, event: Click) -> None:
        """The run under the pointer."""
        scene, edge = self.scene, 1 if self.has_frame else 0
        if scene is None or not edge <= event.y < self.size.height - edge:
            return
        tall, _ = _fitting(len(scene.views), self.size.height - 2 * edge)
        place = self._first + (event.y - edge) // tall
        if 0 <= place < len(scene.views):
            self.post_message(RunChosen(scene.views[place].key))


def _fitting(runs: int, height: int) -> tuple[int, int]:
    """Rows of one run, two where all runs have room for their sparklines; and how many runs fit."""
    tall = 2 if runs * 2 <= height else 1
    return tall, max(height // tall, 1)


def _name_width(width: int, tall: int) -> int:
    return max(width - 4 - (WORD + 1 + FIGURE if tall == 1 else PERCENT + FATE), 4)


def run_rows(
    view: RunView, chosen: bool, width: int, tall: int, plain: bool, name: str | None = None
) -> list[Row]:
    """One run in one or two rows; its word stands in the second, or in the only one. `name` is the run's name as short
    as the list has it."""
    report, sign = view.report, run_sign(view.report)
    first = row(
        ("▸ " if chosen else "  ", "accent strong"),
        (f"{sign.mark} ", sign.role),
        (fit(name or report.name, _name_width(width, tall)), "strong" if chosen else None),
    )
    if tall == 1:
        figure = fit(figure_words(report), FIGURE, "right")
        return [row(first, (fit(f" {sign.word}", WORD + 1), sign.role), (figure, "muted"))]
    percent = fit(percent_words(report), PERCENT, "right")
    end = (fit(fate(report), FATE, "right"), sign.role if report.state in ("crashed", "killed") else "muted")
    return [row(first, percent, end), second_row(report, width, plain)]


def second_row(report: RunReport, width: int, plain: bool) -> Row:
    """The verdict's word, and the first two charts' metrics in small."""
    sign = run_sign(report)
    names = sparked(report)
    room = width - 4 - WORD - 1
    each = (room - 1) // 2 if len(names) > 1 else room
    pieces = row("    ", (fit(sign.word, WORD), sign.role), " ")
    for place, name in enumerate(names):
        letter = f"{label_of(report, name)[:1]} "
        text = metric_spark(report, name, each - cell_width(letter), plain)
        pieces = row(pieces, " " if place else "", (letter, "muted"), (text, "spark"))
    return pieces
