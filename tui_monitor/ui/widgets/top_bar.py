"""The first line's left: where moe-top looks, and how many runs need you."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from tui_monitor.ui.rows import Part, Row, pack, row
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.signs import run_sign
from tui_monitor.ui.widgets.panel import Panel

ORDER = ("healthy", "running", "finished", "warning", "silent", "stopped", "unknown", "crashed", "killed", "critical")


class TopBar(Panel):
    """One line, no frame."""

    FRAMED: ClassVar[bool] = False

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        parts = [Part(0, row(("moe-top", "strong"))), Part(98, row((scene.title, "muted"))), *_counts(scene)]
        return [row(" ", pack(parts, width - 1))]


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
