"""What the screens may ask of the world beside the feed: given by the composition root, absent in tests and replays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tui_monitor.model.feed import Player, Recording

if TYPE_CHECKING:
    from tui_monitor.model.text_source import TextSource
    from tui_monitor.ui.snapshot import Compared


class Services(NamedTuple):
    """`compared` finds the baseline of a run that is over; in `state` the theme and each view's habits are kept;
    `player` has the controls of a replay; `open_log` opens a log to look into it; `past` gives what
    was recorded of the run with this key."""

    compared: Compared | None = None
    state: Path | None = None
    player: Player | None = None
    open_log: Callable[[Path], TextSource] | None = None
    past: Callable[[str], Recording] | None = None


NONE = Services()
"""Nothing but the feed."""
