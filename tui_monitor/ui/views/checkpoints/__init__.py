"""The selected run's checkpoints: what is there, what is missing, what is due, which one a resume would take.

`entries` what is listed · `tree` how it folds · `cadence` the lines above the tree · `rows` an entry, and what is known
of it · `keys` · `panel`.
"""

from __future__ import annotations

from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.services import Services
from tui_monitor.ui.views.view import View, ViewPanel

UNDER, LEAST, ROOMY = 7, 14, 20  # rows of the details, two less below ROOMY rows; and of both at the least

ABOUT = (
    "Every file that can be resumed from, by kind and counter: size and how it differs from the one before, age, time",
    "since the one before, what is wrong with it. The one a resume would take is marked; y copies its path at first.",
)


def _make(services: Services) -> list[ViewPanel]:
    from tui_monitor.ui.views.checkpoints.panel import CheckpointDetails, CheckpointList

    listed = CheckpointList("checkpoints-list")
    return [listed, CheckpointDetails("checkpoints-details", listed)]


def place(room: Box) -> dict[str, Box]:
    """The tree, and under it what is known of the chosen one where there is room for both."""
    x, y, width, height = room
    if height < LEAST:
        return {"checkpoints-list": room}
    under = UNDER if height >= ROOMY else UNDER - 2
    return {"checkpoints-list": Box(x, y, width, height - under),
            "checkpoints-details": Box(x, y + height - under, width, under)}  # fmt: skip


CHECKPOINTS_VIEW = View("checkpoints", _make, place, ABOUT)
