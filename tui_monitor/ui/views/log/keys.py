"""What the keys of the raw log do."""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import BindingType

from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.habits import Habit
from tui_monitor.ui.messages import PromptAsked
from tui_monitor.ui.views.log.asking import Copied, Said
from tui_monitor.ui.views.log.reading import Reading
from tui_monitor.ui.views.log.searches import Searches

ASIDE = 8  # cells by which long lines are moved
SHOWN = 60  # cells of a copied line that are said


class LogKeys(Searches):
    """A panel with a log: moving in it, searching, filtering."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("log")]

    # --- which log ----------------------------------------------------------------------------------------------------

    def on_blur(self) -> None:
        self._hidden = True  # or a line to type into has the keys; then it is not entered before it has them again

    def entered(self) -> None:
        """The key of the view that is shown already leads back to the end."""
        self.find_log()
        if not self._hidden and self.reader is not None:
            self.reader.ask(lambda reading: reading.window.follow())
            self.watch_reader()
        self._hidden = False
        self.redraw()

    def habits(self) -> dict[str, Habit]:
        return {"wrapped": self.wrapped}

    def adopt(self, habits: dict[str, Habit]) -> None:
        self.wrapped = habits.get("wrapped") is True

    # --- moving -------------------------------------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """The cursor by so many lines."""
        self.change(lambda reading: reading.window.move(reading.lines, by))

    def page(self, by: int) -> None:
        """The window by so many lines."""
        self.change(lambda reading: reading.window.page(reading.lines, by))

    def action_log_up(self) -> None:
        self.move(-1)

    def action_log_down(self) -> None:
        self.move(1)

    def action_log_page_up(self) -> None:
        self.page(-max(self.page_height - 1, 1))

    def action_log_page_down(self) -> None:
        self.page(max(self.page_height - 1, 1))

    def on_mouse_scroll_up(self) -> None:
        self.page(-3)

    def on_mouse_scroll_down(self) -> None:
        self.page(3)

    def action_log_start(self) -> None:
        self.change(lambda reading: reading.window.jump(reading.lines, 0, 0))

    def action_log_end(self) -> None:
        self.change(lambda reading: reading.window.follow())

    def action_log_follow(self) -> None:
        def change(reading: Reading) -> None:
            if reading.window.following:
                reading.window.stay(reading.source.size)
            else:
                reading.window.follow()

        self.change(change)

    def action_log_left(self) -> None:
        self._aside(-ASIDE)

    def action_log_right(self) -> None:
        self._aside(ASIDE)

    def _aside(self, by: int) -> None:
        if self.wrapped:
            self.answer("long lines are wrapped: w shows them in one row")
            return

        def change(reading: Reading) -> None:
            widest = max((cell_width(line.text) for line in reading.window.shown), default=0)
            reading.window.aside = max(min(reading.window.aside + by, widest), 0)

        self.change(change)

    def action_log_wrap(self) -> None:
        self.wrapped = not self.wrapped
        self.answer("long lines are wrapped" if self.wrapped else "a row for each line")
        self.redraw()

    # --- searching ----------------------------------------------------------------------------------------------------

    def action_log_search(self) -> None:
        if self.reader is None:
            self.answer("no log to search")
            return
        self._asked, self._asking = self.sought, True
        self.post_message(PromptAsked("search", self.sought.text if self.sought else "", self.search_typed))

    def action_log_next(self) -> None:
        self.to_match(1)

    def action_log_previous(self) -> None:
        self.to_match(-1)

    def action_log_problem(self) -> None:
        following = self.reader is not None and (self.reader.picture is None or self.reader.picture.following)
        self.to_problem(0, following)

    def action_log_problem_before(self) -> None:
        self.to_problem(-1, False)

    def action_log_fold(self) -> None:
        def turn(reading: Reading) -> None:
            if not reading.turn():
                self.post_message(Said("one line: only what takes several folds"))

        self.change(turn)

    # --- filtering ----------------------------------------------------------------------------------------------------

    def action_log_filter(self) -> None:
        if self.reader is None:
            self.answer("no log to filter")
            return
        before = self.reader.filter
        self.post_message(PromptAsked("only lines", before.text if before else "", self.filter_typed))

    # --- more ---------------------------------------------------------------------------------------------------------

    def action_log_copy(self) -> None:
        seen = self.reader.picture if self.reader is not None else None
        line = next((each for each in seen.shown if each.start == seen.cursor), None) if seen else None
        if line is None:
            self.answer("no line to copy yet")
            return
        self.read(lambda reading: self.post_message(Copied(reading.text_at(line), line)), "no line to copy yet")

    def on_copied(self, message: Copied) -> None:
        self.app.copy_to_clipboard(message.text)
        shown, lines = fit(message.line.text, SHOWN).rstrip(), message.line.stands_for
        what = f"copied {lines} lines" if lines > 1 else f"copied: {shown}" if shown else "copied an empty line"
        self.answer(what)

    def action_log_back(self) -> None:
        if self.search_job is not None:
            self.stop_search()
            self.answer("search stopped")
            self.redraw()
        elif self.sought is not None or (self.reader is not None and self.reader.filter is not None):
            self.sought = None
            self.filter_by(None)
            self.redraw()
        else:
            raise SkipAction  # the desk knows where one came from
