"""One large log's history: which stretches it has, what of them is read, and what can be told by now."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Mapping
from pathlib import Path

from tui_monitor.model.block import Block
from tui_monitor.model.log_records import LogRecord
from tui_monitor.sources.history.cache import Cache
from tui_monitor.sources.history.joining import joined
from tui_monitor.sources.history.pages import DamagedPage, load
from tui_monitor.sources.history.stretches import Stretch, last_border, stretches

CRUMB = 4 << 20
"""Bytes by which a log must have grown for its index to grow: less is read within a tenth of a second."""

Page = list[LogRecord | Block]


class History:
    """The log behind `handle` up to its last row, in stretches; what the cache knows of it is there at once. Without a
    cache nothing is written. May be asked and told by several threads."""

    def __init__(self, handle: int, size: int, cache: Cache | None, aliases: Mapping[str, str]) -> None:
        self.handle, self.aliases = handle, dict(aliases)
        self.failure = ""
        """Why the log cannot be read by stretches, if so."""
        self._cache = cache
        self._lock = threading.Lock()
        self._stretches: list[Stretch] = []
        self._pages: list[Page | None] = []
        self._files: list[Path | None] = []
        self._place: Path | None = None
        self.lines = 0
        """The number of lines before `end`, once it is cut."""
        self._remember()
        self._known = len(self._stretches)
        self._begin = self._stretches[-1].end if self._stretches else 0
        self.end = max(last_border(handle, size) or 0, self._begin)
        """Where the last row begins: up to there the log is told here. 0: nowhere."""
        self._untaken: list[int] | None = None if self.end > self._begin else []  # None: not cut yet

    def cut(self) -> None:
        """Cut what is not known into stretches. It reads all of it once, to count its lines."""
        with self._lock:
            if self._untaken is not None:
                return
            new, self.lines = stretches(self.handle, self._begin, self.lines, self.end)
            self._stretches += new
            self._pages += [None] * len(new)
            self._files += [None] * len(new)
            self._untaken = list(range(self._known, len(self._stretches)))

    @property
    def newest(self) -> int:
        """How many of the newest stretches are read, without a gap; 0 while it is not cut: what is known is older."""
        if self._untaken is None:
            return 0
        gap = next((at for at in range(len(self._pages) - 1, -1, -1) if self._pages[at] is None), -1)
        return len(self._pages) - 1 - gap

    @property
    def size(self) -> int:
        """How many stretches there are."""
        return len(self._pages)

    @property
    def unread(self) -> int:
        """How many stretches are still to be read; 1 while nobody knows."""
        return 1 if self._untaken is None else self._pages.count(None)

    @property
    def bytes_unread(self) -> int:
        """Their bytes."""
        if self._untaken is None:
            return self.end - self._begin
        pages = zip(self._stretches, self._pages, strict=True)
        return sum(stretch.end - stretch.start for stretch, page in pages if page is None)

    def told(self, newest: int) -> Page:
        """What the newest stretches say; they must be read."""
        pages = self._pages[len(self._pages) - newest :]
        return [record for page in pages if page is not None for record in page]

    def take(self, newest: bool) -> int | None:
        """A stretch that nobody reads yet, from either end."""
        with self._lock:
            if not self._untaken or self.failure:
                return None  # not cut counts as nothing: `cut` comes first
            return self._untaken.pop(-1 if newest else 0)

    def stretch(self, at: int) -> Stretch:
        """The stretch by its number."""
        return self._stretches[at]

    def new_file(self) -> Path | None:
        """Where a page may be written; None where nothing is."""
        if self._known and self.end - self._begin < CRUMB:
            return None
        with self._lock:
            if self._place is None and self._cache is not None:
                self._place = self._cache.place(self.handle)
            return self._place / f"{secrets.token_hex(6)}.page" if self._place is not None else None

    def put(self, at: int, page: Page, file: Path | None) -> None:
        """What a stretch says, and the file that has it."""
        self._pages[at], self._files[at] = page, file

    def keep(self) -> None:
        """Once all is read and written: have the cache remember it."""
        files = [file for file in self._files if file is not None]
        if self._cache is None or self._place is None or len(files) < len(self._files) or self.unread:
            return
        if self._cache.keeps(self._place) and self._known < len(files):
            try:
                pages = joined(list(zip(self._stretches, files, strict=True)), self.new_file)
                self._cache.store(self._place, self.handle, pages, self.lines, self.aliases)
            except (OSError, DamagedPage):
                return  # nothing can be kept: the next moe-top reads anew

    def close(self) -> None:
        """Let go of the log, and of pages that nobody keeps. What is mapped of them stays."""
        if self._place is not None and self._cache is not None and not self._cache.keeps(self._place):
            self._cache.remove(self._place)
        os.close(self.handle)

    def _remember(self) -> None:
        """Take what the cache has."""
        known = self._cache.load(self.handle, self.aliases) if self._cache is not None else None
        if known is None:
            return
        place, manifest = known
        files = [place / name for name in manifest.pages]
        try:
            self._pages = [
                load(file, file.stat().st_ctime_ns == at) for file, at in zip(files, manifest.changed, strict=True)
            ]
        except (OSError, DamagedPage):
            self._pages = []
            return
        self._place, self._files, self._stretches = place, [*files], manifest.stretches
        self.lines = manifest.lines
