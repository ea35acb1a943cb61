"""Textual's driver for this terminal, with a thrift in front of it."""

from __future__ import annotations

from textual.driver import Driver

from tui_monitor.ui.thrift import Thrift


def thrifty(driver: type[Driver], thrift: Thrift) -> type[Driver]:
    """The driver class, of which each write goes through the thrift."""

    class Thrifty(driver):  # type: ignore[misc,valid-type]  # a base that is known only when the app starts
        def write(self, data: str) -> None:
            super().write(thrift(data))

    return Thrifty
