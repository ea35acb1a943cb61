"""The reader thread of one log: what is asked is done one after the other, and a picture is left of what is seen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread
from time import monotonic
from typing import NamedTuple

from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.text import Clean
from tui_monitor.model.text_source import Line, TextSource, Wanted
from tui_monitor.ui.query import Query
from tui_monitor.ui.views.log.reading import Reading
from tui_monitor.ui.views.log.rows import NONE, Look

SAID_AFTER = 0.3  # seconds: what is answered sooner is not waited for
PATIENCE = 30.0  # seconds, as everywhere: a busy network disk may take ten

Work = Callable[[Reading], object]


class Picture(NamedTuple):
    """What was to be seen of a log when it was last read; nothing in it changes any more."""

    shown: tuple[Line, ...] = ()
    cursor: int = 0
    following: bool = True
    aside: int = 0
    left_at: int = 0
    size: int = 0
    anew: int = 0
    said: str = ""
    number: int | None = None
    problem: Wanted = NONE
    filtered: tuple[int, bool] | None = None
    """How many lines a filter lets through, and whether older ones are left out."""


class Reader:
    """`ask` and everything else returns at once, whatever the disk does; the thread lives while there is something to
    do, and holds up no end of the program. `told` is called, from that thread, when there is another picture."""

    def __init__(self, name: Clean, open_log: Callable[[], TextSource], told: Callable[[Reader], object]) -> None:
        self.name = name
        self.picture: Picture | None = None
        self.filter: Query | None = None
        self._open, self._told = open_log, told
        self._reading: Reading | None = None
        self._sight = (1, Look(1))
        self._asked: deque[Work] = deque()
        self._since: float | None = None  # when the thread began with what it does now
        self._lock = Lock()

    def ask(self, work: Work) -> None:
        """Have this done with the log, after what was asked before."""
        with self._lock:
            self._asked.append(work)
            if self._since is None:
                self._since = monotonic()
                Thread(target=self._work, name="moe-top log", daemon=True).start()

    def see(self, height: int, look: Look) -> None:
        """Show as much as stands in so many rows, drawn in this way."""
        if self._sight != (height, look):
            self._sight = (height, look)
            self.ask(lambda reading: None)

    @property
    def busy(self) -> bool:
        return self._since is not None

    @property
    def words(self) -> str:
        """What is said while an answer is waited for."""
        since = self._since
        waited = monotonic() - since if since is not None else 0.0
        if waited >= PATIENCE:
            return f"no answer from {self.name} for {PATIENCE:.0f} s"
        return "reading …" if waited >= SAID_AFTER else ""

    # --- in the thread ------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        going_on = True
        while going_on:
            picture = tried("Log", self._answered)
            if isinstance(picture, Failed):
                picture = (self.picture or Picture())._replace(said=picture.words)
            self.picture = picture
            with self._lock:
                going_on = bool(self._asked)
                self._since = monotonic() if going_on else None
            with suppress(RuntimeError):  # the screen has gone meanwhile
                self._told(self)

    def _answered(self) -> Picture:
        if self._reading is None:
            self._reading = Reading(self._open())
        while self._asked:
            self._asked.popleft()(self._reading)
        return _seen(self._reading, *self._sight)


def _seen(reading: Reading, height: int, look: Look) -> Picture:
    window, source, filtered = reading.window, reading.source, reading.filtered
    window.fit(reading.lines, source.size, height, look.height)
    return Picture(
        tuple(window.shown), window.cursor, window.following, window.aside, window.left_at, source.size, source.anew,
        source.said, reading.number_at(window.cursor), source.problem,
        (len(filtered), filtered.full) if filtered is not None else None,
    )  # fmt: skip
