"""The base of all panels: rows drawn from the scene, of which only what changed goes to the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import ClassVar, Self, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui_monitor.model.isolation import Failed, tried
from tui_monitor.ui.keys.action import Scope
from tui_monitor.ui.rows import Frame, Piece, Row, filled, framed, merge, row, row_width, wrap
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.signs import ascii_only
from tui_monitor.ui.theme import Palette

T = TypeVar("T")
Segments = tuple[Segment, ...]  # a line in its colours


class Panel(Widget):
    """A widget that draws rows. Subclasses give `body` and, where they have one, `frame`.

    A panel that raises shows `failed: …` in its own place and is tried again with the next scene; all others live:
    whatever a report holds, one look must still be possible.
    """

    DEFAULT_CSS = "Panel { width: 1fr; height: 1fr; }"
    ALLOW_SELECT = False
    FRAMED: ClassVar[bool] = True
    keys: Sequence[Scope] = ()
    """Where keys are pressed while it has the focus, if not simply in the view that is shown."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.scene: Scene | None = None
        self._rows: list[Row] = []
        self._coloured: dict[int, Segments] = {}  # the rows in their colours, as far as the screen asked for them
        self._ground: tuple[Style, Color] | None = None  # what they stand on, until all is drawn anew
        self._drawn: Size | None = None
        self._palette: Palette | None = None
        self._inputs: object = None
        self.failure: str | None = None  # why the last drawing did not succeed

    # --- what subclasses say ------------------------------------------------------------------------------------------

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        """The rows inside, for `width` x `height` cells."""
        raise NotImplementedError

    def frame(self, scene: Scene) -> Frame:
        """The texts in the frame; called after `body`."""
        return Frame()

    def inputs(self, scene: Scene) -> object:
        """What the rows depend on besides size and the panel's own state, where that is quick to compare: a scene
        with equal inputs is not drawn again. None: everything."""
        return None

    @property
    def copied(self) -> str | None:
        """What the key that copies takes while this is the chosen panel; None: the run's whole document."""
        return None

    # --- drawing ------------------------------------------------------------------------------------------------------

    def show(self, scene: Scene) -> None:
        """Draw this scene from now on."""
        size = self.size
        inputs = self._tried(lambda: self.inputs(scene)) if size else None
        same = inputs is not None and inputs == self._inputs and self._drawn == size
        self.scene, self._inputs = scene, inputs
        if not same:
            self.redraw()

    def redraw(self) -> None:
        """Draw again and refresh the cells that changed; a panel that has no place yet, or another one, is drawn when
        the screen asks for its lines - which it must be told to: of a panel that was hidden for a while and got its
        old place back it still has the old lines."""
        size = self.size
        if not size or self._drawn != size:
            self._drawn = None
            if size:
                self.refresh()
            return
        old, self._rows = self._rows, self._drawn_or_failed()
        others = [y for y, (was, now) in enumerate(zip(old, self._rows, strict=True)) if was != now]
        for y in others:
            self._coloured.pop(y, None)
        regions = [region for y in others if (region := _changed(old[y], self._rows[y], y))]
        if regions:
            self.refresh(*regions)

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """As every widget's; without regions all colours are looked up anew."""
        if repaint and not regions:
            self._coloured.clear()
            self._ground = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def recolour(self, palette: Palette) -> None:
        """Take the styles of another theme."""
        if self._palette is None or self._palette.name != palette.name:
            self._palette = palette
            self.refresh()

    def _drawn_or_failed(self) -> list[Row]:
        rows = self._tried(self._draw)
        if rows is not None:
            return rows
        width, height = self.size
        edge = 4 if self.has_frame else 0
        said = [row((line, "critical")) for line in wrap(self.failure or "", width - edge, height)]
        return framed(said, Frame(), width, height) if edge else filled(said, width, height)

    def _tried(self, work: Callable[[], T]) -> T | None:
        """What `work` gives; None, with `failure`, where it raised."""
        done = tried(type(self).__name__, work)
        self.failure = done.words if isinstance(done, Failed) else None
        return None if isinstance(done, Failed) else done

    def _draw(self) -> list[Row]:
        width, height = self.size
        if self.scene is None:
            return filled([], width, height)
        if not self.has_frame:
            return filled(self.body(self.scene, width, height), width, height)
        body = self.body(self.scene, width - 4, height - 2)
        frame = self.frame(self.scene)
        if self.has_focus:
            frame = frame._replace(
                title=row(("▸ ", "accent strong"), frame.title), role="accent" if frame.role == "frame" else frame.role
            )
        return framed(body, frame, width, height)

    @property
    def has_frame(self) -> bool:
        return self.FRAMED and self.size.width >= 6 and self.size.height >= 3

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in their colours, each made once. Textual's own way asks for borders, padding, outlines, opacity at
        every line: a panel has none of them, and that would be a fifth of what a new row costs. The strips are always
        new ones: each keeps what it is cut into, a hundred objects through which every full collection would look."""
        size = self.size
        if self._drawn != size:
            self._drawn, self._rows = size, self._drawn_or_failed()
            self._coloured.clear()
        missing = [y for y in crop.line_range if y not in self._coloured]
        if missing:
            self._coloured.update(self._styled(missing, size.width))
        strips = [Strip(self._coloured[y], size.width) for y in crop.line_range]
        return strips if crop.column_span == (0, size.width) else [strip.crop(*crop.column_span) for strip in strips]

    def _styled(self, lines: list[int], width: int) -> Iterator[tuple[int, Segments]]:
        if self._ground is None:
            self._ground = self.rich_style, self.background_colors[1]
        (ground, background), filters = self._ground, self.get_line_filters()
        plain = self.scene is not None and self.scene.ascii
        for y in lines:
            segments: Segments = (Segment(" " * width, ground),)
            if self._palette is not None and y < len(self._rows):
                segments = _segments(self._rows[y], self._palette, ground, plain, width)
            for line_filter in filters:
                segments = tuple(Strip(segments, width).apply_filter(line_filter, background))
            yield y, segments

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Draw with or without the mark of the chosen panel; when the events of focus and blur come here, Textual has
        not yet set what they are about."""
        super().watch_has_focus(_has_focus)
        self.redraw()


