"""Quick Status: every check with its sign and what it looked at, the worst first."""

from __future__ import annotations

from tui_monitor.draw.cells import fit
from tui_monitor.model.report import Check
from tui_monitor.ui.phrases import shortened
from tui_monitor.ui.rows import Frame, Row, row
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.signs import CHECKS, worst_checks
from tui_monitor.ui.widgets.panel import Panel

NAME = 15  # cells of the names' column


class ChecksList(Panel):
    """One check a line; those that do not fit are the best ones, and are counted."""

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if scene.selected is None:
            return [row(("waiting for a run", "muted"))]
        checks = worst_checks(scene.selected.report.checks)
        shown = checks if len(checks) <= height else checks[: max(height - 1, 0)]
        rows = [check_row(check, width) for check in shown]
        more = len(checks) - len(shown)
        return [*rows, row((f"  {more} more", "muted"))] if more else rows

    def frame(self, scene: Scene) -> Frame:
        return Frame(row("Checks"))


def check_row(check: Check, width: int) -> Row:
    """`✔ alpha entropy  1.381–1.386`."""
    sign = CHECKS[check.status]
    bad = check.status in ("warning", "critical")
    return row(
        (f"{sign.mark} ", sign.role),
        (fit(check.metric.lower(), NAME), sign.role if bad else None),
        " ",
        (shortened(check.current, max(width - NAME - 3, 0)), "text" if bad else "muted"),
    )
