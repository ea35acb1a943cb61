"""The log's rows as they come, virtual: a million of them cost what the visible ones cost."""

from __future__ import annotations

from textual.events import Click

from tui_monitor.analysis.counting import plural
from tui_monitor.analysis.facts import plan_of
from tui_monitor.export.words import unit_of
from tui_monitor.model.phases import Phase
from tui_monitor.ui.arrangement import NARROW
from tui_monitor.ui.feed_choice import choice_row, choices_words
from tui_monitor.ui.feed_columns import Columns
from tui_monitor.ui.feed_lines import FeedLines
from tui_monitor.ui.feed_rows import behind_row, episode_row, event_row, header_row
from tui_monitor.ui.rows import BLANK, Frame, Row, chosen_row, fit_row, highlighted, row, row_text, row_width
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.signs import ENDED
from tui_monitor.ui.viewport import Viewport
from tui_monitor.ui.widgets.feed_keys import FeedKeys

GUTTER = 2  # cells left of the counters, for the cursor


class EpisodeFeed(FeedKeys):
    """Episodes, and between them what happened; or the list of columns."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
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
        self._width = width - GUTTER
        columns = self.columns(view)
        if self.listed is not None:
            return self._list_rows(self.listed, width, height)
        lines = self._lines(view)
        self._hidden = 0 if lines.as_it_is else columns.hidden
        head = self._head(view, lines, columns, width)
        self.view.fit(len(lines), max(height - len(head), 1))
        shown = range(self.view.top, min(self.view.top + self.view.height, len(lines)))
        plan = plan_of(view.run, view.settings)
        return head + [self._line(scene, lines, columns, plan, line, width) for line in shown]

    def _head(self, view: RunView, lines: FeedLines, columns: Columns, width: int) -> list[Row]:
        """The words above the columns; without a frame how far a search is stands over the last of them."""
        if lines.as_it_is or not len(view.run.rows):
            return []
        head = row(" " * GUTTER, header_row(columns))
        if self.has_frame or not self.is_searching:
            return [head]
        said = row((f" {self.search_words}", "muted"))
        return [row(fit_row(head, width - row_width(said)), said)]

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
        found = highlighted(content, self.sought.shown if self.sought else None)
        chosen = line == self.view.cursor and (not self.view.following or self.has_focus)
        if not chosen:
            return row(" " * GUTTER, found)
        self._chosen = row_text(content).strip()
        return chosen_row(row(("▸ ", "accent strong"), found), width)

    def _list_rows(self, window: Viewport, width: int, height: int) -> list[Row]:
        """The metrics, those that are columns ticked; without a frame what it would say stands above them."""
        choices = self.choices
        head = [] if self.has_frame else [row((f"columns: {choices_words(choices)}", "muted"))]
        window.fit(len(choices), max(height - len(head), 1))
        shown = range(window.top, min(window.top + window.height, len(choices)))
        return head + [choice_row(choices[place], width, place == window.cursor) for place in shown]

    def frame(self, scene: Scene) -> Frame:
        view = scene.selected
        if view is None:
            return Frame(row("Episodes"))
        if self.listed is not None:
            note = row((choices_words(self.choices), "muted"))
            return Frame(row("Columns"), note, mark=row(("space ticks · 0 as usual · esc closes", "muted")))
        units = plural(unit_of(view.report))
        title = "Log" if view.run.recognised == 0 and view.feed_end else units[:1].upper() + units[1:]
        if not (scene.paused and self._counted):
            self._counted = _counts(view, self._hidden)
        said = row((self.search_words, "muted" if self.is_searching else "accent"))
        return Frame(row(title), row((self._counted, "muted")), mark=_between(said, self._mark(view)))

    def _mark(self, view: RunView) -> Row:
        if not view.feed_end:
            return BLANK  # there is nothing to follow yet
        if self.view.following:
            over = view.report.state in ENDED  # of such a run nothing comes that could be followed
            return row(("the end" if over else "following", "muted"))
        new = view.feed_end - self.view.left_at
        if new <= 0:
            return row(("f follows again", "muted"))
        return row((f"{new} new row{'s' if new != 1 else ''}", "accent"), (" · f follows again", "muted"))

    @property
    def copied(self) -> str | None:
        return self._chosen or None

    # --- the mouse ----------------------------------------------------------------------------------------------------

    def on_mouse_scroll_up(self) -> None:
        self._wheel(-3)

    def on_mouse_scroll_down(self) -> None:
        self._wheel(3)

    def _wheel(self, by: int) -> None:
        if self.listed is not None:
            self.move_choice(by)
        else:
            self.scroll_lines(by)

    def on_click(self, event: Click) -> None:
        """The line under the pointer: it is unfolded; a metric of the list is ticked."""
        window = self.listed or self.view
        top = self.size.height - (1 if self.has_frame else 0) - window.height
        line = window.top + event.y - max(top, 0)
        if not window.top <= line < min(window.top + window.height, window.total):
            return
        if self.listed is not None:
            self.move_choice(line - window.cursor)
            self.action_columns_toggle()
        else:
            self._do(lambda: self.view.jump(line))
            self.unfold()


def _between(left: Row, right: Row) -> Row:
    return row(left, (" · ", "muted"), right) if left and right else left or right


def _counts(view: RunView, hidden: int) -> str:
    """`29 rows · 2 notices · 1 incident`: zero counts are not shown."""
    run = view.run
    counts = [(len(run.rows), "row"), (sum(group.count for group in run.notices.values()), "notice"),
              (len(run.incidents), "incident"), (hidden, "more column")]  # fmt: skip
    return " · ".join(f"{count} {word}{'s' if count != 1 else ''}" for count, word in counts if count)
