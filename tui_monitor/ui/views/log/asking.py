"""A panel that asks the reader thread of its log, and says where an answer is waited for."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from tui_monitor.ui.views.log.reader import SAID_AFTER, Reader
from tui_monitor.ui.views.log.reading import Reading
from tui_monitor.ui.views.view import ViewPanel


class Said(Message):
    """What a reader thread has to say to who pressed a key."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class Asking(ViewPanel):
    """A panel with the reader of the log that is open; it never waits for it."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.reader: Reader | None = None
        self._watching = False

    @property
    def page_height(self) -> int:
        """Rows of lines in sight."""
        raise NotImplementedError

    def answer(self, words: str) -> None:
        """Say why a key did nothing, or what it did."""
        self.notify(words, markup=False)

    def on_said(self, message: Said) -> None:
        self.answer(message.words)

    def watch_reader(self) -> None:
        """While an answer is waited for, say so."""
        if not self._watching and self.reader is not None and self.reader.busy:
            self._watching = True
            self.set_timer(SAID_AFTER + 0.01, self._look_at_reader)

    def _look_at_reader(self) -> None:
        self._watching = False
        if self.reader is not None and self.reader.words:
            self.redraw()
        self.watch_reader()

    def read(self, work: Callable[[Reading], object], nothing: str) -> None:
        """Have it done where there is a text; else `nothing` is said."""
        if self.reader is None:
            self.answer(nothing)
            return

        def done(reading: Reading) -> None:
            if reading.source.size:
                work(reading)
            else:
                self.post_message(Said(nothing))

        self.reader.ask(done)
        self.watch_reader()

    def change(self, change: Callable[[Reading], object]) -> None:
        """Change the window; where it followed the end, remember how long the log was then."""
        def work(reading: Reading) -> None:
            was = reading.window.following
            change(reading)
            if was and not reading.window.following:
                reading.window.left_at = reading.source.size

        self.read(work, "no line to go to yet")

    def jump(self, offset: int) -> None:
        """To the line that begins at an offset."""
        height = self.page_height
        self.change(lambda reading: reading.window.jump(reading.lines, offset, height))
