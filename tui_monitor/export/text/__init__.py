"""Reports as plain text: a dashboard for a mail, and one line a run for a terminal or cron."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.draw.cells import fit
from tui_monitor.export.context import Context
from tui_monitor.export.text.dashboard import WIDTH, dashboard
from tui_monitor.export.text.lines import check_line, list_lines
from tui_monitor.model.report import RunReport

__all__ = ["WIDTH", "check_line", "export_text", "list_lines"]


def export_text(reports: Sequence[RunReport], context: Context) -> str:
    """The dashboard of each run, at most `WIDTH` cells wide; several are led by a line for each."""
    blocks = ["\n".join(dashboard(report, context)) for report in reports]
    if len(reports) != 1:
        lines = [fit(line, WIDTH).rstrip() for line in list_lines(reports)]
        blocks.insert(0, "\n".join(lines or ["no run was found"]))
    return f"\n\n{'=' * WIDTH}\n".join(blocks) + "\n"
