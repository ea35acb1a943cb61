"""The comparison as markdown: each run against the baseline, by the exporter of `moe-top compare`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui_monitor import __version__
from tui_monitor.analysis.compare import Comparison
from tui_monitor.export.compare import compare_markdown
from tui_monitor.export.context import Context
from tui_monitor.export.files import safe_name
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.snapshot import Document


def document_of(found: Sequence[Comparison], view: RunView, scene: Scene, here: Path) -> Document:
    """Of at least one comparison; it belongs into the folder for documents of the run `view`, else into `here`."""
    told = view.settings.report.folder
    context = Context(scene.host, scene.now, __version__)
    text = "\n".join(compare_markdown(one, context) for one in found)
    others = "" if len(found) == 1 else f"-and-{len(found) - 1}-more"
    name = f"{safe_name(found[0].run)}{others}-vs-{safe_name(found[0].baseline)}-{scene.now:%Y%m%d-%H%M%S}.md"
    return Document("md", (Path(told).expanduser() if told else here) / name, text)
