"""What the screens may ask of the world beside the feed: given by the composition root, absent in tests and replays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui_monitor.ui.snapshot import Compared


class Services(NamedTuple):
    """`compared` finds the baseline of a run that is over; in `state` the theme and each view's habits are kept."""

    compared: Compared | None = None
    state: Path | None = None


NONE = Services()
"""Nothing but the feed."""
