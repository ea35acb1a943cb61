"""The selected run's health check as a document, written where the configuration says, beside the screen's own work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_monitor import __version__
from tui_monitor.export.context import Context
from tui_monitor.export.exporters import EXPORTERS
from tui_monitor.export.files import snapshot_path
from tui_monitor.model.report import RunReport
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.writing import write_atomically

if TYPE_CHECKING:
    from tui_monitor.analysis.compare import Comparison

Compared = Callable[[RunReport, datetime], "Mapping[str, Comparison | None]"]
"""The baselines of a run that is over, as the export's Context has them; it reads logs, and takes its time."""


class Document(NamedTuple):
    """A file that is to be or was written, and what stands in it."""

    format: str
    path: Path
    text: str


class Snapshot:
    """One run at one moment, with its baseline where it is over: made once, told in any format."""

    def __init__(self, view: RunView, scene: Scene, here: Path, compared: Compared | None = None) -> None:
        """It may read a baseline: make it where that keeps no key waiting. `here` is where documents go unless
        `[report] folder` says otherwise."""
        baselines = compared(view.report, scene.now) if compared is not None and view.report.results is not None else {}
        self._view = view
        self._context = Context(scene.host, scene.now, __version__, {view.report.path: view.settings}, baselines)
        told = view.settings.report.folder
        self.folder = Path(told).expanduser() if told else here

    def document(self, format: str) -> Document:
        """In one of the exporters' formats; nothing is written."""
        text = EXPORTERS[format]([self._view.report], self._context)
        return Document(format, snapshot_path(self.folder, self._view.report, f".{format}"), text)


def write_document(document: Document) -> None:
    """To its file, whole or not at all; OSError where that does not succeed."""
    write_atomically(document.path, document.text)
