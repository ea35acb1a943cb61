"""The list of what is known of a run's health, and the details of the chosen line."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui_monitor.model.report import Check
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.messages import ViewAsked
from tui_monitor.ui.rows import BLANK, Frame, Row, row, wrap
from tui_monitor.ui.scene import Scene, waiting_words
from tui_monitor.ui.signs import VERDICTS, is_bad
from tui_monitor.ui.views.health.details import detail_rows
from tui_monitor.ui.views.health.items import Item, copy_of, is_problem, items_of, place_of
from tui_monitor.ui.views.health.table import Widths, item_row, widths_of
from tui_monitor.ui.views.listed import ListPanel
from tui_monitor.ui.views.view import ViewPanel

EMPTY = "what the chosen line means will stand here"


class HealthList(ListPanel[Item]):
    """Checks, incidents, verdicts, notices."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("health")]
    TITLES = 1

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._widths: Widths | None = None

    @property
    def chosen_check(self) -> str | None:
        subject = self.line.subject if self.line is not None else None
        return subject.id if isinstance(subject, Check) else None

    @property
    def copied(self) -> str | None:
        return copy_of(self.line) if self.line is not None else None

    # --- drawing ------------------------------------------------------------------------------------------------------

    def lines_of(self, scene: Scene) -> list[Item]:
        return items_of(scene.selected, self.query_typed) if scene.selected is not None else []

    def key_of(self, line: Item) -> str:
        return line.key

    def is_match(self, line: Item) -> bool:
        return line.subject is not None

    def line_row(self, line: Item, width: int) -> Row:
        report = self.scene.selected.report if self.scene is not None and self.scene.selected is not None else None
        return item_row(line, self._widths, report) if report is not None and self._widths is not None else BLANK

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if scene.selected is None:
            self._lines = []
            return [row((line, "muted")) for line in wrap(waiting_words(scene), width, height)]
        self._widths = widths_of(scene.selected.report.checks, width)
        if self.query_typed is not None and not self.lines_of(scene):
            self._lines = []
            return [row((line, "muted")) for line in wrap("no line has these words: esc shows all", width, height)]
        return self.list_rows(scene, width, height)

    def frame(self, scene: Scene) -> Frame:
        if scene.selected is None:
            return Frame(row("Health"))
        report = scene.selected.report
        sign = VERDICTS[report.verdict]
        bad = sum(is_bad(check) for check in report.checks)
        words = f"{bad} problem{'s' if bad != 1 else ''}" if bad else "no problem"
        only = f" · only {self.query_typed.text}" if self.query_typed is not None else ""
        told = row((f"{sign.mark} {words}", sign.role))
        return Frame(row("Health", (only, "accent")), told, mark=row(("a acknowledges", "muted")))

    # --- keys ---------------------------------------------------------------------------------------------------------

    def action_health_up(self) -> None:
        self.move(-1)

    def action_health_down(self) -> None:
        self.move(1)

    def action_health_page_up(self) -> None:
        self.page(-1)

    def action_health_page_down(self) -> None:
        self.page(1)

    def action_health_start(self) -> None:
        self.to_start()

    def action_health_end(self) -> None:
        self.to_end()

    def action_health_next(self) -> None:
        self._to_part(1)

    def action_health_previous(self) -> None:
        self._to_part(-1)

    def _to_part(self, step: int) -> None:
        """To the first line of the next part, round the end."""
        here = self.place()
        firsts = [at + 1 for at, line in enumerate(self._lines) if line.subject is None][::step]
        if len(firsts) < 2:
            self.notify("only one part here", markup=False)
        else:
            self.choose(next((at for at in firsts if (at - here) * step > 0), firsts[0]))

    def action_health_filter(self) -> None:
        self.ask_filter()

    def action_health_problem(self) -> None:
        self._to_problem(1)

    def action_health_problem_before(self) -> None:
        self._to_problem(-1)

    def _to_problem(self, step: int) -> None:
        if not self.to_next(step, is_problem):
            self.notify("no problem in what is known of this run", markup=False)

    def action_health_open(self) -> None:
        view = self.scene.selected if self.scene else None
        at = place_of(self.line, view.report) if self.line is not None and view is not None else None
        if at is None:
            self.notify("this line has no place in the log", markup=False)
        else:
            self.post_message(ViewAsked("log", at))


class HealthDetails(ViewPanel, can_focus=False):
    """What the chosen line means."""

    def __init__(self, id: str, listed: HealthList) -> None:
        super().__init__(id)
        self._listed = listed
        listed.told = self.redraw

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if scene.selected is None:
            return [row((line, "muted")) for line in wrap(EMPTY, width, height)]
        return detail_rows(self._listed.line_in(scene), scene.selected.report, width)[: max(height, 0)]

    def frame(self, scene: Scene) -> Frame:
        item = self._listed.line_in(scene)
        return Frame(row(item.subject.metric if item is not None and isinstance(item.subject, Check) else "Details"))
