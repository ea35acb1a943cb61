"""The tree of checkpoints with its cadence, and what is known of the chosen one."""

from __future__ import annotations

from datetime import datetime

from tui_monitor.draw.cells import cell_width
from tui_monitor.export.words import resume_checkpoint
from tui_monitor.model.report import CheckpointReport
from tui_monitor.model.text import clean
from tui_monitor.ui.phrases import stem
from tui_monitor.ui.rows import BLANK, Frame, Row, row, wrap
from tui_monitor.ui.scene import Scene, waiting_words
from tui_monitor.ui.signs import ENDED
from tui_monitor.ui.views.checkpoints.cadence import cadence_rows
from tui_monitor.ui.views.checkpoints.entries import Entry, entries_of
from tui_monitor.ui.views.checkpoints.keys import CheckpointKeys
from tui_monitor.ui.views.checkpoints.rows import detail_rows, entry_row, heading_row, name_width
from tui_monitor.ui.views.checkpoints.tree import tree_of
from tui_monitor.ui.views.view import ViewPanel

EMPTY = "what is known of the chosen checkpoint will stand here"


class CheckpointList(CheckpointKeys):
    """One checkpoint a line; the one that a resume would take is chosen at first."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._names = 0
        self._wanted: CheckpointReport | None = None  # what a resume would take
        self._now: datetime | None = None

    # --- drawing ------------------------------------------------------------------------------------------------------

    def begin(self) -> int:
        view = self.scene.selected if self.scene is not None else None
        wanted = resume_checkpoint(view.report) if view is not None else None
        places = (at for at, line in enumerate(self._lines) if line.saved is wanted and wanted is not None)
        return next(places, len(self._lines) - 1)

    def look_at(self, subject: str) -> None:
        """Choose the file of this path."""
        self.query_typed = None
        self.to_hidden(1, lambda entry: entry.saved is not None and entry.saved.path == subject)

    def go_to(self, counter: float) -> None:
        """Choose the numbered one that is nearest to this place of the run."""
        self.query_typed = None
        view = self.scene.selected if self.scene is not None else None
        told = [entry for entry in entries_of(view) if entry.counter is not None] if view is not None else []
        if told:
            nearest = min(told, key=lambda entry: abs((entry.counter or 0) - counter)).key
            self.to_hidden(1, lambda entry: entry.key == nearest)

    def line_row(self, line: Entry, width: int) -> Row:
        return entry_row(line, self._wanted, self._now, width, self._names) if self._now is not None else BLANK

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        view = scene.selected
        if view is None:
            self._lines = []
            return [row((line, "muted")) for line in wrap(waiting_words(scene), width, height)]
        head = cadence_rows(view, width, height)
        entries = entries_of(view)
        if not entries:
            self._lines = []
            none = "no checkpoint found" if view.report.state in ENDED else "waiting for the first checkpoint"
            return [*head, row((none, "muted"))]
        self._names = name_width(tree_of(view, frozenset()), width)  # folded or not, columns stay
        self._wanted, self._now = resume_checkpoint(view.report), view.report.generated_at
        if height >= len(head) + 4:
            head = [*head, heading_row(width, self._names)]
        if self.query_typed is not None and not self.lines_of(scene):
            self._lines = []
            return [*head, row(("no checkpoint has these words: esc shows all", "muted"))]
        return [*head, *self.list_rows(scene, width, height - len(head), len(head))]

    def frame(self, scene: Scene) -> Frame:
        report = scene.selected.report if scene.selected is not None else None
        folder = clean(report.checkpoint_folder or "") if report is not None else ""
        saved = resume_checkpoint(report) if report is not None else None
        newest = row(("★ ", "accent"), stem(saved.name)) if saved is not None else BLANK
        room = max(self.size.width - 30, 1)
        only = f" · only {self.query_typed.text}" if self.query_typed is not None else ""
        note = row((folder if cell_width(folder) <= room else "", "muted"))
        return Frame(row("Checkpoints", (only, "accent")), newest, note=note)


class CheckpointDetails(ViewPanel, can_focus=False):
    """What is known of the chosen one."""

    def __init__(self, id: str, listed: CheckpointList) -> None:
        super().__init__(id)
        self._listed = listed
        listed.told = self.redraw

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        report = scene.selected.report if scene.selected is not None else None
        if report is None:
            return [row((line, "muted")) for line in wrap(EMPTY, width, height)]
        return detail_rows(self._listed.line_in(scene), report, width)

    def frame(self, scene: Scene) -> Frame:
        entry = self._listed.line_in(scene)
        return Frame(row(stem(entry.saved.name) if entry is not None and entry.saved is not None else "Details"))
