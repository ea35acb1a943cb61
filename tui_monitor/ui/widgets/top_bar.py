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
    signs = [run_sign(view.report) for view in scene.views]
    counted = Counter(sign.word for sign in signs)
    marks = {sign.word: sign for sign in reversed(signs)}  # of two marks the first in the list, a running run's
    total = len(scene.views)
    parts = [Part(97, row(f"{total} run{'s' if total != 1 else ''}"))]
    for word in sorted(counted, key=_severity):
        mark, _, role = marks[word]
        parts.append(Part(len(ORDER) - _severity(word), row((f"{mark} {counted[word]} {word}", role))))
    return parts


def _severity(word: str) -> int:
    return ORDER.index(word) if word in ORDER else 0
