"""What the dashboard's own keys do: its runs, its rows, its charts."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from tui_monitor.ui.checkpoint_lines import way_to_checkpoint
from tui_monitor.ui.messages import ViewAsked
from tui_monitor.ui.screens.ground import Ground
from tui_monitor.ui.widgets.checkpoint_tree import CheckpointTree
from tui_monitor.ui.widgets.checks_list import ChecksList
from tui_monitor.ui.widgets.episode_feed import EpisodeFeed
from tui_monitor.ui.widgets.metric_chart import MetricChart
from tui_monitor.ui.widgets.panel import Panel

FOCUS = ("runs", "feed", "checkpoints", "checks")  # what tab goes through


class DashboardKeys(Ground, Screen[None]):
    """A screen that has the dashboard's panels."""

    def choose_run(self, by: int) -> None:
        """Go to the run so many lines below."""
        raise NotImplementedError

    def answer(self, words: str) -> None:
        """Say why a key did nothing."""
        self.notify(words, markup=False)

    @property
    def feed(self) -> EpisodeFeed:
        return self.query_one(EpisodeFeed)

    def action_move_up(self) -> None:
        self._move(-1)

    def action_move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        """A line in the panel that tab chose; with none chosen, a run."""
        if isinstance(panel := self.focused, EpisodeFeed | ChecksList | CheckpointTree):
            self._unless_same(lambda: panel.move(by), by)
        else:
            self.choose_run(by)

    def _unless_same(self, move: Callable[[], None], by: int) -> None:
        """Move in the panel that has the keys, and say why nothing is another now."""
        before = self._stance
        move()
        if not self.feed.view.total and not isinstance(self.focused, ChecksList | CheckpointTree):
            self.answer("no rows yet")
        elif before == self._stance:
            self.answer("the first line" if by < 0 else "the last line")

    @property
    def _stance(self) -> object:
        seen, tree, checks = self.feed.view, self.query_one(CheckpointTree), self.query_one(ChecksList)
        return seen.cursor, seen.top, seen.following, tree.chosen, checks.chosen

    def action_rows_search(self) -> None:
        """Wherever the eye is on the dashboard: what one searches are the rows."""
        self._in_rows(self.feed.action_feed_search)

    def action_rows_match(self) -> None:
        self._in_rows(self.feed.action_feed_match)

    def action_rows_match_newer(self) -> None:
        self._in_rows(self.feed.action_feed_match_newer)

    def action_rows_columns(self) -> None:
        self._in_rows(self.feed.action_feed_columns)

    def _in_rows(self, act: Callable[[], None]) -> None:
        """Choose the rows, then do what one of their keys does."""
        if not self.feed.is_on_screen:
            self.answer("no rows to search on a screen so small")
            return
        self.set_focus(self.feed)
        act()

    def action_panel_next(self) -> None:
        self._focus(1)

    def action_panel_previous(self) -> None:
        self._focus(-1)

    def action_panel_leave(self) -> None:
        """Never farther than the dashboard: only `q` quits."""
        if isinstance(self.focused, Panel):
            self.set_focus(None)
        elif self.feed.search_words:
            self.feed.action_feed_clear()
        else:
            self.answer("nothing to go back from: q quits")

    def _focus(self, step: int) -> None:
        """Through the panels that have a place on this size of screen, and through none."""
        shown = [panel for panel in self.query(Panel) if panel.id in FOCUS and panel.is_on_screen]
        shown.sort(key=lambda panel: FOCUS.index(panel.id or ""))
        if not shown:
            self.answer("no panels to choose from on a screen so small")
        ring: list[Panel | None] = [None, *shown]
        here = next((index for index, panel in enumerate(ring) if panel is self.focused), 0)
        self.set_focus(ring[(here + step) % len(ring)])

    def action_problem_next(self) -> None:
        self._to_problem(1)

    def action_problem_previous(self) -> None:
        self._to_problem(-1)

    def _to_problem(self, step: int) -> None:
        before = self._stance
        if not self.feed.to_problem(step):
            self.answer("no problem in the rows read so far")
        elif before == self._stance:
            self.answer("the only problem")

    def action_feed_up(self) -> None:
        self._unless_same(lambda: self.feed.page(-1), -1)

    def action_feed_down(self) -> None:
        self._unless_same(lambda: self.feed.page(1), 1)

    def action_feed_start(self) -> None:
        panel = self.focused if isinstance(self.focused, CheckpointTree) else self.feed
        self._unless_same(panel.to_start, -1)

    def action_feed_end(self) -> None:
        panel = self.focused
        self._unless_same(panel.to_end if isinstance(panel, CheckpointTree) else self.feed.follow, 1)

    def action_feed_follow(self) -> None:
        self._unless_same(self.feed.toggle_following, 1)

    def action_feed_unfold(self) -> None:
        if isinstance(self.focused, CheckpointTree):
            self.focused.enter()
        elif not self._to_checkpoint() and not self.feed.unfold():
            self.answer("nothing is folded at this line: choose one marked ▸")

    def _to_checkpoint(self) -> bool:
        """From a line of the rows to the checkpoint that it names, or that was saved at it."""
        feed = self.feed
        view = feed.scene.selected if feed.scene is not None and feed.has_focus else None
        way = way_to_checkpoint(view.report, feed.copied or "", feed.counter_at_cursor()) if view is not None else None
        if way is not None:
            self.post_message(way)
        return way is not None

    def action_tree_fold(self) -> None:
        self._turn_tree(CheckpointTree.fold, "fold")

    def action_tree_unfold(self) -> None:
        self._turn_tree(CheckpointTree.unfold, "open")

    def _turn_tree(self, turn: Callable[[CheckpointTree], None], word: str) -> None:
        before, tree = self._stance, self.focused
        if not isinstance(tree, CheckpointTree):
            self.answer(f"nothing here to {word}: tab goes to the checkpoints")
            return
        turn(tree)
        if before == self._stance:
            self.answer(f"nothing to {word} at this line")

    def action_feed_chart(self) -> None:
        if (at := self.feed.counter_at_cursor()) is None:
            self.answer("no row to look at closer yet")
        else:
            self.post_message(ViewAsked("charts", at=at))

    def action_chart_zoom(self) -> None:
        if not any(chart.is_on_screen for chart in self.query(MetricChart)):
            self.answer("no charts on a screen so small")
        elif self.feed.scene is None or self.feed.scene.selected is None:
            self.answer("no chart yet")
        for chart in self.query(MetricChart):
            chart.zoomed = not chart.zoomed
            chart.redraw()
