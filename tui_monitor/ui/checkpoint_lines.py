"""From a line of the rows to the checkpoint that it is about."""

from __future__ import annotations

from tui_monitor.model.report import RunReport
from tui_monitor.model.units import count_text
from tui_monitor.ui.messages import ViewAsked

INCIDENT = "✖"  # such a line unfolds, whatever it names


def way_to_checkpoint(report: RunReport, text: str, at: float | None) -> ViewAsked | None:
    """To the file that the line names, as one of a resume does; or, where it is the row of counter `at`, to the one
    that was saved there. None where there is none."""
    if text.startswith(INCIDENT):
        return None
    named = [saved for saved in report.checkpoints if saved.name in text]
    if named:
        return ViewAsked("checkpoints", about=max(named, key=lambda saved: len(saved.name)).path)
    is_row = at is not None and text.split()[:1] == [count_text(at)]
    saved_here = is_row and any(saved.counter == at for saved in report.checkpoints)
    return ViewAsked("checkpoints", at=at) if saved_here else None
