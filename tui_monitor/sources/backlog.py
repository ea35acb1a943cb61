"""What a large log told before moe-top came: read whole, by its two ends, or by its ends first and the rest behind."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from tui_monitor.formats import LogReader
from tui_monitor.formats.native.rows import METRICS
from tui_monitor.model.records import FAR, Block, LogRecord
from tui_monitor.sources.asked import ask
from tui_monitor.sources.held import first_hole
from tui_monitor.sources.history import Cache, Hands, History, NotNative, Stretch, border, read_stretch
from tui_monitor.sources.tailer import Tailer

SMALL = 1 << 14
"""Bytes below which lines are read one by one: some milliseconds. Hundreds of runs are opened at once."""

PASSING = 8 << 20
"""Bytes of a native log that are read at once, without an index: two tenths of a second."""

HEAD, TAIL = 1 << 16, 1 << 18
"""Bytes read of a log's two ends: a start banner with its arguments; 3,000 rows, or 60 Summaries of the native log."""

Depth = Literal["lines", "whole", "ends", "behind"]


class Plan(NamedTuple):
    """How large logs are read: line by line; whole; by what the index knows, else by their ends; or the same, and the
    rest behind the screen, where `on_page` is called (on another thread) as it comes. Indexes are kept in `cache`."""

    depth: Depth = "lines"
    cache: Cache = Cache(None)
    on_page: Callable[[Path], None] = lambda path: None


LINES = Plan()


class Opening(NamedTuple):
    """The records of what was read, and the reader that goes on where the tailer stands."""

    told: list[LogRecord | Block]
    reader: LogReader


class Backlog:
    """The beginning of one log that nothing was read of yet."""

    def __init__(self, path: Path, plan: Plan, aliases: Mapping[str, str]) -> None:
        self._path, self._plan, self._aliases = path, plan, aliases
        self._history: History | None = None
        self._hands: Hands | None = None
        self._tailer: Tailer | None = None  # that stays with the log until all of it is told
        self._head: list[LogRecord | Block] = []
        self._begin = self._gap = 0  # where those of the head end, and how many bytes behind were not told
        self._newest = 0  # stretches told

    @property
    def skipped(self) -> int:
        """Bytes that were left out, or that are still to be read."""
        return self._gap

    @property
    def is_read_behind(self) -> bool:
        """Whether more of it is still to come, and then all is told anew."""
        return self._history is not None

    def open(self, tailer: Tailer, reader: LogReader) -> Opening | None:
        """The log's first records; None where it is to be read line by line from its beginning."""
        history = self._history_of()
        if history is not None and (self._plan.depth == "whole" or history.bytes_unread < PASSING):
            return self._whole(history, tailer)
        if self._plan.depth == "behind" and history is not None:
            return self._behind_the_screen(history, tailer)
        if history is None:
            return self._ends(tailer, reader) if self._plan.depth == "ends" else None
        try:
            return self._native_ends(history, tailer) or self._ends(tailer, reader)
        finally:
            history.close()

    def news(self, tailer: Tailer) -> Opening | None:
        """The log's first records anew, where twice as much is read as was told; the tailer then stands behind them."""
        history = self._history
        if history is None:
            self._let_go()
            return None
        failure, newest = history.failure, history.newest  # by now: more comes all the time
        if not failure and newest < max(1, min(2 * self._newest, history.size)):
            return None
        reader = self._behind(history, tailer)
        if reader is None:
            self.close()  # another file or text, of which the tailer tells
            return None
        if failure:
            return self._anew(tailer)
        self._newest, told = newest, history.told(newest)
        if newest < history.size:
            self._gap = history.stretch(history.size - newest).start - self._begin
            return Opening([*self._head, *told], reader)
        self._stop()
        return Opening(told, reader)  # before the next look at the name: what it finds comes behind this

    def _behind_the_screen(self, history: History, tailer: Tailer) -> Opening | None:
        """The log's ends; the rest is read from now on."""
        opening = self._native_ends(history, tailer)
        if opening is None:
            history.close()
            return None
        self._history, self._hands = history, Hands(history)
        self._tailer, tailer.stays = tailer, True
        self._hands.start(lambda: self._plan.on_page(self._path))
        return opening

    def _anew(self, tailer: Tailer) -> Opening:
        """The log line by line from its beginning: it is not what its two ends promised."""
        self.close()
        tailer.close()
        return Opening([], LogReader(aliases=self._aliases))

    def close(self) -> None:
        """Give up what is not read."""
        self._stop()
        self._let_go()

    def _stop(self) -> None:
        if self._hands is not None:
            self._hands.close()
        self._hands = self._history = None
        self._gap = 0

    def _let_go(self) -> None:
        """Have the tailer look at the log's name again."""
        if self._tailer is not None:
            self._tailer.stays = False
        self._tailer = None

    def _history_of(self) -> History | None:
        """The history of a log that can be read by stretches."""
        if self._plan.depth == "lines" or not self._aliases.keys().isdisjoint(METRICS):
            return None
        try:
            ask(self._path)
            handle = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        except OSError:
            return None
        size = os.fstat(handle).st_size
        if size < SMALL or first_hole(handle, size) < size:  # a hole of gigabytes is skipped by reading on, not cut
            os.close(handle)
            return None
        history = History(handle, size, self._plan.cache if size >= PASSING else None, self._aliases)
        if not history.end:
            history.close()
            return None
        return history

    def _whole(self, history: History, tailer: Tailer) -> Opening | None:
        hands = Hands(history)
        hands.read_now(helped=history.bytes_unread > PASSING)
        try:
            reader = self._behind(history, tailer) if not history.failure else None
            return Opening(history.told(history.size), reader) if reader is not None else None
        finally:
            hands.close()

    def _behind(self, history: History, tailer: Tailer) -> LogReader | None:
        """The reader of what stands behind the history; None where the log is another one meanwhile."""
        if not tailer.skip_to(history.end, history.handle):
            return None
        reader = LogReader(history.lines, self._aliases)
        reader.passed(0)
        return reader

    def _native_ends(self, history: History, tailer: Tailer) -> Opening | None:
        """The first rows and the last ones; the tailer then stands before the very last."""
        far = min(history.end, HEAD + PASSING)
        first, last = border(history.handle, HEAD, far), border(history.handle, history.end - TAIL, history.end)
        if first == far < last:
            return None  # gigabytes of prose: neither read at once nor kept
        try:
            self._head = read_stretch(history.handle, Stretch(0, first, 0), self._aliases)
            tail = read_stretch(history.handle, Stretch(last, history.end, FAR), self._aliases)
        except (OSError, NotNative):
            return None
        if not tailer.skip_to(history.end, history.handle):
            return None
        self._begin, self._gap = first, last - first
        reader = LogReader(FAR * 2, self._aliases)
        reader.passed(0)
        return Opening([*self._head, *tail], reader)

    def _ends(self, tailer: Tailer, reader: LogReader) -> Opening | None:
        """The first lines; the tailer then stands before the last ones."""
        try:
            size = self._path.stat().st_size
        except OSError:
            return None
        if size < PASSING:
            return None
        told = reader.read(tailer.read(HEAD).lines)
        if tailer.encoding in (None, "utf-8"):
            told += reader.settle()
            self._gap = tailer.skip_lines(size - TAIL)
            reader.lines = FAR
        return Opening([*told], reader)
