"""The log's rows as they come, virtual: a million of them cost what the visible ones cost."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Click

from tui_monitor.analysis.counting import plural
from tui_monitor.analysis.facts import plan_of
from tui_monitor.export.words import unit_of
from tui_monitor.model.phases import Phase
from tui_monitor.ui.arrangement import NARROW
from tui_monitor.ui.feed_columns import Columns, columns_of
from tui_monitor.ui.feed_lines import FeedLines, next_problem
from tui_monitor.ui.feed_rows import behind_row, episode_row, event_row, header_row
from tui_monitor.ui.rows import BLANK, Frame, Row, chosen_row, row, row_text
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.series import row_near
from tui_monitor.ui.viewport import Viewport
from tui_monitor.ui.widgets.panel import Panel

GUTTER = 2  # cells left of the counters, for the cursor


class EpisodeFeed(Panel, can_focus=True):
    """Follows the end; scrolling up keeps the place while new rows come."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.view = Viewport()
        self._places: dict[str, Viewport] = {}
        self._turned: dict[str, set[int]] = {}
        self._key: str | None = None
        self._hidden = 0
        self._counted = ""
        self._chosen = ""  # the text of the line at the cursor

    @property
    def has_frame(self) -> bool:
        """On a phone the frame's cells are better spent on columns."""
        return super().has_frame and self.size.width >= NARROW

    # --- drawing ------------------------------------------------------------------------------------------------------

    def inputs(self, scene: Scene) -> object:
        view = scene.selected
        return (scene.paused, view and (view.key, view.feed_end, view.run.version, unit_of(view.report)))

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        view = scene.selected
        if view is None or not view.feed_end:
            return [row(("waiting for the first line", "muted"))]
        self._enter(view)
        lines = self._lines(view)
        plain_text = lines.as_it_is
        columns = columns_of(view.run, view.report, width - GUTTER)
        self._hidden = 0 if plain_text else columns.hidden
        head = [] if plain_text or not len(view.run.rows) else [row(" " * GUTTER, header_row(columns))]
        self.view.fit(len(lines), max(height - len(head), 1))
        shown = range(self.view.top, min(self.view.top + self.view.height, len(lines)))
        plan = plan_of(view.run, view.settings)
        return head + [self._line(scene, lines, columns, plan, line, width) for line in shown]

    def _line(
        self, scene: Scene, lines: FeedLines, columns: Columns, plan: tuple[Phase, ...], line: int, width: int
    ) -> Row:
        position, part = lines.place(line)
        event = lines.event(position)
        if event is None:
            content = episode_row(lines.run, lines.run.feed[position], columns, scene.now)
        elif part or lines.as_it_is:
            behind = lines.behind(position)
            at = part if lines.as_it_is else part - 1
            content = behind_row(behind[at] if at < len(behind) else "", columns, lines.as_it_is)
        else:
            content = event_row(event, columns, plan, lines.is_open(position), width - GUTTER)
        chosen = line == self.view.cursor and (not self.view.following or self.has_focus)
        if not chosen:
            return row(" " * GUTTER, content)
        self._chosen = row_text(content).strip()
        return chosen_row(row(("▸ ", "accent strong"), content), width)

    def frame(self, scene: Scene) -> Frame:
        view = scene.selected
        if view is None:
            return Frame(row("Episodes"))
        units = plural(unit_of(view.report))
        title = "Log" if view.run.recognised == 0 and view.feed_end else units[:1].upper() + units[1:]
        if not (scene.paused and self._counted):
            self._counted = _counts(view, self._hidden)
        return Frame(row(title), row((self._counted, "muted")), mark=self._mark(view))

    def _mark(self, view: RunView) -> Row:
        if not view.feed_end:
            return BLANK  # there is nothing to follow yet
        if self.view.following:
            return row(("following", "muted"))
        new = view.feed_end - self.view.left_at
        if new <= 0:
            return row(("f follows again", "muted"))
        return row((f"{new} new row{'s' if new != 1 else ''}", "accent"), (" · f follows again", "muted"))

    @property
    def copied(self) -> str | None:
        return self._chosen or None

    # --- keys ---------------------------------------------------------------------------------------------------------

    def move(self, by: int) -> None:
        """The cursor by so many lines."""
        self._do(lambda: self.view.move(by))

    def page(self, by: int) -> None:
        """Pages, less one line for the eye."""
        self._do(lambda: self.view.page(by * max(self.view.height - 1, 1)))

    def scroll_lines(self, by: int) -> None:
        self._do(lambda: self.view.page(by))

    def to_start(self) -> None:
        self._do(lambda: self.view.jump(0))

    def follow(self) -> None:
        self._do(self.view.follow)

    def toggle_following(self) -> None:
        """Follow, or stay here."""
        self._do(self.view.stay if self.view.following else self.view.follow)

    def to_problem(self, step: int) -> bool:
        """To the next problem (before, with step -1), round the end; False where there is none at all."""
        view = self.scene.selected if self.scene else None
        if view is None or not view.feed_end:
            return False
        lines = self._lines(view)
        here = lines.place(min(self.view.cursor, len(lines) - 1)).position
        if self.view.following:
            here, step = lines.end, -1  # the newest problem is the one asked for
        found = next_problem(lines, view.settings, here, step)
        if found is None:
            found = next_problem(lines, view.settings, -1 if step > 0 else lines.end, step)
        if found is not None:
            self._do(lambda: self.view.jump(lines.line_of(found)))
        return found is not None

    def go_to(self, counter: float) -> None:
        """To the row nearest to a counter."""
        view = self.scene.selected if self.scene else None
        found = row_near(view.run.rows, counter) if view is not None else None
        position = view.run.feed.row_place(found) if view is not None and found is not None else None
        if view is not None and position is not None:
            self._enter(view)
            lines = self._lines(view)
            self.view.fit(len(lines), self.view.height)
            self._do(lambda: self.view.jump(lines.line_of(position)))

    def counter_at_cursor(self) -> float | None:
        """The counter of the row at the cursor, the last one before it, else the first; None where there is none."""
        view = self.scene.selected if self.scene else None
        if view is None or not view.feed_end:
            return None
        position, _ = self._lines(view).place(self.view.cursor)
        counters = view.run.rows.counters
        return float(counters[view.run.feed.row_before(position) or 0]) if len(counters) else None

    def unfold(self) -> bool:
        """Show or hide what is behind the line at the cursor; False where nothing is."""
        view = self.scene.selected if self.scene else None
        if view is None or not view.feed_end:
            return False
        lines = self._lines(view)
        position, _ = lines.place(self.view.cursor)
        if lines.as_it_is or not lines.behind(position):
            return False
        line = lines.line_of(position)
        opens = not lines.is_open(position)
        self._turned.setdefault(view.key, set()).symmetric_difference_update({position})
        self._do(lambda: self.view.reveal(line, line + len(lines.behind(position)) if opens else line))
        return True

    def on_mouse_scroll_up(self) -> None:
        self.scroll_lines(-3)

    def on_mouse_scroll_down(self) -> None:
        self.scroll_lines(3)

    def on_click(self, event: Click) -> None:
        top = self.size.height - (1 if self.has_frame else 0) - self.view.height
        line = self.view.top + event.y - max(top, 0)
        if self.view.top <= line < min(self.view.top + self.view.height, self.view.total):
            self._do(lambda: self.view.jump(line))
            self.unfold()

    # --- state --------------------------------------------------------------------------------------------------------

    def _lines(self, view: RunView) -> FeedLines:
        return FeedLines(view.run, view.feed_end, self._turned.get(view.key, set()))

    def _enter(self, view: RunView) -> None:
        """Each run keeps its own place."""
        if view.key != self._key:
            self._key = view.key
            self.view = self._places.setdefault(view.key, Viewport())

    def _do(self, change: Callable[[], None]) -> None:
        """Change the view, remember how long the feed was when following stopped, and draw."""
        was = self.view.following
        change()
        view = self.scene.selected if self.scene else None
        if was and not self.view.following and view is not None:
            self.view.left_at = view.feed_end
        self.redraw()


def _counts(view: RunView, hidden: int) -> str:
    """`29 rows · 2 notices · 1 incident`: zero counts are not shown."""
    run = view.run
    counts = [(len(run.rows), "row"), (sum(group.count for group in run.notices.values()), "notice"),
              (len(run.incidents), "incident"), (hidden, "more column")]  # fmt: skip
    return " · ".join(f"{count} {word}{'s' if count != 1 else ''}" for count, word in counts if count)
