"""What lies over the desk when it is asked for - help, commands, a snapshot - and how the app is dressed."""

from __future__ import annotations

import os
from asyncio import to_thread
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.theme import Theme

from tui_monitor.model.text import clean
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.commands import Command, commands_of
from tui_monitor.ui.keys.action import Action
from tui_monitor.ui.messages import DocumentMade, RunChosen, ViewAsked
from tui_monitor.ui.preference import remembered_theme, theme_after, theme_names, why_not_remembered
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.screens.commands_page import CommandsPage
from tui_monitor.ui.screens.desk import Desk
from tui_monitor.ui.screens.help import Help
from tui_monitor.ui.screens.snapshot_page import SnapshotPage
from tui_monitor.ui.services import Services
from tui_monitor.ui.snapshot import Document, Snapshot, write_document
from tui_monitor.ui.theme import THEMES, Palette
from tui_monitor.ui.tidying import Tidy

_HOLDERS = {"everywhere": "app", "desk": "screen", "dashboard": "screen", "view": "screen", "now": "screen",
            "replay": "app", "live": "app", "past": "app"}  # fmt: skip


class Pages(Tidy):
    """An app with a desk, pages over it, and a theme that is remembered."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("everywhere")]

    def __init__(self, services: Services, desk: Desk, theme: str | None) -> None:
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)  # then no colour at all, not greys
        self._services, self._desk = services, desk
        for own in THEMES:
            self.register_theme(own)
        chosen = theme or (remembered_theme(services.state) if services.state else None)  # the configuration wins
        self.theme = chosen if chosen in self.available_themes else THEMES[0].name

    def on_mount(self) -> None:
        self._desk.recolour(self.palette)
        self.theme_changed_signal.subscribe(self, self._recolour)

    @property
    def palette(self) -> Palette:
        """The styles of the theme that is chosen, as this terminal can show them."""
        return Palette(self.current_theme, self.no_color)

    def _recolour(self, _theme: Theme) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Desk | Help | CommandsPage | SnapshotPage):
                screen.recolour(self.palette)

    def action_app_help(self) -> None:
        if isinstance(self.screen, Help):
            self.pop_screen()
        else:
            desk = self._desk
            self.push_screen(Help(desk.scene, self.palette, desk.view, desk.about, desk.times, desk.table))

    def action_app_palette(self) -> None:
        if isinstance(self.screen, Help):
            self.pop_screen()
        desk = self._desk
        more, themes = [*desk.times, *desk.own_scopes], theme_names(self.available_themes)
        commands = commands_of(desk.scene, desk.view, themes, more, desk.table)
        self.push_screen(CommandsPage(desk.scene, self.palette, commands), self._do)

    async def _do(self, command: Command | None) -> None:
        """What somebody chose by its name."""
        if command is None:
            return
        if command.does is not None:
            await self._act(command.does)
        elif command.run is not None:
            self._desk.post_message(RunChosen(command.run))
        elif command.metric is not None:
            self._desk.post_message(ViewAsked("charts", about=command.metric))
        elif command.at is not None:
            self._desk.post_message(ViewAsked("log" if self._desk.view == "log" else "dashboard", at=command.at))
        elif command.theme is not None:
            self._dress(command.theme)

    async def _act(self, action: Action) -> None:
        """As if its key were pressed: by the app, the desk, or the panel of the view that has the keys."""
        await self.run_action(f"{_HOLDERS.get(action.scope, 'focused')}.{action.method}")

    # --- snapshots ----------------------------------------------------------------------------------------------------

    async def tell_snapshot(self, view: RunView, scene: Scene, copy: bool) -> None:
        """Write the run's markdown, in a thread, since a baseline is read from its log; then copy it, or show it."""
        try:
            snapshot = await to_thread(Snapshot, view, scene, Path.cwd(), self._services.compared)
        except OSError as error:  # the folder that moe-top was started in is gone
            self.notify(f"not written: {error.strerror}", severity="error", markup=False)
            return
        document = snapshot.document("md")
        if not self._keep_document(document):
            return
        if copy:
            self._copy_document(document)
        elif self.screen is self._desk:
            self.push_screen(SnapshotPage(scene, self.palette, document, snapshot.document,
                                          self._keep_document, self._copy_document))  # fmt: skip
        else:
            self.tell_written(document.path, copied=False)

    def on_document_made(self, message: DocumentMade) -> None:
        if not self._keep_document(message.document):
            return
        if message.copy:
            self._copy_document(message.document)
        else:
            self.tell_written(message.document.path, copied=False)

    def _keep_document(self, document: Document) -> bool:
        """Write it, or say why not."""
        try:
            write_document(document)
        except OSError as error:
            where = clean(str(document.path.parent))
            self.notify(f"not written: {error.strerror}: {where}", severity="error", markup=False)
            return False
        return True

    def _copy_document(self, document: Document) -> None:
        self.copy_to_clipboard(document.text)
        self.tell_written(document.path, copied=True)

    # --- dress --------------------------------------------------------------------------------------------------------

    def action_theme_next(self) -> None:
        self._dress(theme_after(self.theme, self.available_themes))

    def _dress(self, theme: str) -> None:
        self.theme = theme
        why = why_not_remembered(self._services.state, theme)
        words = f"theme {theme}" + (f", not remembered: {why}" if why else "")
        self.notify(words, severity="warning" if why else "information", markup=False)

    def action_app_quit(self) -> None:
        self.exit(return_code=0)
