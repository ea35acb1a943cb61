"""When what came to the screen: the tests' terminal in memory, with the time of every byte."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.end_to_end.terminal import PAUSE, Terminal

NEAR = 0.003  # seconds: what comes so soon after is the same picture
LOOK = 0.002  # seconds between two looks at an empty queue
LEAVING = 10.0  # seconds in which `q` must end a program
COLUMNS, ROWS = 120, 36


class LateError(Exception):
    """What was waited for did not come in time; the text is the screen then."""


class Screen(Terminal):
    """A program in a pseudo-terminal. Bytes are timed as they come and drawn later, so that drawing delays no time."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], folder: Path | None = None) -> None:
        self._came: deque[tuple[float, bytes]] = deque()
        self.begun = time.monotonic()
        super().__init__(command, COLUMNS, ROWS, env, folder)

    def _read(self) -> None:
        while not self._closing:
            if not select.select([self._master], [], [], PAUSE)[0]:
                continue
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:  # EIO: nobody holds the other end
                return
            self.raw += data
            self._came.append((time.monotonic(), data))

    def frames(self, seconds: float) -> Iterator[tuple[float, str]]:
        """The screen after each burst of bytes, with the time of its last one; ends after so many seconds."""
        end = time.monotonic() + seconds
        while self._came or (time.monotonic() < end and self.process.poll() is None):
            if not self._came:
                time.sleep(LOOK)
                continue
            when, data = self._came.popleft()
            while self._came and self._came[0][0] - when < NEAR:
                when, more = self._came.popleft()
                data += more
            self._stream.feed(data)
            yield when, self.text
            if when > end:
                return

    def first(self, is_there: Callable[[str], object], seconds: float) -> float:
        """The time of the first picture for which this holds; LateError if none comes."""
        for when, text in self.frames(seconds):
            if is_there(text):
                return when
        raise LateError(self.text)

    def pressed(self, key: str, seen: Callable[[str], object], seconds: float) -> float:
        """Seconds from a key to another answer of `seen`."""
        for _ in self.frames(0):
            pass
        before = seen(self.text)
        begun = time.monotonic()
        self.send(key)
        return self.first(lambda text: seen(text) != before, seconds) - begun

    def last_change(
        self, part: Callable[[str], str], is_busy: Callable[[], bool], seconds: float, looks: int = 1
    ) -> float:
        """When this part of the screen changed last before the program came to rest: for so many looks in a row it was
        not busy (a look takes its time) and this part the same."""
        end, rested = time.monotonic() + seconds, 0
        before, changed = part(self.text), time.monotonic()
        while time.monotonic() < end:
            rested = 0 if is_busy() else rested + 1
            for when, text in self.frames(0):
                if (now := part(text)) != before:
                    before, changed, rested = now, when, 0
            if rested >= looks:
                return changed
        raise LateError(self.text)

    def watch(self, seconds: float) -> int:
        """Bytes that came in so many seconds; they are drawn afterwards."""
        before = len(self.raw)
        time.sleep(seconds)
        sent = len(self.raw) - before
        for _ in self.frames(0):
            pass
        return sent

    def leave(self) -> None:
        """Ends the program as a user does, so that it can keep what it keeps; by force where it does not listen."""
        if self.process.poll() is None:
            self.send("q")
            try:
                self.process.wait(LEAVING)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.close()
