"""The document that was just written, to look at; and the same report in the other formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from tui_monitor.draw.cells import cell_width
from tui_monitor.model.text import clean
from tui_monitor.ui.arrangement import Box
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.phrases import short_path
from tui_monitor.ui.rows import Frame, Row, row, wrap
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.screens.board import Board
from tui_monitor.ui.screens.ground import END, Ground
from tui_monitor.ui.snapshot import Document
from tui_monitor.ui.theme import Palette
from tui_monitor.ui.widgets.panel import Panel

FORMATS = {"md": "markdown", "json": "JSON", "svg": "SVG picture", "txt": "text"}
TAB = 4  # cells that a tab becomes in the preview
LONG = 3  # rows that one line of the document takes at the most

Make = Callable[[str], Document]
"""The document in a format of FORMATS, not written."""


class Preview(Panel):
    """The document's lines, as they are."""

    def __init__(self, id: str, make: Make, written: Document) -> None:
        super().__init__(id)
        self._make, self._first = make, 0
        self.document = written
        self.is_written = True

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        rows: list[Row] = [_choice(self.document.format), row(*self._where(width)), ()]
        lines = [line for text in self.document.text.split("\n") for line in _broken(text, width)]
        room = max(height - len(rows), 0)
        self._first = min(max(self._first, 0), max(len(lines) - room, 0))
        return rows + [row(line) for line in lines[self._first : self._first + room]]

    def _where(self, width: int) -> tuple[tuple[str, str], tuple[str, str]]:
        said = "written: " if self.is_written else "enter writes "
        path = short_path(self.document.path, width - cell_width(said))
        return (said, "ok" if self.is_written else "muted"), (path, "strong")

    def frame(self, scene: Scene) -> Frame:
        keys = row(("←→ format · enter writes · y copies · esc closes", "muted"))
        return Frame(row(("Snapshot", "strong")), mark=keys)

    def choose(self, by: int) -> None:
        """The next format."""
        names = list(FORMATS)
        self.document = self._make(names[(names.index(self.document.format) + by) % len(names)])
        self.is_written, self._first = False, 0
        self.redraw()

    def move(self, by: int) -> None:
        self._first += by
        self.redraw()

    def on_mouse_scroll_up(self) -> None:
        self.move(-3)

    def on_mouse_scroll_down(self) -> None:
        self.move(3)


def _choice(chosen: str) -> Row:
    """`▸ markdown   JSON   SVG picture   text`."""
    choices = []
    for name, words in FORMATS.items():
        mark, role = ("▸ ", "strong") if name == chosen else ("  ", "muted")
        choices += [(mark, "accent strong"), (f"{words}  ", role)]
    return row(*choices)


def _broken(text: str, width: int) -> list[str]:
    """A line of the document, with what it is indented by."""
    line = clean(text.expandtabs(TAB))
    indent = line[: len(line) - len(line.lstrip())][: width // 2]
    return [indent + part for part in wrap(line, max(width - len(indent), 1), LONG)] or [""]


class SnapshotPage(Ground, Screen[None]):
    """Over the desk until it is closed; what is written and copied is the app's to do."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("snapshot")]
    AUTO_FOCUS = ""

    def __init__(
        self, scene: Scene, palette: Palette, written: Document, make: Make,
        keep: Callable[[Document], bool], copy: Callable[[Document], None],
    ) -> None:  # fmt: skip
        super().__init__()
        self._preview, self._keep, self._copy = Preview("preview", make, written), keep, copy
        self._preview.scene = scene
        self._preview.recolour(palette)

    def compose(self) -> ComposeResult:
        yield Board(self._preview, arrange=lambda width, height: {"preview": Box(0, 0, width, height)})

    def recolour(self, palette: Palette) -> None:
        self._preview.recolour(palette)

    def action_snapshot_next(self) -> None:
        self._preview.choose(1)

    def action_snapshot_previous(self) -> None:
        self._preview.choose(-1)

    def action_snapshot_up(self) -> None:
        self._preview.move(-1)

    def action_snapshot_down(self) -> None:
        self._preview.move(1)

    def action_snapshot_page_up(self) -> None:
        self._preview.move(-max(self.size.height - 6, 1))

    def action_snapshot_page_down(self) -> None:
        self._preview.move(max(self.size.height - 6, 1))

    def action_snapshot_first(self) -> None:
        self._preview.move(-END)

    def action_snapshot_last(self) -> None:
        self._preview.move(END)

    def action_snapshot_write(self) -> None:
        if not self._preview.is_written:
            self._preview.is_written = self._keep(self._preview.document)
            self._preview.redraw()

    def action_snapshot_copy(self) -> None:
        self.action_snapshot_write()  # the clipboard may be out of reach
        if self._preview.is_written:
            self._copy(self._preview.document)

    def action_snapshot_close(self) -> None:
        self.dismiss()