@lru_cache(maxsize=1024)  # a feed that moves up by a row shows the others again
def _segments(pieces: Row, palette: Palette, ground: Style, plain: bool, width: int) -> Segments:
    """A row in the colours of a palette, on the panel's ground."""
    segments = [
        Segment(ascii_only(piece.text) if plain else piece.text, palette.style(piece.role))
        for piece in _blanks_joined(pieces)
    ]
    return tuple(Strip(segments).adjust_cell_length(width).apply_style(ground))


def _blanks_joined(pieces: Row) -> Row:
    """Blanks take the role before them: they look the same in any colour, and each change of colour is 40 bytes."""
    roles: list[str | None] = []
    for piece in pieces:
        takes = bool(roles) and piece.role is None and piece.text.isspace() and not (roles[-1] or "").endswith(" on")
        roles.append(roles[-1] if takes else piece.role)
    return merge(Piece(piece.text, role) for piece, role in zip(pieces, roles, strict=True))


def _changed(was: Row, now: Row, y: int) -> Region | None:
    """The cells of row `y` between what both rows begin and end with."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False)))
    was, now, start = was[same:], now[same:], row_width(now[:same])
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(was), reversed(now), strict=False)))
    was, now = was[: len(was) - tail], now[: len(now) - tail]
    width = max(row_width(was), row_width(now)) - _common_end(was, now)
    return Region(start, y, width, 1) if width > 0 else None


def _common_end(was: Row, now: Row) -> int:
    """Cells that the last pieces of two rows of one width end with alike; ASCII only, where a character is a cell."""
    if not was or not now or was[-1].role != now[-1].role or row_width(was) != row_width(now):
        return 0
    pairs = zip(reversed(was[-1].text), reversed(now[-1].text), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] and pair[0].isascii(), pairs))
