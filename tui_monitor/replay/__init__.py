"""A run played as it was: another Feed for the same screens.

`times` when each row was printed · `checkpoints` when each was saved · `tape` both as events in order · `player` the
clock and the doors.
"""

from tui_monitor.replay.player import Replay

__all__ = ["Replay"]
