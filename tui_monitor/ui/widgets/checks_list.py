"""Quick Status: every check with its sign and what it looked at, the worst first."""

from __future__ import annotations

from textual.events import Click

from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.model.report import Check
from tui_monitor.ui.phrases import shortened
from tui_monitor.ui.rows import Frame, Row, chosen_row, row
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.signs import check_sign, is_bad, worst_checks
from tui_monitor.ui.widgets.panel import Panel

NAME = 15  # cells of the names' column; as many as the longest name takes where it leaves half of the line


class ChecksList(Panel, can_focus=True):
    """One check a line; those that do not fit are the best ones, and are counted. While it is the chosen panel one
    check is chosen, too, and the list moves with it."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._chosen: str | None = None  # by id: the order changes with the statuses
        self._first = 0

    @property
    def chosen(self) -> str | None:
        """The id of the chosen check, None unless the panel has the focus."""
        checks = self._checks()
        return checks[self._place(checks)].id if self.has_focus and checks else None

    def _checks(self) -> list[Check]:
        view = self.scene.selected if self.scene else None
        return worst_checks(view.report.checks) if view else []

    def _place(self, checks: list[Check]) -> int:
        return next((place for place, check in enumerate(checks) if check.id == self._chosen), 0)

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if scene.selected is None:
            return [row(("waiting for a run", "muted"))]
        checks = worst_checks(scene.selected.report.checks)
        room = height if len(checks) <= height else max(height - 1, 0)
        place = self._place(checks) if self.has_focus else 0
        self._first = min(max(self._first, place - room + 1), place)
        shown = checks[self._first : self._first + room]
        name = max(NAME, min(max((cell_width(check.metric) for check in checks), default=0), width // 2))
        rows = [check_row(check, width, name, self.has_focus and check is checks[place]) for check in shown]
        more = ((self._first, "before"), (len(checks) - self._first - len(shown), "more"))
        words = ", ".join(f"{count} {word}" for count, word in more if count)
        return [*rows, row((f"  {words}", "muted"))] if words else rows

    def frame(self, scene: Scene) -> Frame:
        return Frame(row("Checks"), mark=row(("a acknowledges", "muted")) if self.has_focus else ())

    def move(self, by: int) -> None:
        """Choose the check so many lines on."""
        checks = self._checks()
        if checks:
            self._chosen = checks[min(max(self._place(checks) + by, 0), len(checks) - 1)].id
            self.redraw()

    def on_mouse_scroll_up(self) -> None:
        self.move(-1)

    def on_mouse_scroll_down(self) -> None:
        self.move(1)

    def on_click(self, event: Click) -> None:
        """The check under the pointer."""
        checks, place = self._checks(), self._first + event.y - (1 if self.has_frame else 0)
        if self._first <= place < len(checks):
            self._chosen = checks[place].id
            self.redraw()


def check_row(check: Check, width: int, name: int = NAME, chosen: bool = False) -> Row:
    """`✔ alpha entropy  1.381–1.386`; of an acknowledged one `▲ checkpoints     acknowledged`."""
    sign = check_sign(check)
    said = f"acknowledged, {check.current}" if check.acknowledged else check.current
    line = row(
        (sign.mark, sign.role),
        ("▸" if chosen else " ", "accent strong"),
        (fit(check.metric.lower(), name), sign.role if is_bad(check) or check.acknowledged else None),
        " ",
        (shortened(said, max(width - name - 3, 0)), "text" if is_bad(check) else "muted"),
    )
    return chosen_row(line, width) if chosen else line
