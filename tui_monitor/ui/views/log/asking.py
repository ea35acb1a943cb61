"""A panel that asks the reader thread of its log, and says where an answer is waited for."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from tui_monitor.model.text_source import Line
from tui_monitor.ui.views.log.reader import SAID_AFTER, Reader
from tui_monitor.ui.views.log.reading import Reading
from tui_monitor.ui.views.view import ViewPanel


class Said(Message):
    """What a reader thread has to say to who pressed a key."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class Copied(Message):
    """The text of a line that somebody wants to have, or of all those for which it stands."""

    def __init__(self, text: str, line: Line) -> None:
        super().__init__()
        self.text, self.line = text, line


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
        self.notify(message.words, severity="warning", markup=False)

    @property
    def waits(self) -> bool:
        """Whether something is asked that a disk may never answer."""
        return self.reader is not None and self.reader.busy

    @property
    def waits_long(self) -> bool:
        """Whether that is to be said."""
        return self.reader is not None and bool(self.reader.words)

    def watch_reader(self) -> None:
        """While an answer is waited for, say so."""
        if not self._watching and self.waits:
            self._watching = True
            self.set_timer(SAID_AFTER + 0.01, self._look_at_reader)

    def _look_at_reader(self) -> None:
        self._watching = False
        if self.waits_long:
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
        """To the line that begins at an offset; the incident of several lines in which it stands is unfolded."""
        height = self.page_height

        def change(reading: Reading) -> None:
            reading.reveal(offset)
            reading.window.jump(reading.lines, offset, height)

        self.change(change)

    def jump_to_incident(self, offset: int) -> None:
        """To the line, or to the first of the several that tell of what it tells."""
        height = self.page_height

        def change(reading: Reading) -> None:
            passage = reading.passage_at(offset)
            reading.window.jump(reading.lines, passage.start if passage is not None else offset, height)

        self.change(change)
