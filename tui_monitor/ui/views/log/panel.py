"""The panel of the raw log: its lines, and in its frame which file, where in it, and what is looked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.events import Click

from tui_monitor.draw.cells import cell_width, cut
from tui_monitor.model.text import clean
from tui_monitor.model.text_source import TextSource
from tui_monitor.model.units import count_text, size
from tui_monitor.ui.arrangement import NARROW
from tui_monitor.ui.rows import BLANK, Frame, Row, ends, row, wrap
from tui_monitor.ui.scene import RunView, Scene, waiting_words
from tui_monitor.ui.views.log.keys import LogKeys
from tui_monitor.ui.views.log.reading import Reading
from tui_monitor.ui.views.log.rows import Look, line_rows

STATED = 6  # rows of a panel without a frame from which one says what the frame would


class RawLogPanel(LogKeys):
    """Each run keeps its place while another one is looked at."""

    def __init__(self, id: str, open_log: Callable[[Path], TextSource] | None) -> None:
        super().__init__(id)
        self._open = open_log
        self._readings: dict[tuple[str, str], Reading] = {}
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
        reading = self.reading
        if reading is None:
            return [row((line, "muted")) for line in wrap(self._missing(scene), width, height)]
        if not reading.source.size:
            words = reading.source.said or "nothing is written to it yet"
            return [row((line, "muted")) for line in wrap(words, width, height)]
        stated = not self.has_frame and height >= STATED
        self._height = max(height - stated, 1)
        return self._line_rows(reading, width) + ([self._statement(reading, width)] if stated else [])

    def _line_rows(self, reading: Reading, width: int) -> list[Row]:
        window = reading.window
        look = Look(width, window.aside, self.wrapped, self.query_shown(reading))
        window.fit(reading.lines, reading.source.size, self._height, look.height)
        chosen = window.cursor if self.has_focus or not window.following else -1
        rows = [each for line in window.shown for each in line_rows(line, look, line.start == chosen)]
        if not rows:
            words = "no line so far" if self.filter_job is not None else "no line matches the filter"
            rows = [row((words, "muted"))]
        rows = rows[-self._height :] if window.following else rows[: self._height]
        return rows + [BLANK] * (self._height - len(rows))

    def _follow_file(self, scene: Scene) -> None:
        """The file of the selected run, opened when it is first shown; looked at again when the run has news."""
        view = scene.selected
        key = (view.key, view.run.log) if view is not None and view.run.log is not None else None
        fresh = key is not None and key not in self._readings
        if fresh and key is not None and self._open is not None:
            self._readings[key] = Reading(self._open(Path(key[1])))
        reading = self._readings.get(key) if key is not None else None
        if reading is not self.reading:
            self.change_reading(reading)
        version = view and (view.key, view.run.version)
        if reading is None or fresh or scene.paused or version == self._version:
            return
        self._version = version
        if reading.look():
            self.text_replaced(reading)

    def _missing(self, scene: Scene) -> str:
        if scene.selected is None:
            return waiting_words(scene)
        if self._open is None:
            return "no log to show here"
        return "this run has no log yet: its first line is waited for"

    # --- what stands in the frame -------------------------------------------------------------------------------------

    def frame(self, scene: Scene) -> Frame:
        reading = self.reading
        if reading is None:
            return Frame(row("Log"))
        place = self._place(reading)
        room = self.size.width - 4 - cell_width(place) - 14
        title = row("Log", (f"  {self._path(scene.selected, room)}", "muted"))
        return Frame(title, row((place, "muted")), self._note(reading), self._mark(reading))

    def _statement(self, reading: Reading, width: int) -> Row:
        """The same in one line."""
        return ends(self._note(reading) or row((self._place(reading), "muted")), self._mark(reading), width)

    def _path(self, view: RunView | None, room: int) -> str:
        """The end of it says more than its beginning."""
        path = clean(view.run.log or "") if view is not None else ""
        while path and cell_width(path) > max(room, 0):
            head = cut(path, max(cell_width(path) - room + 1, 1)) or path[:1]
            path = "…" + path[len(head) :] if len(head) < len(path) else ""
        return path

    def _place(self, reading: Reading) -> str:
        """`line 1,204 · 12 % of 1.0 GB`."""
        total, at = reading.source.size, reading.window.cursor
        end = next((line.end for line in reading.window.shown if line.start == at), at)
        number = reading.number_at(at)
        line = f"line {count_text(number)} · " if number is not None else ""
        aside = f" · → {reading.window.aside}" if reading.window.aside else ""
        return f"{line}{100 * end // max(total, 1)} % of {size(total)}{aside}"

    def _note(self, reading: Reading) -> Row:
        """What goes on, what was said of the file, what is looked for."""
        parts: list[tuple[str, str]] = []
        if self.search_job is not None:
            parts.append((f"searching {self.search_job.percent} % · esc stops", "accent"))
        if reading.source.said:
            parts.append((f"▲ {reading.source.said}", "warning"))
        if reading.filter is not None and reading.filtered is not None:
            more = "+" if reading.filtered.full else ""
            so_far = f", {self.filter_job.percent} % looked through" if self.filter_job is not None else ""
            count = len(reading.filtered)
            lines = f"{count_text(count)}{more} line{'s' if count != 1 else ''}{so_far}"
            parts.append((f"& {clean(reading.filter.text)}: {lines}", "accent"))
        if self.sought is not None:
            parts.append((f"/ {clean(self.sought.text)}", "accent"))
        return row(*(piece for at, part in enumerate(parts) for piece in (((" · ", "muted"),) if at else ()) + (part,)))

    def _mark(self, reading: Reading) -> Row:
        if reading.window.following:
            return row(("following", "muted"))
        new = reading.source.size - reading.window.left_at
        if new <= 0:
            return row(("f follows again", "muted"))
        return row((f"{size(new)} new", "accent"), (" · f follows again", "muted"))

    # --- the mouse ----------------------------------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        if self.reading is None:
            return
        look = Look(self.size.width - (4 if self.has_frame else 0), wrapped=self.wrapped)
        y = event.y - (1 if self.has_frame else 0)
        for line in self.reading.window.shown:
            y -= look.height(line)
            if y < 0:
                self.jump(line.start)
                return
