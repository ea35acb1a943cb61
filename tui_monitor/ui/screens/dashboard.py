"""The first screen: everything about the selected run, and all others in a list."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen

from tui_monitor.draw.plotter import load_plotter
from tui_monitor.ui.arrangement import Box, arrange
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.messages import AcknowledgeAsked, ChartsLoaded, PauseAsked, RunChosen, SnapshotAsked
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.screens.board import Board
from tui_monitor.ui.series import charts_of
from tui_monitor.ui.theme import Palette
from tui_monitor.ui.widgets import PANELS
from tui_monitor.ui.widgets.checkpoint_tree import CheckpointTree
from tui_monitor.ui.widgets.checks_list import ChecksList
from tui_monitor.ui.widgets.clock import Clock
from tui_monitor.ui.widgets.episode_feed import EpisodeFeed
from tui_monitor.ui.widgets.metric_chart import MetricChart
from tui_monitor.ui.widgets.panel import Panel

FOCUS = ("runs", "feed", "checkpoints", "checks")  # what tab goes through


class Dashboard(Screen[None]):
    """Draws one scene; keys that only change what is seen are answered here, the others by the app."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dashboard")]
    AUTO_FOCUS = ""  # no panel is chosen until tab chooses one

    scene: reactive[Scene | None] = reactive(None, repaint=False, always_update=True)

    def __init__(self) -> None:
        super().__init__()
        self._panels = [make(id) for id, make in PANELS]
        self._shown = (0, 0)  # runs, and charts of the selected one: what the places depend on
        self._charting = False
        self._told: tuple[object, ...] | None = None  # what all panels but the clock depend on

    def compose(self) -> ComposeResult:
        yield Board(*self._panels, arrange=self._arrange)

    def _arrange(self, width: int, height: int) -> dict[str, Box]:
        return arrange(width, height, *self._shown)

    def _load_charts(self) -> None:
        """Charts come after the first frame that tells something: their library takes a tenth of a second to load, in
        which keys are answered."""
        Thread(target=self._load_plotter, name="moe-top charts", daemon=True).start()

    def _load_plotter(self) -> None:
        with suppress(ImportError):  # the charts say it in their places
            load_plotter()
        self.post_message(ChartsLoaded())

    def on_charts_loaded(self) -> None:
        for chart in self.query(MetricChart):
            chart.ready = True
            chart.redraw()

    def watch_scene(self, scene: Scene | None) -> None:
        if scene is None:
            return
        shown = (len(scene.views), len(charts_of(scene.selected.report)) if scene.selected is not None else 0)
        boards = self.query(Board)  # none before the screen is composed: it then arranges itself
        if shown != self._shown and boards:
            before, self._shown = self._arrange(*self.size), shown
            if before != self._arrange(*self.size):
                boards.first().rearrange()
        if scene.selected is not None and boards and not self._charting:
            self._charting = True
            self.call_after_refresh(self._load_charts)
        told, self._told = self._told, (*scene.views, scene.selected, scene.paused)
        for panel in self._panels:
            if told != self._told or isinstance(panel, Clock) or panel.failure:
                panel.show(scene)

    def recolour(self, palette: Palette) -> None:
        for panel in self._panels:
            panel.recolour(palette)

    @property
    def feed(self) -> EpisodeFeed:
        return self.query_one(EpisodeFeed)

    # --- keys ---------------------------------------------------------------------------------------------------------

    def action_move_up(self) -> None:
        self._move(-1)

    def action_move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        """A line in the panel that tab chose; with none chosen, a run."""
        if isinstance(self.focused, EpisodeFeed | ChecksList):
            self.focused.move(by)
        elif isinstance(self.focused, CheckpointTree):
            self.focused.scroll_by(by)
        else:
            self._choose(by)

    def action_run_previous(self) -> None:
        self._choose(-1)

    def action_run_next(self) -> None:
        self._choose(1)

    def _choose(self, by: int) -> None:
        scene = self.scene
        if scene is not None and scene.views:
            place = min(max(scene.place + by, 0), len(scene.views) - 1)
            self.post_message(RunChosen(scene.views[place].key))

    def action_panel_next(self) -> None:
        self._focus(1)

    def action_panel_previous(self) -> None:
        self._focus(-1)

    def _focus(self, step: int) -> None:
        """Through the panels that have a place on this size of screen, and through none."""
        shown = [panel for panel in self._panels if panel.id in FOCUS and panel.is_on_screen]
        shown.sort(key=lambda panel: FOCUS.index(panel.id or ""))
        ring: list[Panel | None] = [None, *shown]
        here = next((index for index, panel in enumerate(ring) if panel is self.focused), 0)
        self.set_focus(ring[(here + step) % len(ring)])

    def action_problem_next(self) -> None:
        self._to_problem(1)

    def action_problem_previous(self) -> None:
        self._to_problem(-1)

    def _to_problem(self, step: int) -> None:
        if not self.feed.to_problem(step):
            self.notify("no problem in the rows read so far", markup=False, timeout=3)

    def action_check_acknowledge(self) -> None:
        self.post_message(AcknowledgeAsked(self.query_one(ChecksList).chosen))

    def action_feed_up(self) -> None:
        self.feed.page(-1)

    def action_feed_down(self) -> None:
        self.feed.page(1)

    def action_feed_start(self) -> None:
        self.feed.to_start()

    def action_feed_end(self) -> None:
        self.feed.follow()

    def action_feed_follow(self) -> None:
        self.feed.toggle_following()

    def action_feed_unfold(self) -> None:
        self.feed.unfold()

    def action_chart_zoom(self) -> None:
        for chart in self.query(MetricChart):
            chart.zoomed = not chart.zoomed
            chart.redraw()

    def action_display_pause(self) -> None:
        self.post_message(PauseAsked())

    def action_report_snapshot(self) -> None:
        self.post_message(SnapshotAsked(copy=False))

    def action_report_copy(self) -> None:
        self.post_message(SnapshotAsked(copy=True))
