"""What is searched for and filtered in a log, by threads whose news come here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from tui_monitor.model.text_source import Passage, Wanted
from tui_monitor.model.units import count_text
from tui_monitor.ui.query import NotUnderstood, Query, filter_of, search_of
from tui_monitor.ui.views.log.asking import Asking
from tui_monitor.ui.views.log.jobs import Broken, Filtered, Found, Job, begin, filter_lines, search
from tui_monitor.ui.views.log.places import line_of, printed
from tui_monitor.ui.views.log.reader import Reader
from tui_monitor.ui.views.log.reading import Reading
from tui_monitor.ui.views.log.seeking import Step, filtering, seek, seek_line

NO_LINE = "no line to look for yet"


class Searches(Asking):
    """A panel with a log, in which one search and one filter go on at a time."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.sought: Query | None = None
        self.wrapped = False
        self.search_job: Job | None = None
        self.filter_job: Job | None = None
        self._asked: Query | None = None  # the search there was when the line to type into was opened
        self._asking = self._hidden = False

    @property
    def waits(self) -> bool:
        return super().waits or self.search_job is not None or self.filter_job is not None

    @property
    def waits_long(self) -> bool:
        return super().waits_long or any(job.silent for job in (self.search_job, self.filter_job) if job is not None)

    def find_log(self) -> None:
        """Open the selected run's log, if it is not the one that is open: before anything is drawn, too."""
        raise NotImplementedError

    def query_shown(self, reader: Reader) -> re.Pattern[str] | None:
        """What is highlighted: the search, else the filter."""
        found = self.sought or reader.filter
        return found.shown if found is not None else None

    def change_reader(self, reader: Reader | None) -> None:
        """Another run's log; searches in the one before end, its filter is finished when it is shown again."""
        self.stop_search()
        if self.filter_job is not None and self.reader is not None:
            self._stop_filter()
            self.reader.filter = None
            self.reader.ask(lambda reading: reading.take_filter(None))
        self.reader = reader

    def text_replaced(self, reader: Reader) -> None:
        """Another text stands in the file: what was found in the old one is nowhere."""
        self.stop_search()
        if reader.filter is not None:
            self.filter_by(reader.filter)

    # --- searching ----------------------------------------------------------------------------------------------------

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
                self.to_match(0, here=True)

    def to_match(self, way: int, here: bool = False) -> None:
        if self.sought is None:
            self.answer("nothing to search for yet: / asks for it")
        else:
            wanted = self.sought.wanted
            job = Job(f"no line matches {self.sought.text}", self.jump)
            self._search(job, lambda reading: self._seek(reading, wanted, way, here))

    def to_problem(self, way: int, here: bool) -> None:
        """To the next line that tells of a problem; one of which several lines tell is one."""

        def steps(reading: Reading) -> Iterator[Step]:
            passage = reading.passage_at(reading.window.cursor) if not here else None
            return self._seek(reading, reading.source.problem, way, here, passage)

        self._search(Job("no line tells of a problem", self.jump_to_incident), steps)

    def _seek(
        self, reading: Reading, wanted: Wanted, way: int, here: bool, passage: Passage | None = None
    ) -> Iterator[Step]:
        """The next line that holds and that the filter lets through; with `here` the one at the cursor too, else none
        of the `passage` there. With way 0 from the end back where that is followed, else onwards."""
        only = self.reader.filter if self.reader is not None else None
        towards = way or (-1 if reading.window.following else 1)
        cursor, source = reading.window.cursor, reading.source
        after = source.after(cursor, 1)
        behind = passage.end if passage is not None else after[0].end if after else cursor
        start = cursor if here == (towards > 0) else behind
        return seek(source, _both(wanted, only.wanted) if only is not None else wanted, start, towards)

    def _search(self, job: Job, steps: Callable[[Reading], Iterator[Step]]) -> None:
        self.stop_search()
        self.search_job = job
        post = self.post_message
        self.read(lambda reading: begin(job, partial(search, job, steps(reading), post), post), NO_LINE)
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

    def on_broken(self, message: Broken) -> None:
        if message.job is self.search_job:
            self.stop_search()
        elif message.job is self.filter_job:
            self._stop_filter()
        self.answer(message.words)
        self.redraw()

    def stop_search(self) -> None:
        if self.search_job is not None:
            self.search_job.stopped = True
            self.search_job = None

    # --- filtering ----------------------------------------------------------------------------------------------------

    def filter_typed(self, text: str) -> str:
        try:
            query = filter_of(text)
        except NotUnderstood as error:
            return str(error)
        reader = self.reader
        if reader is not None and (query.text if query else "") != (reader.filter.text if reader.filter else ""):
            self.filter_by(query)
        return ""

    def filter_by(self, query: Query | None) -> None:
        reader = self.reader
        if reader is None:
            return
        self._stop_filter()
        reader.filter = query
        self.filter_job = job = Job(query.text) if query is not None else None

        def work(reading: Reading) -> None:
            end = reading.take_filter(query)
            if query is not None and job is not None:
                slices, post = filtering(reading.source, query.wanted, end), self.post_message
                begin(job, partial(filter_lines, job, slices, post), post)

        reader.ask(work)
        self.watch_reader()
        self.redraw()

    def on_filtered(self, message: Filtered) -> None:
        job, reader = message.job, self.reader
        if job is not self.filter_job or reader is None:
            return

        def work(reading: Reading) -> None:
            if reading.filtered is not None and reading.filter is query:
                reading.filtered.put_before(message.starts)

        query = reader.filter
        reader.ask(work)
        job.share = message.share
        picture = reader.picture
        if message.share >= 1 or (picture is not None and picture.filtered is not None and picture.filtered[1]):
            self._stop_filter()
        self.redraw()

    def _stop_filter(self) -> None:
        if self.filter_job is not None:
            self.filter_job.stopped = True
            self.filter_job = None

    # --- an episode ---------------------------------------------------------------------------------------------------

    def go_to(self, counter: float) -> None:
        """To the line of an episode: by its number where that is known, else by the counter that is printed in it."""
        self.find_log()
        view, reader = self.scene.selected if self.scene else None, self.reader
        if view is None or reader is None:
            return
        number = line_of(view.run, counter)
        if number is None:
            self.change(lambda reading: reading.window.stay(reading.source.size))
            words, wanted = f"no line with {count_text(counter)} in it was found", printed(counter)
            self._search(Job(words, self.jump), lambda reading: seek(reading.source, wanted, reading.source.size, -1))
            return
        known = number

        def found(offset: int) -> None:
            reader.ask(lambda reading: reading.know(offset, known))
            self.jump(offset)

        self._search(Job(f"no line {number}", found), lambda reading: seek_line(reading.source, known))


def _both(one: Wanted, other: Wanted) -> Wanted:
    """What both hold of; with the hints of the first."""
    return Wanted(lambda line: one.holds(line) and other.holds(line), one.literals, one.any_case, one.pattern)
