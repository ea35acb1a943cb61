"""What the keys of the charts do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import BindingType

from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.messages import ViewAsked
from tui_monitor.ui.views.charts.moves import ChartsMoves

FAR = 10  # cells
NEARER = 0.5  # of the range, for a key
FIRST, NEWEST, WHOLE = "this is the first row", "this is the newest row", "this is the whole run"
ABOVE, BELOW, ONLY = "no chart above", "no chart below", "the only chart"


class ChartsKeys(ChartsMoves):
    """A panel in which cursor, range and chart are moved."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("charts")]

    def _say(self, words: str) -> None:
        self.notify(words, markup=False)

    def _unless_same(self, change: Callable[[], None], words: str) -> None:
        """Do it, and say why nothing is another now."""
        before = self._stance
        change()
        if before == self._stance:
            self._say(words if self.card is not None else self._none)

    @property
    def _stance(self) -> object:
        return self.chosen, self.cursor_counter, replace(self.look)

    @property
    def _none(self) -> str:
        return "no chart has these words: esc shows all" if self.words else "no chart yet"

    def action_charts_left(self) -> None:
        self._unless_same(lambda: self.move_cursor(-1), FIRST)

    def action_charts_right(self) -> None:
        self._unless_same(lambda: self.move_cursor(1), NEWEST)

    def action_charts_far_left(self) -> None:
        self._unless_same(lambda: self.move_cursor(-FAR), FIRST)

    def action_charts_far_right(self) -> None:
        self._unless_same(lambda: self.move_cursor(FAR), NEWEST)

    def action_charts_start(self) -> None:
        self._unless_same(lambda: self.cursor_to(0.0, first=True), FIRST)

    def action_charts_end(self) -> None:
        self._unless_same(lambda: self.cursor_to(None), NEWEST)

    def action_charts_up(self) -> None:
        self._unless_same(lambda: self.choose_beside(-1), ABOVE)

    def action_charts_down(self) -> None:
        self._unless_same(lambda: self.choose_beside(1), BELOW)

    def action_charts_next(self) -> None:
        self._unless_same(lambda: self.choose(self.chosen + 1), ONLY)

    def action_charts_previous(self) -> None:
        self._unless_same(lambda: self.choose(self.chosen - 1), ONLY)

    def action_charts_page_up(self) -> None:
        self._unless_same(lambda: self.page(-1), ABOVE)

    def action_charts_page_down(self) -> None:
        self._unless_same(lambda: self.page(1), BELOW)

    def action_charts_open(self) -> None:
        if self.card is None:
            self._say(self._none)
        else:
            self.maximise(not self.alone)

    def action_charts_back(self) -> None:
        if self.alone:
            self.maximise(False)
        elif self.words:
            self.filter("")
        else:
            raise SkipAction  # the desk knows where one came from

    def action_charts_filter(self) -> None:
        self.maximise(False)
        self.ask("filter", self.words, self.filter)

    def action_charts_zoom_in(self) -> None:
        if not self.zoom(NEARER):
            self._say("nearer there is nothing more to see")

    def action_charts_zoom_out(self) -> None:
        if not self.zoom(1 / NEARER):
            self._say(WHOLE)

    def action_charts_whole(self) -> None:
        self._unless_same(lambda: self.zoom_whole(), WHOLE)

    def action_charts_pan_left(self) -> None:
        self._pan(-1, "this is where the run begins")

    def action_charts_pan_right(self) -> None:
        self._pan(1, "this is the newest row")

    def _pan(self, step: int, end: str) -> None:
        if not self.pan(step):
            self._say("the whole run is in sight: i zooms in" if self.sees_all else end)

    def action_charts_smoother(self) -> None:
        self._say(self.smooth(1))

    def action_charts_rougher(self) -> None:
        self._say(self.smooth(-1))

    def action_charts_smooth_auto(self) -> None:
        self._say(self.smooth(0))

    def action_charts_log(self) -> None:
        self.log_scale = not self.log_scale
        self._drawn_else()

    def action_charts_axis(self) -> None:
        if why := self.turn_axis():
            self._say(why)

    def action_charts_near(self) -> None:
        self.near = not self.near
        self._drawn_else()

    def _drawn_else(self) -> None:
        """Draw the charts another way, if there are any."""
        self.redraw()
        if self.card is None:
            self._say(self._none)

    def action_charts_worst(self) -> None:
        self._extreme(best=False)

    def action_charts_best(self) -> None:
        self._extreme(best=True)

    def _extreme(self, best: bool) -> None:
        before = self._stance
        if (why := self.to_extreme(best)) or before == self._stance:
            self._say(why or "the cursor is there")

    def action_charts_problem_next(self) -> None:
        self._problem(1)

    def action_charts_problem_previous(self) -> None:
        self._problem(-1)

    def _problem(self, step: int) -> None:
        self._say(self.to_problem(step) or "no problem in the rows read so far")

    def action_charts_feed(self) -> None:
        if (at := self.cursor_counter) is None:
            self._say("no row to go to yet")
        else:
            self.post_message(ViewAsked("dashboard", at=at))
