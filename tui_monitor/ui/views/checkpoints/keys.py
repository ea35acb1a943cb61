"""What the keys of the checkpoint tree do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Click

from tui_monitor.export.words import resume_checkpoint
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.messages import ViewAsked
from tui_monitor.ui.phrases import short_path
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.views.checkpoints.entries import Entry, entries_of, words_of
from tui_monitor.ui.views.checkpoints.tree import tree_of
from tui_monitor.ui.views.listed import ListPanel


class CheckpointKeys(ListPanel[Entry]):
    """A tree of which one line is chosen. What somebody folded stays folded while the view lives, for each run."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("checkpoints")]

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._folded: dict[str, frozenset[str]] = {}  # by run, the names of the nodes

    def lines_of(self, scene: Scene) -> list[Entry]:
        view, query = scene.selected, self.query_typed
        if view is not None and query is not None:
            return [entry for entry in entries_of(view) if query.wanted.holds(words_of(entry))]
        return list(tree_of(view, self._folded.get(view.key, frozenset()))) if view is not None else []

    def key_of(self, line: Entry) -> str:
        return line.key

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Space folds what folds; on any other line it is the key that pauses."""
        if action == "checkpoints_fold":
            return self.line is not None and bool(self.line.node)
        return super().check_action(action, parameters)

    # --- folding ------------------------------------------------------------------------------------------------------

    def _turn(self, node: Entry) -> None:
        """Fold the node, or open it; it is chosen then."""
        view = self.scene.selected if self.scene is not None else None
        if view is not None and self.scene is not None:
            self._folded[view.key] = self._folded.get(view.key, frozenset()) ^ {node.node}
            self._lines = self.lines_of(self.scene)
            self._key = node.key
            self.redraw()
            self.told()

    def action_checkpoints_fold(self) -> None:
        if self.line is not None and self.line.node:
            self._turn(self.line)

    def action_checkpoints_close(self) -> None:
        line, here = self.line, self.place()
        if line is not None and line.node and line.open:
            self._turn(line)
        elif line is not None:
            above = [at for at, other in enumerate(self._lines[:here]) if other.depth < line.depth]
            if not self.choose(above[-1] if above else 0):
                self._say("nothing here to close")
        else:
            self._say("no checkpoint yet")

    def action_checkpoints_unfold(self) -> None:
        if self.line is not None and self.line.node and not self.line.open:
            self._turn(self.line)
        else:
            self._say("nothing is folded at this line")

    def action_checkpoints_open(self) -> None:
        if self.line is not None and self.line.node:
            self._turn(self.line)
        else:
            self.action_checkpoints_rows()

    def action_checkpoints_rows(self) -> None:
        at = self.line.counter if self.line is not None else None
        if at is None:
            self._say("which episode it was saved at is not known")
        else:
            self.post_message(ViewAsked("dashboard", at=at))

    # --- where to -----------------------------------------------------------------------------------------------------

    def action_checkpoints_up(self) -> None:
        self.move(-1)

    def action_checkpoints_down(self) -> None:
        self.move(1)

    def action_checkpoints_page_up(self) -> None:
        self.page(-1)

    def action_checkpoints_page_down(self) -> None:
        self.page(1)

    def action_checkpoints_start(self) -> None:
        self.to_start()

    def action_checkpoints_end(self) -> None:
        self.to_end()

    def action_checkpoints_filter(self) -> None:
        self.ask_filter()

    def action_checkpoints_problem(self) -> None:
        self._to_problem(1)

    def action_checkpoints_problem_before(self) -> None:
        self._to_problem(-1)

    def _to_problem(self, step: int) -> None:
        if not self.to_hidden(step, lambda entry: entry.is_problem):
            self._say("no checkpoint is missing or sick")

    def action_checkpoints_resume(self) -> None:
        view = self.scene.selected if self.scene is not None else None
        wanted = resume_checkpoint(view.report) if view is not None else None
        if wanted is None or not self.to_hidden(1, lambda entry: entry.saved is wanted):
            self.notify("no usable checkpoint", severity="warning", markup=False)

    def to_hidden(self, step: int, wanted: Callable[[Entry], bool]) -> bool:
        """To the next line of a kind; the nodes that hide any are opened. False where there is none."""
        view = self.scene.selected if self.scene is not None else None
        if view is None or self.scene is None:
            return False
        hiding = {node.node for node in tree_of(view, frozenset()) if any(map(wanted, node.within))}
        self._folded[view.key] = self._folded.get(view.key, frozenset()) - hiding
        self._lines = self.lines_of(self.scene)  # the view may never have been drawn
        return self.to_next(step, wanted)

    def action_checkpoints_copy(self) -> None:
        saved = self.line.saved if self.line is not None else None
        if saved is None:
            self._say("no file here to copy the path of")
            return
        self.app.copy_to_clipboard(saved.path)
        self._say(f"copied (OSC 52): {short_path(Path(saved.path), max(self.app.size.width - 22, 1))}")

    def _say(self, words: str) -> None:
        self.notify(words, markup=False)

    # --- the mouse ----------------------------------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """The line under the pointer; one that folds does so."""
        super().on_click(event)
        if self.line is not None and self.line.node and self._is_on(event):
            self._turn(self.line)

    def _is_on(self, event: Click) -> bool:
        """Whether the chosen line is the one under the pointer: a click beside the list chooses the nearest."""
        at = self._first + event.y - self._head - (1 if self.has_frame else 0)
        return at == self.place()
