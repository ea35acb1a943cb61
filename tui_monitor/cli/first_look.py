"""The runs' state on the terminal while the screen is still imported: a child process reads it and writes it down."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

OPENING = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J"  # as the screen does: what stood on the terminal comes back at the end
LEAVING = "\x1b[?25h\x1b[?1049l"
NOTHING = 1  # the child's exit code where it wrote nothing
KILLED_WITHIN = 0.1  # seconds; a child that hangs in a dead disk writes no more, and is left to the system


class FirstLook:
    """`text` makes what is shown for a terminal of so many columns and rows; empty for nothing. It runs in a process
    of its own, so that it holds up nothing and what goes wrong there stays there."""

    def __init__(self, text: Callable[[int, int], str]) -> None:
        self._child = _forked(text)

    def hand_over(self) -> None:
        """From here on nothing more is written: the screen begins, on the same page of the terminal."""
        self._end()

    def take_away(self) -> None:
        """Give the terminal back as it was, unless a screen has taken it over."""
        if self._child is not None and self._end() != NOTHING:
            _write(LEAVING)

    def _end(self) -> int:
        child, self._child = self._child, None
        if child is None:
            return NOTHING
        with suppress(OSError):
            os.kill(child, signal.SIGKILL)
        return _ended(child)


def _forked(text: Callable[[int, int], str]) -> int | None:
    """The child that shows it; None where the system has none to give."""
    try:
        child = os.fork()
    except (OSError, AttributeError):
        return None
    if child:
        return child
    code = NOTHING
    try:
        shown = text(*os.get_terminal_size(sys.stderr.fileno()))
        if shown:
            code = 0
            _write(OPENING + shown)
    finally:
        os._exit(code)  # whatever was raised: nothing of it is for people, and the parent's own ends are not ours


def _ended(child: int) -> int:
    """The exit code of a child that was killed; a negative one: amid its work, or it does not end."""
    end = time.monotonic() + KILLED_WITHIN
    while time.monotonic() < end:
        with suppress(ChildProcessError):
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    return -signal.SIGKILL


def _write(text: str) -> None:
    with suppress(OSError):
        os.write(sys.stderr.fileno(), text.encode())
