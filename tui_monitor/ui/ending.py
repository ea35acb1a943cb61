"""How the app meets failures of its own: a job that raises is told, what ends the screen is left to who showed it."""

from __future__ import annotations

import termios
from asyncio import AbstractEventLoop, get_running_loop
from typing import Any

from textual.app import App
from textual.worker import Worker, WorkerState

from tui_monitor.model.isolation import Failed, note

LOOK_EVERY = 2.0  # seconds


class HonestEnd(App[None]):
    """An app of which no failure prints a traceback; see `launch.show` for what becomes of one that ends it."""

    _ready_in: AbstractEventLoop | None = None
    asked_to_end = False
    """Whether a signal came that asks to end."""

    def on_ready(self) -> None:
        """From now on a signal can end the app; one that came before does now."""
        self._ready_in = get_running_loop()
        self.set_interval(LOOK_EVERY, self._leave_a_lost_terminal)
        if self.asked_to_end:
            self.exit()

    def end_by_signal(self, *_: Any) -> None:
        """What a signal that asks to end calls, in the main thread: `exit`, for asyncio's way - cancel whatever is
        awaited - is swallowed now and then, and the screen would stay for ever. A second one waits for nothing."""
        if self.asked_to_end:
            raise KeyboardInterrupt
        self.asked_to_end = True
        if self._ready_in is not None:
            self._ready_in.call_soon_threadsafe(self.exit)

    def _leave_a_lost_terminal(self) -> None:
        """Where SIGHUP is ignored nobody says that the connection is lost; Textual would read its end for ever."""
        terminal = getattr(self._driver, "fileno", None)
        if isinstance(terminal, int) and terminal >= 0:
            try:
                termios.tcgetattr(terminal)
            except termios.error:
                self.asked_to_end = True
                self.exit()

    @property
    def failure(self) -> Exception | None:
        """What ended the app, if it was a failure."""
        return self._exception

    def run_worker(self, work: Any, *args: Any, **options: Any) -> Worker[Any]:
        """As Textual's; but what raises in it ends nothing else."""
        return super().run_worker(work, *args, **options | {"exit_on_error": False})

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell a job's failure where everything is told; its details are in the report at the end."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and isinstance(error, Exception):
            failed = Failed(event.worker.name, error)
            note(failed)
            self.notify(f"{failed.part} {failed.words}", severity="error", markup=False)

    def _fatal_error(self) -> None:
        """Textual would print the traceback with the values of all variables, among them lines of a log."""
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """The same for errors that would print themselves."""
        self._close_messages_no_wait()
