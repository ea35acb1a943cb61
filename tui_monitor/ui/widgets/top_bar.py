"""The first line: where moe-top looks, how many runs need you, which host, what time."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from tui_monitor.model.units import duration
from tui_monitor.ui.rows import Part, Row, ends, pack, row, row_width
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.signs import run_sign
from tui_monitor.ui.widgets.panel import Panel

ORDER = ("healthy", "running", "finished", "warning", "silent", "stopped", "unknown", "crashed", "killed", "critical")


class TopBar(Panel):
    """One line, no frame."""

    FRAMED: ClassVar[bool] = False

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        right = _right(scene, width)
        left = pack([
            Part(0, row(("moe-top", "strong"))),
            Part(98, row((scene.title, "muted"))),
            *_counts(scene),
        ], max(width - 4 - row_width(right), 0))  # fmt: skip
        return [row(" ", ends(left, right, width - 2), " ")]


def _counts(scene: Scene) -> list[Part]:
    """`3 runs   ● 1 healthy   ▲ 1 warning`: zero counts are not shown, the worst survive a narrow screen."""
    counted = Counter((sign.mark, sign.word, sign.role) for sign in (run_sign(view.report) for view in scene.views))
    total = len(scene.views)
    parts = [Part(97, row(f"{total} run{'s' if total != 1 else ''}"))]
    for sign in sorted(counted, key=lambda sign: _severity(sign[1])):
        mark, word, role = sign
        parts.append(Part(len(ORDER) - _severity(word), row((f"{mark} {counted[sign]} {word}", role))))
    return parts


def _severity(word: str) -> int:
    return ORDER.index(word) if word in ORDER else 0


def _right(scene: Scene, width: int) -> Row:
    live = ("PAUSED", "accent strong") if scene.paused else (_heard(scene.heard_seconds), "muted")
    return pack([
        Part(2, row((scene.host, "muted"))),
        Part(0 if not scene.paused else 1, row(f"{scene.now:%H:%M:%S}")),
        Part(1 if not scene.paused else 0, row(live)),
    ], max(width // 3, 8), gap=2)  # fmt: skip


def _heard(seconds: float | None) -> str:
    """How long ago moe-top was told anything, in a column of steady width."""
    if seconds is None:
        return "no data yet"
    age = f"{seconds:.1f} s" if seconds < 0.95 else duration(seconds)
    return f"live {age} ago".ljust(14)
