"""What the dashboard's own keys do: its runs, its rows, its charts."""

from __future__ import annotations

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
        if isinstance(self.focused, EpisodeFeed | ChecksList | CheckpointTree):
            self.focused.move(by)
        else:
            self.choose_run(by)

    def action_rows_search(self) -> None:
        """Wherever the eye is on the dashboard: what one searches are the rows."""
        if not self.feed.is_on_screen:
            self.answer("no rows to search on a screen so small")
            return
        self.set_focus(self.feed)
        self.feed.action_feed_search()

    def action_panel_next(self) -> None:
        self._focus(1)

    def action_panel_previous(self) -> None:
        self._focus(-1)

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
        if not self.feed.to_problem(step):
            self.answer("no problem in the rows read so far")

    def action_feed_up(self) -> None:
        self.feed.page(-1)

    def action_feed_down(self) -> None:
        self.feed.page(1)

    def action_feed_start(self) -> None:
        if isinstance(self.focused, CheckpointTree):
            self.focused.to_start()
        else:
            self.feed.to_start()

    def action_feed_end(self) -> None:
        if isinstance(self.focused, CheckpointTree):
            self.focused.to_end()
        else:
            self.feed.follow()

    def action_feed_follow(self) -> None:
        self.feed.toggle_following()

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
        if isinstance(self.focused, CheckpointTree):
            self.focused.fold()
        else:
            self.answer("nothing here to fold: tab goes to the checkpoints")

    def action_tree_unfold(self) -> None:
        if isinstance(self.focused, CheckpointTree):
            self.focused.unfold()
        else:
            self.answer("nothing here to open: tab goes to the checkpoints")

    def action_feed_chart(self) -> None:
        if (at := self.feed.counter_at_cursor()) is None:
            self.answer("no row to look at closer yet")
        else:
            self.post_message(ViewAsked("charts", at=at))

    def action_chart_zoom(self) -> None:
        if not any(chart.is_on_screen for chart in self.query(MetricChart)):
            self.answer("no charts on a screen so small")
        for chart in self.query(MetricChart):
            chart.zoomed = not chart.zoomed
            chart.redraw()
