"""The first line's right: which host, what time, how long ago moe-top was told anything.

A panel of its own, for what changes every second: Textual sends a panel's line from its beginning.
"""

from __future__ import annotations

from typing import ClassVar

from tui_monitor.draw.cells import fit
from tui_monitor.model.units import duration
from tui_monitor.ui.rows import Part, Row, pack, row, row_width
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.widgets.panel import Panel

QUIET = 10  # seconds without news after which "live" would be a boast
HEARD = 14  # cells: `live 0.2 s ago`, `live 12 min ago` pushes the clock by one


class Clock(Panel):
    """Right-aligned; while paused PAUSED is the last thing to be left out, else the time."""

    FRAMED: ClassVar[bool] = False

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        heard = row((_paused(scene), "accent strong")) if scene.paused else row((_heard(scene.heard_seconds), "muted"))
        if scene.replay and not scene.paused:
            heard = row((scene.replay.ljust(HEARD), "accent strong"))
        words = pack([
            Part(2, row((scene.host, "muted"))),
            Part(1 if scene.paused or scene.replay else 0, row(f"{scene.now:%H:%M:%S}")),
            Part(0 if scene.paused or scene.replay else 1, heard),
        ], width - 1, gap=2)  # fmt: skip
        return [row(" " * max(width - 1 - row_width(words), 0), words)]


def _paused(scene: Scene) -> str:
    """Of when the picture is: its ages are those of then."""
    return f"PAUSED at {scene.selected.report.generated_at:%H:%M:%S}" if scene.selected else "PAUSED"


def _heard(seconds: float | None) -> str:
    """How long ago moe-top was told anything, in a column of steady width."""
    if seconds is None:
        return fit("no data yet", HEARD)
    age = f"{seconds:.1f} s" if seconds < 0.95 else duration(seconds)
    return (f"live {age} ago" if seconds < QUIET else f"no news {age}").ljust(HEARD)
