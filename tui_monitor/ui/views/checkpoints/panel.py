"""The tree of checkpoints with its cadence, and what is known of the chosen one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from tui_monitor.draw.cells import cell_width
from tui_monitor.export.words import resume_checkpoint
from tui_monitor.model.report import CheckpointReport
from tui_monitor.model.text import clean
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.phrases import short_path, stem
from tui_monitor.ui.rows import BLANK, Frame, Row, row, wrap
from tui_monitor.ui.scene import Scene, waiting_words
from tui_monitor.ui.signs import ENDED
from tui_monitor.ui.views.checkpoints.cadence import cadence_rows
from tui_monitor.ui.views.checkpoints.entries import Entry, entries_of
from tui_monitor.ui.views.checkpoints.rows import detail_rows, entry_row, heading_row, name_width
from tui_monitor.ui.views.listed import ListPanel
from tui_monitor.ui.views.view import ViewPanel


class CheckpointList(ListPanel[Entry]):
    """One checkpoint a line; the one that a resume would take is chosen at first."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("checkpoints")]

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._names = 0
        self._wanted: CheckpointReport | None = None  # what a resume would take
        self._now: datetime | None = None

    # --- drawing ------------------------------------------------------------------------------------------------------

    def lines_of(self, scene: Scene) -> list[Entry]:
        return list(entries_of(scene.selected)) if scene.selected is not None else []

    def key_of(self, line: Entry) -> str:
        return line.key

    def begin(self) -> int:
        view = self.scene.selected if self.scene is not None else None
        wanted = resume_checkpoint(view.report) if view is not None else None
        places = (at for at, line in enumerate(self._lines) if line.saved is wanted and wanted is not None)
        return next(places, len(self._lines) - 1)

    def look_at(self, subject: str) -> None:
        """Choose the file of this path."""
        if self.scene is not None:
            self._lines = self.lines_of(self.scene)  # the view may never have been drawn
        self.to_next(1, lambda entry: entry.saved is not None and entry.saved.path == subject)

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
        self._names = name_width(entries, width)
        self._wanted, self._now = resume_checkpoint(view.report), view.report.generated_at
        if height >= len(head) + 4:
            head = [*head, heading_row(width, self._names)]
        return [*head, *self.list_rows(scene, width, height - len(head), len(head))]

    def frame(self, scene: Scene) -> Frame:
        report = scene.selected.report if scene.selected is not None else None
        folder = clean(report.checkpoint_folder or "") if report is not None else ""
        saved = resume_checkpoint(report) if report is not None else None
        newest = row(("★ ", "accent"), stem(saved.name)) if saved is not None else BLANK
        room = max(self.size.width - 30, 1)
        return Frame(row("Checkpoints"), newest, note=row((folder if cell_width(folder) <= room else "", "muted")))

    # --- keys ---------------------------------------------------------------------------------------------------------

    def action_checkpoints_up(self) -> None:
        self.move(-1)

    def action_checkpoints_down(self) -> None:
        self.move(1)

    def action_checkpoints_page_up(self) -> None:
        self.page(-1)

    def action_checkpoints_page_down(self) -> None:
        self.page(1)

    def action_checkpoints_start(self) -> None:
        self.choose(0)

    def action_checkpoints_end(self) -> None:
        self.to_end()

    def action_checkpoints_problem(self) -> None:
        self._to_problem(1)

    def action_checkpoints_problem_before(self) -> None:
        self._to_problem(-1)

    def _to_problem(self, step: int) -> None:
        if not self.to_next(step, lambda entry: entry.is_problem):
            self.notify("no checkpoint is missing or sick", markup=False)

    def action_checkpoints_resume(self) -> None:
        view = self.scene.selected if self.scene is not None else None
        wanted = resume_checkpoint(view.report) if view is not None else None
        if wanted is None or not self.to_next(1, lambda entry: entry.saved is wanted):
            self.notify("no usable checkpoint", severity="warning", markup=False)

    def action_checkpoints_copy(self) -> None:
        saved = self.line.saved if self.line is not None else None
        if saved is None:
            self.notify("no file here to copy the path of", markup=False)
            return
        self.app.copy_to_clipboard(saved.path)
        self.notify(f"copied (OSC 52): {short_path(Path(saved.path), max(self.app.size.width - 22, 1))}", markup=False)


class CheckpointDetails(ViewPanel, can_focus=False):
    """What is known of the chosen one."""

    def __init__(self, id: str, listed: CheckpointList) -> None:
        super().__init__(id)
        self._listed = listed
        listed.told = self.redraw

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        report = scene.selected.report if scene.selected is not None else None
        return detail_rows(self._listed.line_in(scene), report, width) if report is not None else []

    def frame(self, scene: Scene) -> Frame:
        entry = self._listed.line_in(scene)
        return Frame(row(stem(entry.saved.name) if entry is not None and entry.saved is not None else "Details"))
