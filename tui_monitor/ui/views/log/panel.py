"""The panel of the raw log: its lines, and in its frame which file, where in it, and what is looked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual.events import Click
from textual.message import Message

from tui_monitor.draw.cells import cell_width, cut
from tui_monitor.model.text import clean
from tui_monitor.model.text_source import TextSource
from tui_monitor.model.units import count_text, size
from tui_monitor.ui.arrangement import NARROW
from tui_monitor.ui.rows import BLANK, Frame, Row, ends, row, wrap
from tui_monitor.ui.scene import RunView, Scene, waiting_words
from tui_monitor.ui.signs import ENDED
from tui_monitor.ui.views.log.keys import LogKeys
from tui_monitor.ui.views.log.reader import PATIENCE, Picture, Reader
from tui_monitor.ui.views.log.reading import Reading
from tui_monitor.ui.views.log.rows import Look, line_rows

STATED = 6  # rows of a panel without a frame from which one says what the frame would


class Answered(Message):
    """A reader has another picture."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader


class RawLogPanel(LogKeys):
    """Each run keeps its place while another one is looked at."""

    def __init__(self, id: str, open_log: Callable[[Path], TextSource] | None) -> None:
        super().__init__(id)
        self._open = open_log
        self._readers: dict[tuple[str, str], Reader] = {}
        self._anew = 0
        self._version: object = None  # of the run when its file was looked at last
        self._height = 1

    @property
    def has_frame(self) -> bool:
        """On a phone its cells are better spent on lines."""
        return super().has_frame and self.size.width >= NARROW and self.size.height >= STATED

    @property
    def page_height(self) -> int:
        return self._height

    def find_log(self) -> None:
        if self.scene is not None:
            self._follow_file(self.scene)

    # --- drawing ------------------------------------------------------------------------------------------------------

    def inputs(self, scene: Scene) -> object:
        view = scene.selected
        return (scene.paused, scene.waiting, view and (view.key, view.run.log, view.run.version, view.run.lines_read))

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        self._follow_file(scene)
        reader = self.reader
        if reader is None:
            return [row((line, "muted")) for line in wrap(self._missing(scene), width, height)]
        stated = not self.has_frame and height >= STATED
        self._height = max(height - stated, 1)
        reader.see(self._height, self._look(reader, width))
        self.watch_reader()
        seen = reader.picture
        if seen is None or not seen.size:
            words = reader.words or (seen.said or "nothing is written to it yet" if seen is not None else "")
            return [row((line, "muted")) for line in wrap(words, width, height)]
        return self._line_rows(reader, seen, width) + ([self._statement(reader, seen, width)] if stated else [])

    def _look(self, reader: Reader, width: int) -> Look:
        return Look(width, wrapped=self.wrapped, search=self.query_shown(reader))

    def _line_rows(self, reader: Reader, seen: Picture, width: int) -> list[Row]:
        look = self._look(reader, width)._replace(aside=seen.aside, problem=seen.problem)
        chosen = seen.cursor if self.has_focus or not seen.following else -1
        rows = [each for line in seen.shown for each in line_rows(line, look, line.start == chosen)]
        if not rows:
            words = "no line so far" if self.filter_job is not None else "no line matches the filter"
            rows = [row((words, "muted"))]
        rows = rows[-self._height :] if seen.following else rows[: self._height]
        return rows + [BLANK] * (self._height - len(rows))

    def _follow_file(self, scene: Scene) -> None:
        """The file of the selected run, opened when it is first shown; looked at again when the run has news."""
        view = scene.selected
        key = (view.key, view.run.log) if view is not None and view.run.log is not None else None
        if key is not None and key not in self._readers and self._open is not None:
            path = Path(key[1])
            self._readers[key] = Reader(clean(key[1]), partial(self._open, path), self._tell)
        reader = self._readers.get(key) if key is not None else None
        if reader is not self.reader:
            self.change_reader(reader)
            self._anew = reader.picture.anew if reader is not None and reader.picture is not None else 0
        version = view and (view.key, view.run.version)
        if reader is None or scene.paused or version == self._version:
            return
        self._version = version
        reader.ask(Reading.look)

    def _tell(self, reader: Reader) -> None:
        """From the reader's thread."""
        self.post_message(Answered(reader))

    def on_answered(self, message: Answered) -> None:
        seen = message.reader.picture
        if message.reader is not self.reader or seen is None:
            return
        was, self._anew = self._anew, seen.anew
        if was not in (0, seen.anew):
            self.text_replaced(self.reader)
        self.redraw()

    def _missing(self, scene: Scene) -> str:
        if scene.selected is None:
            return waiting_words(scene)
        if self._open is None:
            return "no log to show here"
        return "this run has no log yet: its first line is waited for"

    # --- what stands in the frame -------------------------------------------------------------------------------------

    def frame(self, scene: Scene) -> Frame:
        reader = self.reader
        if reader is None:
            return Frame(row("Log"))
        seen = reader.picture or Picture()
        place = self._place(seen) if reader.picture is not None else ""
        room = self.size.width - 4 - cell_width(place) - 14
        title = row("Log", (f"  {self._path(scene.selected, room)}", "muted"))
        return Frame(title, row((place, "muted")), self._note(reader, seen), self._mark(seen))

    def _statement(self, reader: Reader, seen: Picture, width: int) -> Row:
        """The same in one line."""
        return ends(self._note(reader, seen) or row((self._place(seen), "muted")), self._mark(seen), width)

    def _path(self, view: RunView | None, room: int) -> str:
        """The end of it says more than its beginning."""
        path = clean(view.run.log or "") if view is not None else ""
        while path and cell_width(path) > max(room, 0):
            head = cut(path, max(cell_width(path) - room + 1, 1)) or path[:1]
            path = "…" + path[len(head) :] if len(head) < len(path) else ""
        return path

    def _place(self, seen: Picture) -> str:
        """`line 1,204 · 12 % of 1.0 GB`."""
        end = next((line.end for line in seen.shown if line.start == seen.cursor), seen.cursor)
        line = f"line {count_text(seen.number)} · " if seen.number is not None else ""
        aside = f" · → {seen.aside}" if seen.aside else ""
        return f"{line}{100 * end // max(seen.size, 1)} % of {size(seen.size)}{aside}"

    def _note(self, reader: Reader, seen: Picture) -> Row:
        """What goes on, what was said of the file, what is looked for."""
        parts: list[tuple[str, str]] = []
        if reader.words:
            parts.append((reader.words, "muted"))
        if self.search_job is not None:
            silent = f" · no answer for {PATIENCE:.0f} s" if self.search_job.silent else ""
            parts.append((f"searching {self.search_job.percent} %{silent} · esc stops", "accent"))
        if seen.said:
            parts.append((f"▲ {seen.said}", "warning"))
        if reader.filter is not None and seen.filtered is not None:
            count, full = seen.filtered
            more = "+" if full else ""
            silent = ", no answer" if self.filter_job is not None and self.filter_job.silent else ""
            so_far = f", {self.filter_job.percent} % looked through{silent}" if self.filter_job is not None else ""
            lines = f"{count_text(count)}{more} line{'s' if count != 1 else ''}{so_far}"
            parts.append((f"& {clean(reader.filter.text)}: {lines}", "accent"))
        if self.sought is not None:
            parts.append((f"/ {clean(self.sought.text)}", "accent"))
        return row(*(piece for at, part in enumerate(parts) for piece in (((" · ", "muted"),) if at else ()) + (part,)))

    def _mark(self, seen: Picture) -> Row:
        if seen.following:
            view = self.scene.selected if self.scene is not None else None
            over = view is not None and view.report.state in ENDED  # nothing comes that could be followed
            return row(("the end" if over else "following", "muted"))
        new = seen.size - seen.left_at
        if new <= 0:
            return row(("f follows again", "muted"))
        return row((f"{size(new)} new", "accent"), (" · f follows again", "muted"))

    # --- the mouse ----------------------------------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        seen = self.reader.picture if self.reader is not None else None
        if seen is None:
            return
        look = Look(self.size.width - (4 if self.has_frame else 0), wrapped=self.wrapped)
        y = event.y - (1 if self.has_frame else 0)
        for line in seen.shown:
            y -= look.height(line)
            if y < 0:
                self.jump(line.start)
                return
