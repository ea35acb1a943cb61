"""What the keys of the comparison do."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType

from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.messages import BaselineAsked, DocumentMade, ViewAsked
from tui_monitor.ui.views.compare.document import document_of
from tui_monitor.ui.views.compare.state import CompareState


class CompareKeys(CompareState):
    """A panel that has the state of the comparison."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("compare")]

    def _say(self, words: str) -> None:
        self.notify(words, markup=False)

    def action_compare_up(self) -> None:
        self._move(-1)

    def action_compare_down(self) -> None:
        self._move(1)

    def action_compare_page_up(self) -> None:
        self._move(-max(self.lines.height - 1, 1))

    def action_compare_page_down(self) -> None:
        self._move(max(self.lines.height - 1, 1))

    def action_compare_start(self) -> None:
        self._move(-len(self.all_lines))

    def action_compare_end(self) -> None:
        self._move(len(self.all_lines))

    def _move(self, by: int) -> None:
        if not self.all_lines:
            self._say(self._no_line)
        elif not self.move_to(self.lines.cursor + by):
            self._say("the first line" if by < 0 else "the last line")

    @property
    def _no_line(self) -> str:
        if self.query_typed is not None:
            return "no line has the filter's words: esc shows all"
        return "the runs are being compared" if self.work.busy else "nothing is compared: no lines"

    def action_compare_next(self) -> None:
        self._focus_by(1)

    def action_compare_previous(self) -> None:
        self._focus_by(-1)

    def _focus_by(self, step: int) -> None:
        if not self.focus_by(step):
            self._say("no other run: mark some with m in the Runs view (2)")

    def action_compare_baseline(self) -> None:
        """The run of the table; without one, the only run there is."""
        view = self.held or next(iter(self.choice.runs), None)
        if view is None:
            self._say("no run to compare with yet")
        else:
            self.post_message(BaselineAsked(view.key))

    def action_compare_axis(self) -> None:
        facts = [self.work.facts(view) for view in self.choice.runs]
        timed = sum(one is not None and one.since is not None for one in facts)
        if not self.look.hours and not timed:
            self._say("times are not known: the logs print none, and they were not seen to grow")
            return
        self._look(hours=not self.look.hours)
        if self.look.hours and timed < len(facts):
            missing = [self.letter(view) for view, one in zip(self.choice.runs, facts, strict=True)
                       if one is None or one.since is None]  # fmt: skip
            self._say(f"not drawn, since their times are not known: {' '.join(missing)}")

    def action_compare_range(self) -> None:
        if not self.choice.runs:
            self._say("no run yet")
            return
        self._look(shared=not self.look.shared)
        self._say("the part that all runs have" if self.look.shared else "each run whole")

    def action_compare_near(self) -> None:
        if not self.choice.runs:
            self._say("no run yet")
            return
        self._look(near=not self.look.near)
        self._say("as near as the values allow" if self.look.near else "from zero, or to the ceiling")

    def _look(self, **how: bool) -> None:
        self.look = self.look._replace(**how)
        self.redraw()

    def action_compare_filter(self) -> None:
        self.ask_filter()

    def action_compare_open(self) -> None:
        names = self.drawn
        if names:
            self.post_message(ViewAsked("charts", about=names[0]))
        else:
            self._say("no metric to look at yet")

    def action_compare_write(self) -> None:
        self._write(copy=False)

    def action_compare_copy(self) -> None:
        self._write(copy=True)

    def _write(self, copy: bool) -> None:
        baseline, scene = self.baseline, self.scene
        pairs = [self.work.comparison(view, baseline) for view in self.choice.runs[1:]] if baseline else []
        found = [one.comparison for one in pairs if one is not None and one.comparison is not None]
        if not found or self.held is None or scene is None:
            self._say("nothing is compared yet: mark two runs with m in the Runs view (2)")
            return
        try:
            here = Path.cwd()
        except OSError as error:  # the folder that moe-top was started in is gone
            self.notify(f"not written: {error.strerror}", severity="error", markup=False)
            return
        self.post_message(DocumentMade(document_of(found, self.held, scene, here), copy))
