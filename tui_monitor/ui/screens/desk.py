"""The one screen: the panels of the view that is chosen, around the selected run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from threading import Thread
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_monitor.draw.library import load_plotter
from tui_monitor.ui.actions import ACTIONS, anywhere
from tui_monitor.ui.arrangement import Box, arrange
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.habits import Habits
from tui_monitor.ui.keys.action import Scope
from tui_monitor.ui.messages import (
    ChartsLoaded,
    PromptAsked,
    ViewAsked,
)
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.screens.board import Board
from tui_monitor.ui.screens.desk_keys import DeskKeys
from tui_monitor.ui.screens.typed_line import TypedLine
from tui_monitor.ui.series import charts_of
from tui_monitor.ui.services import Services
from tui_monitor.ui.theme import Palette
from tui_monitor.ui.turns import Turns
from tui_monitor.ui.views import VIEWS
from tui_monitor.ui.views.around import around
from tui_monitor.ui.views.view import View, ViewPanel
from tui_monitor.ui.widgets import PANELS
from tui_monitor.ui.widgets.clock import Clock
from tui_monitor.ui.widgets.episode_feed import EpisodeFeed
from tui_monitor.ui.widgets.footer import Footer
from tui_monitor.ui.widgets.header import Header
from tui_monitor.ui.widgets.metric_chart import MetricChart
from tui_monitor.ui.widgets.panel import Panel
from tui_monitor.ui.widgets.top_bar import TopBar

_SCOPES: dict[str, Scope] = {action.method: action.scope for action in ACTIONS}
_OPENING = {action.method for action in ACTIONS if action.opens}


class Desk(DeskKeys):
    """Draws one scene; keys that only change what is seen are answered here, the others by the app. The dashboard is
    there from the start, the other views' panels come when they are asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("desk", "now", "dashboard", "view")]
    AUTO_FOCUS = ""  # no panel is chosen until tab chooses one

    def __init__(self, services: Services, habits: Habits) -> None:
        super().__init__()
        self._panels: list[Panel] = [make(id) for id, make in PANELS]
        self._services, self._habits = services, habits
        for panel in self._panels:
            if isinstance(panel, EpisodeFeed):
                panel.adopt(habits.get("dashboard", {}))
        self._view: View | None = None  # None: the dashboard
        self._own: dict[str, list[ViewPanel]] = {}  # the panels of the views that were shown
        self._maximised = False
        self._shown = (0, 0)  # runs, and charts of the selected one: what the places depend on
        self._charting = False
        self._titled: str | None = None
        self._told: tuple[object, ...] | None = None  # what all panels but the clock depend on
        self._palette: Palette | None = None
        self._typed = TypedLine(self)
        self.times: Sequence[Scope] = ("replay",) if services.player is not None else ()
        """Where keys are pressed by which time is gone through."""
        if services.past is not None:
            self.times = ("live",)
        self._turns: Turns[Panel] = Turns(self._show_in, self.set_timer)

    def compose(self) -> ComposeResult:
        yield Board(*self._panels, arrange=self._arrange)

    def on_mount(self) -> None:
        footer = self.query_one(Footer)
        footer.scopes, footer.table = self._scopes, self.table

    def _arrange(self, width: int, height: int) -> dict[str, Box]:
        if self._view is None:
            boxes = arrange(width, height, *self._shown)
        else:
            kept, room = around(width, height, self._maximised)
            boxes = kept | self._view.place(room)
        listed = self._view is not None and self._view.lists_checks
        self.query_one(Header).checks_elsewhere = listed or "checks" in boxes
        return self._typed.placed(boxes)

    # --- views --------------------------------------------------------------------------------------------------------

    @property
    def view(self) -> Scope:
        return self._view.id if self._view is not None else "dashboard"

    @property
    def _scopes(self) -> tuple[Scope, ...]:
        """Where keys are pressed now; those of a replay stand before the view's."""
        return (*anywhere(self.times), *(self.own_scopes or (self.view,)))

    @property
    def own_scopes(self) -> Sequence[Scope]:
        """Where keys are pressed in the panel that has the focus, if not simply in the view."""
        return self.focused.keys if isinstance(self.focused, Panel) else ()

    def turn(self, side: Literal["live", "past"]) -> None:
        """Have the keys of the side that is shown."""
        self.times = ("replay", "past") if side == "past" else ("live",)
        self._tell_keys()

    def _tell_keys(self) -> None:
        footer = self.query_one(Footer)
        footer.scopes = (*self._scopes, "view") if self._view is not None else self._scopes
        self._draw([footer])

    def on_descendant_focus(self) -> None:
        self._tell_keys()

    def on_descendant_blur(self) -> None:
        self._tell_keys()

    def on_keys_turned(self) -> None:
        self._tell_keys()

    @property
    def about(self) -> Sequence[str]:
        """What the help says of it besides its keys."""
        return self._view.about if self._view is not None else ()

    def show_view(self, id: str, at: float | None = None, about: str | None = None) -> None:
        """Show a view, at a counter if it has such places; the one that is shown, once more: to where it begins."""
        self._view = next((view for view in VIEWS if view.id == id), None)
        own = self._panels_of(self._view) if self._view is not None else []
        self.query_one(Board).rearrange()
        self.set_focus(own[0] if own else None)
        self._tell_keys()
        for panel in own:
            self._show_in(panel)  # a new panel has to know the run before it can go to a place of it
        if self._view is None and at is not None:
            self.feed.go_to(at)
            self.set_focus(self.feed)
        for panel in own:
            panel.entered()
            if at is not None:
                panel.go_to(at)
            if about is not None:
                panel.look_at(about)
        self._draw(self._panels)

    def _panels_of(self, view: View) -> list[ViewPanel]:
        if view.id not in self._own:
            self._own[view.id] = made = view.make(self._services)
            for panel in made:
                panel.adopt(self._habits.get(view.id, {}))
                if self._palette is not None:
                    panel.recolour(self._palette)
            self._panels += made
            self.query_one(Board).mount_all(made)
        return self._own[view.id]

    def habits(self) -> Habits:
        """What is to be remembered of the views, those of views that were not shown as they were."""
        kept = self._habits | {
            id: {name: value for panel in panels for name, value in panel.habits().items()}
            for id, panels in self._own.items()
        }
        feed = next((panel.habits() for panel in self._panels if isinstance(panel, EpisodeFeed)), {})
        return kept | ({"dashboard": feed} if feed or "dashboard" in kept else {})

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The dashboard's keys act on the dashboard, those of all other views in these; the one that opens a line to
        type into is a letter of the line. In the past `esc` on the dashboard is the way back to the live runs."""
        scope = _SCOPES.get(action)
        if (scope == "now" and "replay" in self.times) or (action == "panel_leave" and "past" in self.times):
            return False
        if action in _OPENING and self._typed.is_open:
            return False
        return (scope != "dashboard" or self._view is None) and (scope != "view" or self._view is not None)

    def maximise(self) -> None:
        self._maximised = not self._maximised
        self.query_one(Board).rearrange()

    def on_view_asked(self, message: ViewAsked) -> None:
        if message.view != self.view:
            self.origin = self.view
        self.show_view(message.view, message.at, message.about)

    def on_prompt_asked(self, message: PromptAsked) -> None:
        self.app.clear_notifications()  # they stand where the line is typed
        self._typed.open(message, self._palette, self.scene)

    # --- drawing ------------------------------------------------------------------------------------------------------

    def _load_charts(self) -> None:
        """Charts come after the first frame that tells something: their library takes a tenth of a second to load, in
        which keys are answered."""
        Thread(target=self._load_plotter, name="moe-top charts", daemon=True).start()

    def _load_plotter(self) -> None:
        with suppress(ImportError):  # the charts say it in their places
            load_plotter()
        self.post_message(ChartsLoaded())

    def on_charts_loaded(self) -> None:
        charts = list(self.query(MetricChart))
        for chart in charts:
            chart.ready = True
        self._draw(charts)

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
        shared = scene.selected, scene.paused, scene.marked, scene.baseline, scene.waiting, scene.replay
        drawn = (*scene.views, *shared)
        told, self._told = self._told, drawn
        titled, self._titled = self._titled, scene.title
        alone = (Clock,) if titled == scene.title else (Clock, TopBar)
        self._draw([panel for panel in self._panels if told != self._told or isinstance(panel, alone) or panel.failure])

    def _draw(self, panels: Sequence[Panel]) -> None:
        """Have these panels show the scene, in turns."""
        if self.scene is not None:
            self._turns.do(panels)

    def _show_in(self, panel: Panel) -> None:
        if self.scene is not None:
            panel.show(self.scene)

    def recolour(self, palette: Palette) -> None:
        self._palette = palette
        for panel in self._panels:
            panel.recolour(palette)
