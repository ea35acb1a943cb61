"""The selected run's health check, written as markdown where the configuration says, beside the screen's own work."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_monitor import __version__
from tui_monitor.export.context import Context
from tui_monitor.export.exporters import EXPORTERS
from tui_monitor.export.files import snapshot_path
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import clean
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.telling import OneMessage
from tui_monitor.writing import write_atomically

if TYPE_CHECKING:
    from tui_monitor.analysis.compare import Comparison

Compared = Callable[[RunReport, datetime], "Mapping[str, Comparison | None]"]
"""The baselines of a run that is over, as the export's Context has them; it reads logs, and takes its time."""


class Written(NamedTuple):
    """The file and what stands in it."""

    path: Path
    text: str


def write_snapshot(view: RunView, scene: Scene, here: Path, compared: Compared | None = None) -> Written:
    """The markdown of what is on screen, in `[report] folder` or `here`; OSError where that cannot be written. It may
    read a baseline: call it where that keeps no key waiting."""
    baselines = compared(view.report, scene.now) if compared is not None and view.report.results is not None else {}
    settings = {view.report.path: view.settings}
    text = EXPORTERS["md"]([view.report], Context(scene.host, scene.now, __version__, settings, baselines))
    folder = Path(view.settings.report.folder).expanduser() if view.settings.report.folder else here
    path = snapshot_path(folder, view.report, ".md")
    write_atomically(path, text)
    return Written(path, text)


async def write_and_tell(app: OneMessage, view: RunView, scene: Scene, copy: bool, compared: Compared | None) -> None:
    """Write in a thread, since a baseline is read from its log; then say where, or why not."""
    here = Path.cwd()
    try:
        written = await to_thread(write_snapshot, view, scene, here, compared)
    except OSError as error:
        where = clean(str(view.settings.report.folder or here))
        app.notify(f"not written: {error.strerror}: {where}", severity="error", markup=False)
        return
    if copy:
        app.copy_to_clipboard(written.text)
    app.tell_written(written.path, copy)
