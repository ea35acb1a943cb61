"""Textual's driver for this terminal, with a thrift in front of it, that wakes well however it was put to sleep."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any

from textual.driver import Driver
from textual.events import Resize
from textual.geometry import Size

from tui_monitor.ui.patience import Patience
from tui_monitor.ui.thrift import Thrift

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver as Base
else:
    Base = object  # which driver it is, is known when the app starts


def thrifty(driver: type[Driver], thrift: Thrift) -> type[Driver]:
    """The driver class, of which each write goes through the thrift."""
    return type("Thrifty", (_Thrifty, driver), {"_thrift": thrift})


class _Thrifty(Base):
    """What is different, before a driver of Textual's."""

    _thrift: Thrift
    _left = False  # whether the terminal was given back before the sleep

    def __init__(self, *rest: Any, **more: Any) -> None:
        super().__init__(*rest, **more)
        if hasattr(self, "exit_event"):  # not where there is no terminal
            self.exit_event = Patience(self.fileno)

    def start_application_mode(self) -> None:
        """Textual reads the size in the signal's handler, which another signal can interrupt: then the older size is
        told last, and the picture keeps it. Read in the loop, after the signal, the last one is the present one."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if hasattr(self, "exit_event"):
            loop = asyncio.get_running_loop()
            signal.signal(signal.SIGWINCH, lambda *_: loop.call_soon_threadsafe(self._tell_size))

    def _tell_size(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(Resize(size, size))

    def write(self, data: str) -> None:
        """Of a terminal that is lost the thread that writes has ended, and its queue would block for ever."""
        writer = getattr(self, "_writer_thread", None)
        if writer is None or writer.is_alive():
            super().write(self._thrift(data))

    def _sigtstp_application(self, *rest: Any) -> None:
        self._left = True
        super()._sigtstp_application(*rest)

    def _sigcont_application(self, *rest: Any) -> None:
        """After SIGSTOP, of which nobody is warned, Textual would begin to read keys a second time and never end: the
        terminal is given back first."""
        if not self._left:
            self.suspend_application_mode()
        self._left = False
        super()._sigcont_application(*rest)
