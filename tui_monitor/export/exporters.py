"""The documents that reports become: an exporter is one module beside this one and one line here."""

from __future__ import annotations

from tui_monitor.export.context import Exporter
from tui_monitor.export.json import export_json
from tui_monitor.export.markdown import export_markdown
from tui_monitor.export.svg import export_svg
from tui_monitor.export.text import export_text

EXPORTERS: dict[str, Exporter] = {
    "md": export_markdown,
    "json": export_json,
    "svg": export_svg,
    "txt": export_text,
}
