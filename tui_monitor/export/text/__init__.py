"""Reports as plain text: a dashboard for a mail, and one line a run for a terminal or cron."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.draw.cells import fit
from tui_monitor.export.context import Context
from tui_monitor.export.document import Document, document
from tui_monitor.export.text.dashboard import WIDTH, dashboard
from tui_monitor.export.text.lines import check_line, list_lines
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import Clean, blank, clean, trimmed

__all__ = ["WIDTH", "check_line", "export_text", "list_lines"]


def export_text(reports: Sequence[RunReport], context: Context) -> Document:
    """The dashboard of each run, at most `WIDTH` cells wide; several are led by a line for each."""
    blocks = [dashboard(report, context) for report in reports]
    if len(reports) != 1:
        blocks.insert(0, [trimmed(fit(line, WIDTH)) for line in list_lines(reports)] or [Clean("no run was found")])
    between = blank(0), clean("=" * WIDTH)
    return document(line for place, block in enumerate(blocks) for line in ((*between, *block) if place else block))
