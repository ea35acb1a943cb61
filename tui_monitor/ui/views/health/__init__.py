"""Every check of the selected run, what happened to it, what it means, and what would change it.

`items` what is listed · `table` a check's row · `details` what the chosen line means · `panel` list and details.
"""

from __future__ import annotations

from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.services import Services
from tui_monitor.ui.views.view import View, ViewPanel

BESIDE = 150  # columns from which the details stand beside the list
LEAST, SHARE = 5, 40  # rows of the details at the least, and their share of the height in per cent

ABOUT = (
    "Every check, what it saw and what it expected; then incidents, the verdicts moe-top came to, the trainer's own",
    "warnings. The details say what the chosen line means and what would change it; a lets the chosen check rest.",
)


def _make(services: Services) -> list[ViewPanel]:
    from tui_monitor.ui.views.health.panel import HealthDetails, HealthList

    listed = HealthList("health-list")
    return [listed, HealthDetails("health-details", listed)]


def place(room: Box) -> dict[str, Box]:
    """The list, and its details beneath or beside it; on the lowest screens the list alone."""
    x, y, width, height = room
    if width >= BESIDE:
        left = width * 3 // 5
        return {"health-list": Box(x, y, left, height), "health-details": Box(x + left, y, width - left, height)}
    under = max(height * SHARE // 100, LEAST)
    if height < 2 * LEAST:
        return {"health-list": room}
    return {"health-list": Box(x, y, width, height - under), "health-details": Box(x, y + height - under, width, under)}


HEALTH_VIEW = View("health", _make, place, ABOUT, lists_checks=True)
