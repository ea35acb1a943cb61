"""What is searched for and filtered in a log, by threads whose news come here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from tui_monitor.model.text_source import Wanted
from tui_monitor.model.units import count_text
from tui_monitor.ui.query import NotUnderstood, Query, filter_of, search_of
from tui_monitor.ui.views.log.jobs import Filtered, Found, Job, filter_lines, search
from tui_monitor.ui.views.log.places import line_of, printed
from tui_monitor.ui.views.log.reading import Reading
from tui_monitor.ui.views.log.seeking import Step, filtering, seek, seek_line
from tui_monitor.ui.views.view import ViewPanel


class Searches(ViewPanel):
    """A panel with a log, in which one search and one filter go on at a time."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.reading: Reading | None = None
        self.sought: Query | None = None
        self.wrapped = False
        self.search_job: Job | None = None
        self.filter_job: Job | None = None
        self._asked: Query | None = None  # the search there was when the line to type into was opened
        self._asking = self._hidden = False

    @property
    def page_height(self) -> int:
        """Rows of lines in sight."""
        raise NotImplementedError

    def find_log(self) -> None:
        """Open the selected run's log, if it is not the one that is open: before anything is drawn, too."""
        raise NotImplementedError

    def query_shown(self, reading: Reading) -> re.Pattern[str] | None:
        """What is highlighted: the search, else the filter."""
        found = self.sought or reading.filter
        return found.shown if found is not None else None

    def answer(self, words: str) -> None:
        """Say why a key did nothing, or what it did."""
        self.notify(words, markup=False)

    def change_reading(self, reading: Reading | None) -> None:
        """Another run's log; searches in the one before end, its filter is finished when it is shown again."""
        self.stop_search()
        if self.filter_job is not None and self.reading is not None:
            self._stop_filter()
            self.reading.take_filter(None)
        self.reading = reading

    def text_replaced(self, reading: Reading) -> None:
        """Another text stands in the file: what was found in the old one is nowhere."""
        self.stop_search()
        if reading.filter is not None:
            self.filter_by(reading.filter)

    def change(self, change: Callable[[Reading], object]) -> None:
        """Change the window; where it followed the end, remember how long the log was then."""
        if self.reading is None or not self.reading.source.size:
            self.answer("no line to go to yet")
            return
        was = self.reading.window.following
        change(self.reading)
        if was and not self.reading.window.following:
            self.reading.window.left_at = self.reading.source.size
        self.redraw()

    def jump(self, offset: int) -> None:
        """To the line that begins at an offset."""
        self.change(lambda reading: reading.window.jump(reading.lines, offset, self.page_height))

    def search_typed(self, text: str) -> str:
        try:
            self.sought = search_of(text)
        except NotUnderstood as error:
            return str(error)
        self.redraw()
        return ""

    def on_focus(self) -> None:
        """The line to type into was closed: to the first match, if there is another search now."""
        self._hidden = False
        if self._asking:
            self._asking = False
            if self.sought is not None and self.sought != self._asked:
                self.to_match(-1 if self.reading is not None and self.reading.window.following else 1, here=True)

    def to_match(self, way: int, here: bool = False) -> None:
        if self.sought is None:
            self.answer("nothing to search for yet: / asks for it")
        else:
            self.seek_wanted(self.sought.wanted, way, here, f"no line matches {self.sought.text}")

    def seek_wanted(self, wanted: Wanted, way: int, here: bool, none: str) -> None:
        """The next line that holds and that the filter lets through; with `here` the one at the cursor too."""
        reading = self.reading
        if reading is None or not reading.source.size:
            self.answer("no line to look for yet")
            return
        if reading.filter is not None:
            wanted = _both(wanted, reading.filter.wanted)
        cursor, source = reading.window.cursor, reading.source
        after = source.after(cursor, 1)
        start = cursor if here == (way > 0) or not after else after[0].end
        self._search(Job(none, self.jump), seek(source, wanted, start, way))

    def _search(self, job: Job, steps: Iterator[Step]) -> None:
        self.stop_search()
        self.search_job = job
        self.run_worker(partial(search, job, steps, self.post_message), thread=True, group="log-search",
                        exclusive=True, exit_on_error=False)  # fmt: skip
        self.redraw()

    def on_found(self, message: Found) -> None:
        job, step = message.job, message.step
        if job is not self.search_job:
            return
        job.share = step.share
        if not step.done:
            self.redraw()
            return
        self.search_job = None
        if step.at is None or job.found is None:
            self.answer(job.name)
            self.redraw()
        else:
            job.found(step.at)
            if step.round:
                self.answer("round the end: it goes on from the other one")

    def stop_search(self) -> None:
        if self.search_job is not None:
            self.workers.cancel_group(self, "log-search")
            self.search_job = None

    def filter_typed(self, text: str) -> str:
        try:
            query = filter_of(text)
        except NotUnderstood as error:
            return str(error)
        reading = self.reading
        if reading is not None and (query.text if query else "") != (reading.filter.text if reading.filter else ""):
            self.filter_by(query)
        return ""

    def filter_by(self, query: Query | None) -> None:
        reading = self.reading
        if reading is None:
            return
        self._stop_filter()
        end = reading.take_filter(query)
        if query is not None and end:
            self.filter_job = job = Job(query.text)
            slices = filtering(reading.source, query.wanted, end)
            self.run_worker(partial(filter_lines, job, slices, self.post_message), thread=True, group="log-filter",
                            exclusive=True, exit_on_error=False)  # fmt: skip
        self.redraw()

    def on_filtered(self, message: Filtered) -> None:
        job, reading = message.job, self.reading
        if job is not self.filter_job or reading is None or reading.filtered is None:
            return
        reading.filtered.put_before(message.starts)
        job.share = message.share
        if message.share >= 1 or reading.filtered.full:
            self._stop_filter()
        self.redraw()

    def _stop_filter(self) -> None:
        if self.filter_job is not None:
            self.workers.cancel_group(self, "log-filter")
            self.filter_job = None

    def go_to(self, counter: float) -> None:
        """To the line of an episode: by its number where that is known, else by the counter that is printed in it."""
        self.find_log()
        view, reading = self.scene.selected if self.scene else None, self.reading
        if view is None or reading is None or not reading.source.size:
            return
        number = line_of(view.run, counter)
        if number is None:
            reading.window.stay(reading.source.size)
            words = f"no line with {count_text(counter)} in it was found"
            self._search(Job(words, self.jump), seek(reading.source, printed(counter), reading.source.size, -1))
            return
        known = number

        def found(offset: int) -> None:
            reading.know(offset, known)
            self.jump(offset)

        self._search(Job(f"no line {number}", found), seek_line(reading.source, number))


def _both(one: Wanted, other: Wanted) -> Wanted:
    """What both hold of; with the hints of the first."""
    return Wanted(lambda line: one.holds(line) and other.holds(line), one.literals, one.any_case, one.pattern)
