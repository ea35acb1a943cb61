"""The checkpoint folder as a tree that folds: a line is chosen while it is the chosen panel, enter opens it."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Click

from tui_monitor.export.words import resume_checkpoint
from tui_monitor.model.report import CheckpointReport
from tui_monitor.ui.checkpoint_nodes import Node, tree_nodes, window
from tui_monitor.ui.checkpoint_rows import count_row, folder_row, node_row, tree_foot
from tui_monitor.ui.messages import ViewAsked
from tui_monitor.ui.rows import BLANK, Frame, Row, chosen_row, row
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.signs import ENDED
from tui_monitor.ui.widgets.panel import Panel

END = 1 << 62  # a first line that no tree has: its end is shown


class CheckpointTree(Panel, can_focus=True):
    """Newest last. Keys as in Textual's own tree: up and down, enter folds and opens, left goes to what a line hangs
    on and folds it, right opens; but space is the key that pauses."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self._key: str | None = None  # of the chosen line; None: the newest file
        self._toggled: set[str] = set()  # what folds, and is not as it is at first
        self._first = END
        self._known: tuple[tuple[CheckpointReport, ...], list[Node]] | None = None  # the lines of the newest report
        self._shown: list[Node | None] = []  # what stands in the rows below the run's name

    # --- drawing ------------------------------------------------------------------------------------------------------

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if scene.selected is None:
            return [row(("waiting for a run", "muted"))]
        report = scene.selected.report
        nodes, foot = self._tree(), tree_foot(report, width)
        place = self._place(nodes)
        name, folder = row(report.name), folder_row(report, nodes[0].open, width)
        if not report.checkpoints:
            none = "none found" if report.state in ENDED else "waiting for the first one"
            return [name, folder, row((f"  {none}", "muted")), BLANK, *foot]
        room = max(height - 2 - len(foot) - (1 if foot else 0), 1)
        chosen, now = resume_checkpoint(report), report.generated_at
        rows = [folder, *self._window_rows(nodes, place, room, lambda node: node_row(node, chosen, now, width))]
        if self.has_focus:
            rows = [chosen_row(each, width) if node is nodes[place] else each
                    for node, each in zip(self._shown, rows, strict=True)]  # fmt: skip
        return [name, *rows, BLANK, *foot][: max(height, 0)]

    def _window_rows(self, nodes: list[Node], place: int, room: int, drawn: Callable[[Node], Row]) -> list[Row]:
        """The files that have room below the folder; what stands in which row is kept for the mouse."""
        folder, *files = nodes
        seen = window(len(files), max(place - 1, 0), room, self._first)
        self._first = max(seen.start - (seen.before > 0), 0) if self._key is not None else END
        shown = files[seen.start : seen.stop]
        self._shown = [folder, *[None] * (seen.before > 0), *shown, *[None] * (seen.after > 0)]
        before = [count_row(seen.before, "before")] if seen.before else []
        after = [count_row(seen.after, "more")] if seen.after else []
        return [*before, *map(drawn, shown), *after]

    def frame(self, scene: Scene) -> Frame:
        every = scene.selected.report.checkpoint_every if scene.selected else None
        return Frame(row("Checkpoints"), mark=row((f"every {every}", "muted")) if every else BLANK)

    # --- the chosen line ----------------------------------------------------------------------------------------------

    def _tree(self) -> list[Node]:
        view = self.scene.selected if self.scene is not None else None
        told = view.report.checkpoints if view is not None else ()
        if self._known is None or self._known[0] is not told:  # sorted once for each report
            self._known = told, tree_nodes(told, self._toggled)
        return self._known[1]

    def _place(self, nodes: list[Node]) -> int:
        """Where the chosen line stands; the last one's where it is gone."""
        return next((place for place, node in enumerate(nodes) if node.key == self._key), max(len(nodes) - 1, 0))

    @property
    def chosen(self) -> Node:
        """The chosen line; without files the folder's."""
        nodes = self._tree()
        return nodes[self._place(nodes)]

    @property
    def copied(self) -> str | None:
        return self.chosen.saved.path if self.chosen.saved is not None else None

    def move(self, by: int) -> None:
        """Choose the line so many lines on; the newest file stays chosen when there is a newer one."""
        nodes = self._tree()
        self._choose(nodes, self._place(nodes) + by)

    def to_start(self) -> None:
        self._choose(self._tree(), 0)

    def to_end(self) -> None:
        self._key = None
        self.redraw()

    def _choose(self, nodes: list[Node], place: int) -> None:
        place = min(max(place, 0), len(nodes) - 1)
        self._key = nodes[place].key if place < len(nodes) - 1 else None
        self.redraw()

    def enter(self) -> None:
        """Fold or open the chosen line; a file is shown in the view of checkpoints."""
        if (node := self.chosen).saved is None:
            self._toggle(node)
        else:
            self.post_message(ViewAsked("checkpoints", about=node.saved.path))

    def fold(self) -> None:
        """Fold the chosen line, or go to what it hangs on."""
        node, nodes = self.chosen, self._tree()
        if node.saved is None and node.open:
            self._toggle(node)
        else:
            above = [at for at, other in enumerate(nodes[: self._place(nodes)]) if other.depth < node.depth]
            self._choose(nodes, above[-1] if above else 0)

    def unfold(self) -> None:
        """Open the chosen line, where it folds."""
        if (node := self.chosen).saved is None and not node.open:
            self._toggle(node)

    def _toggle(self, node: Node) -> None:
        self._toggled ^= {node.key}
        self._known = None
        self._key = node.key
        self.redraw()

    # --- mouse --------------------------------------------------------------------------------------------------------

    def on_mouse_scroll_up(self) -> None:
        self.move(-1)

    def on_mouse_scroll_down(self) -> None:
        self.move(1)

    def on_click(self, event: Click) -> None:
        """Choose the line under the pointer; one that folds does so."""
        at = event.y - 1 - (1 if self.has_frame else 0)
        node = self._shown[at] if 0 <= at < len(self._shown) else None
        if node is not None:
            self._key = node.key
            self.enter() if node.saved is None else self.redraw()
