"""A terminal in memory: a real program in a pseudo-terminal, its screen read by pyte."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar, overload

import pyte

Answer = TypeVar("Answer")

PATIENCE = 30.0  # seconds; only a failing test ever waits so long
PAUSE = 0.02  # seconds between two looks at the screen
FORE = "\x1b[?1049h"  # enter the alternate screen
BACK = "\x1b[?1049l"  # leave it
LOOK = f"{FORE}\x1b[?25l\x1b[H\x1b[2J".encode()  # how the page begins that stands before the screen does
_FINAL_MODES = {25: True, 1000: False, 1003: False, 2004: False}  # cursor; mouse buttons, mouse moves, marked pastes


class Terminal:
    """One program with this terminal as its three standard streams; `raw` is every byte that it sent."""

    def __init__(
        self, command: Sequence[str], columns: int, rows: int, env: Mapping[str, str], folder: Path | None = None
    ) -> None:
        self.raw = bytearray()
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self._closing = False
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=dict(env), cwd=folder, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """Feeds the screen until the last holder of the terminal is gone, or this one lets go."""
        while not self._closing:
            if not select.select([self._master], [], [], PAUSE)[0]:
                continue
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:  # EIO: nobody holds the other end
                return
            if not data:
                return
            with self._lock:
                self.raw += data
                self._draw(data)

    def _draw(self, data: bytes) -> None:
        """Feed the screen; as on a real one the alternate page is blank when it is entered, also once more."""
        before, *entered = data.split(FORE.encode())
        self._stream.feed(before)
        for page in entered:
            self._screen.erase_in_display(2)
            self._stream.feed(page)

    # --- what is on screen ----------------------------------------------------------------------------------------

    def cells(self) -> list[list[str]]:
        """Rows of cells; the second cell of a wide character is empty text."""
        with self._lock:
            columns, rows = self._screen.columns, self._screen.lines
            return [[self._screen.buffer[y][x].data for x in range(columns)] for y in range(rows)]

    @property
    def text(self) -> str:
        """The screen as lines."""
        return "\n".join("".join(line).rstrip() for line in self.cells())

    def panel(self, title: str) -> str:
        """The inside of the framed panel whose upper border begins with this title; empty text if there is none."""
        cells = self.cells()
        for top, line in enumerate(cells):
            for left, cell in enumerate(line):
                if cell in "╭├" and "".join(line[left + 1 :]).lstrip(" ─").startswith(title):
                    return _inside(cells, top, left)
        return ""

    def said(self) -> str:
        """What it printed after it left the alternate screen, without control sequences."""
        text = self.raw.decode("utf-8", "replace").rpartition(BACK)[2]
        return re.sub(r"\x1b\[[0-9;?<>=]*[a-zA-Z]", "", text)

    def not_restored(self) -> list[str]:
        """What a shell would find wrong with this terminal now; empty when all is as it was."""
        text = self.raw.decode("utf-8", "replace")
        wrong = [] if text.rfind(BACK) > text.rfind(FORE) else ["alternate screen"]
        flags = termios.tcgetattr(self._master)[3]
        wrong += [] if flags & termios.ECHO and flags & termios.ICANON else ["raw mode"]
        return wrong + [
            f"mode {mode}" for mode, wanted in _FINAL_MODES.items()
            if (text.rfind(f"[?{mode}h") > text.rfind(f"[?{mode}l")) is not wanted
        ]  # fmt: skip

    def is_before_the_screen(self) -> bool:
        """Whether only the first look stands there: a key would come before there is anything to answer it."""
        looked = self.raw.rfind(LOOK)
        return looked >= 0 and self.raw.find(b"\x1b[?1049", looked + 1) < 0

    # --- waiting --------------------------------------------------------------------------------------------------

    @overload
    def wait_for(self, wanted: str, seconds: float = PATIENCE) -> re.Match[str]: ...
    @overload
    def wait_for(self, wanted: Callable[[], Answer], seconds: float = PATIENCE) -> Answer: ...
    def wait_for(self, wanted: str | Callable[[], Answer], seconds: float = PATIENCE) -> re.Match[str] | Answer:
        """The first match of an expression on screen, or the first true answer; else AssertionError with the screen."""
        end = time.monotonic() + seconds
        while True:
            answer = re.search(wanted, self.text) if isinstance(wanted, str) else wanted()
            if answer and not self.is_before_the_screen():
                return answer
            if time.monotonic() > end:
                raise AssertionError(f"within {seconds:g} s never came: {wanted!r}; the screen:\n{self.text}")
            time.sleep(PAUSE)

    def wait_end(self, seconds: float = PATIENCE) -> int:
        """The exit code, with all that it sent read; AssertionError with the screen if it does not end."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"did not end within {seconds:g} s; the screen:\n{self.text}") from None
        self._reader.join(PATIENCE)
        return code

    # --- acting ---------------------------------------------------------------------------------------------------

    def send(self, keys: str) -> None:
        """Types these keys."""
        os.write(self._master, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Another size; the program is told by SIGWINCH."""
        with self._lock:
            self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def hang_up(self) -> None:
        """The connection is lost: the program gets SIGHUP and can neither read nor write any more."""
        if not self._closing:
            self._closing = True
            self._reader.join(PATIENCE)
            os.close(self._master)

    def close(self) -> None:
        """Ends the program if it still runs, and lets go of the terminal."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()


def _inside(cells: list[list[str]], top: int, left: int) -> str:
    """The text between the corner at `top`, `left` and the borders below and to the right."""
    right = next((x for x in range(left + 1, len(cells[top])) if cells[top][x] in "╮┤"), len(cells[top]) - 1)
    inside = []
    for line in cells[top + 1 :]:
        if line[left] in "╰├╭":
            break
        inside.append("".join(line[left + 1 : right]))
    return "\n".join(inside)
