"""The selected run's health check, written as markdown where the configuration says."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tui_monitor import __version__
from tui_monitor.export.context import Context
from tui_monitor.export.exporters import EXPORTERS
from tui_monitor.export.files import snapshot_path
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.writing import write_atomically


class Written(NamedTuple):
    """The file and what stands in it."""

    path: Path
    text: str


def write_snapshot(view: RunView, scene: Scene, here: Path) -> Written:
    """The markdown of what is on screen, in `[report] folder` or `here`; OSError where that cannot be written."""
    context = Context(host=scene.host, now=scene.now, version=__version__, settings={view.report.path: view.settings})
    text = EXPORTERS["md"]([view.report], context)
    folder = Path(view.settings.report.folder).expanduser() if view.settings.report.folder else here
    path = snapshot_path(folder, view.report, ".md")
    write_atomically(path, text)
    return Written(path, text)
