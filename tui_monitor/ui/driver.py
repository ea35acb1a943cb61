"""Textual's driver for this terminal, with a thrift in front of it, that wakes well however it was put to sleep."""

from __future__ import annotations

from typing import Any

from textual.driver import Driver

from tui_monitor.ui.patience import Patience
from tui_monitor.ui.thrift import Thrift


def thrifty(driver: type[Driver], thrift: Thrift) -> type[Driver]:
    """The driver class, of which each write goes through the thrift."""

    class Thrifty(driver):  # type: ignore[misc,valid-type]  # a base that is known only when the app starts
        _left = False  # whether the terminal was given back before the sleep

        def __init__(self, *rest: Any, **more: Any) -> None:
            super().__init__(*rest, **more)
            if hasattr(self, "exit_event"):  # not where there is no terminal
                self.exit_event = Patience(self.fileno)

        def write(self, data: str) -> None:
            """Of a terminal that is lost the thread that writes has ended, and its queue would block for ever."""
            writer = getattr(self, "_writer_thread", None)
            if writer is None or writer.is_alive():
                super().write(thrift(data))

        def _sigtstp_application(self, *rest: Any) -> None:
            self._left = True
            super()._sigtstp_application(*rest)

        def _sigcont_application(self, *rest: Any) -> None:
            """After SIGSTOP, of which nobody is warned, Textual would begin to read keys a second time and never end:
            the terminal is given back first."""
            if not self._left:
                self.suspend_application_mode()
            self._left = False
            super()._sigcont_application(*rest)

    return Thrifty
