"""What the keys do that every view has: which view, which run, pause, snapshot."""

from __future__ import annotations

from collections.abc import Sequence

from textual.events import Key
from textual.reactive import reactive

from tui_monitor.draw.cells import cut
from tui_monitor.model.text import clean
from tui_monitor.ui.actions import ACTIONS
from tui_monitor.ui.keys.action import Action, Scope
from tui_monitor.ui.keys.elsewhere import elsewhere
from tui_monitor.ui.messages import AcknowledgeAsked, BaselineAsked, PauseAsked, RunChosen, SnapshotAsked, ViewAsked
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.screens.dashboard_keys import DashboardKeys
from tui_monitor.ui.views.view import ViewPanel
from tui_monitor.ui.widgets.checks_list import ChecksList
from tui_monitor.ui.widgets.panel import Panel
from tui_monitor.ui.widgets.top_bar import TopBar

COPIED = 22  # cells of the message around what was copied


class DeskKeys(DashboardKeys):
    """A screen that shows a scene in one of several views."""

    scene: reactive[Scene | None] = reactive(None, repaint=False, always_update=True)

    origin = "dashboard"  # the view that one step back leads to
    table: Sequence[Action] = ACTIONS  # with the keys that the configuration gives

    @property
    def view(self) -> Scope:
        """The id of the view that is shown."""
        raise NotImplementedError

    def show_view(self, id: str, at: float | None = None, about: str | None = None) -> None:
        """Show a view, at a counter or a metric if it has such places."""
        raise NotImplementedError

    def maximise(self) -> None:
        """Give the view the header's room too, or give it back."""
        raise NotImplementedError

    def on_key(self, event: Key) -> None:
        """A key that nothing here has: say where it is one."""
        if event.key not in self.active_bindings and (words := elsewhere(event.key, self.table)):
            self.answer(words)

    def _go(self, id: str) -> None:
        """To a view by its own key: from there, back is the dashboard."""
        self.origin = "dashboard"
        if id == self.view and id != "log":  # there the key leads to the end
            self.answer(f"this is {id} already")
        self.show_view(id)

    def action_view_dashboard(self) -> None:
        self._go("dashboard")

    def action_view_runs(self) -> None:
        self._go("runs")

    def action_view_charts(self) -> None:
        self._go("charts")

    def action_view_checkpoints(self) -> None:
        self._go("checkpoints")

    def action_view_health(self) -> None:
        self._go("health")

    def action_view_compare(self) -> None:
        self._go("compare")

    def action_view_log(self) -> None:
        self._go("log")

    def action_view_back(self) -> None:
        panel = self.focused
        if not (isinstance(panel, ViewPanel) and panel.step_back()):
            self.origin, back = "dashboard", self.origin
            self.show_view(back)

    def action_view_part(self) -> None:
        self.answer("only one part here: ↑↓ go through it")

    def action_view_match(self) -> None:
        self._to_match(1)

    def action_view_match_before(self) -> None:
        self._to_match(-1)

    def _to_match(self, step: int) -> None:
        if isinstance(self.focused, ViewPanel) and (why := self.focused.next_match(step)):
            self.answer(why)

    def action_view_maximise(self) -> None:
        self.maximise()

    async def action_now_commands(self) -> None:
        await self.run_action("app.app_palette")

    def action_run_previous(self) -> None:
        self.choose_run(-1)

    def action_run_next(self) -> None:
        self.choose_run(1)

    def choose_run(self, by: int) -> None:
        scene, panel = self.scene, self.focused
        if isinstance(panel, ViewPanel) and panel.go_beside(by):
            return
        if scene is None or not scene.views:
            self.answer("no run yet")
            return
        place = min(max(scene.place + by, 0), len(scene.views) - 1)
        if scene.views[place] is scene.selected:
            self.answer("the only run" if len(scene.views) == 1 else "the first run" if by < 0 else "the last run")
        self.post_message(RunChosen(scene.views[place].key))

    def action_run_baseline(self) -> None:
        if self.scene is None or self.scene.selected is None:
            self.answer("no run to compare with yet")
        else:
            self.post_message(BaselineAsked(self.scene.selected.key))

    def action_run_compare(self) -> None:
        if self.view == "compare":
            self.answer("these are compared: m marks others in the Runs view (2)")
        else:
            self.post_message(ViewAsked("compare"))

    def action_check_acknowledge(self) -> None:
        focused = self.focused
        listed = focused.chosen_check if isinstance(focused, ViewPanel) else self.query_one(ChecksList).chosen
        self.post_message(AcknowledgeAsked(listed))

    def action_display_pause(self) -> None:
        """The first line says PAUSED; where it has no room a message does."""
        if not self.query_one(TopBar).is_on_screen:
            held = self.scene is not None and self.scene.paused
            self.answer("the display goes on" if held else "PAUSED: the display is held, reading goes on")
        self.post_message(PauseAsked())

    def action_report_snapshot(self) -> None:
        self.post_message(SnapshotAsked(copy=False))

    def action_report_copy(self) -> None:
        """What is chosen in the panel that tab chose, else the whole document."""
        text = self.focused.copied if isinstance(self.focused, Panel) else None
        if text is None:
            self.post_message(SnapshotAsked(copy=True))
        else:
            self.app.copy_to_clipboard(text)
            self.answer(f"copied (OSC 52): {cut(clean(text), max(self.size.width - COPIED, 1))}")
