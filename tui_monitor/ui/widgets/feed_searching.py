"""What is searched for in the feed: some lines in each turn, with a breath between two of them for keys that wait."""

from __future__ import annotations

from functools import partial

from tui_monitor.analysis.facts import plan_of
from tui_monitor.ui.feed_columns import Columns, columns_of
from tui_monitor.ui.feed_lines import Place
from tui_monitor.ui.feed_search import FeedTexts, Found, Search
from tui_monitor.ui.query import NotUnderstood, Query, filter_of
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.turns import BREATH
from tui_monitor.ui.widgets.feed_window import FeedWindow

_BEHIND_ALL = 10**9  # a part of the last entry behind all that it can have: where the search of a followed feed begins


class FeedSearching(FeedWindow):
    """A feed in which one search goes on at a time; what it looks for stays, also for other runs."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.sought: Query | None = None
        self._search: Search | None = None
        self._said = ""  # of how far it is
        self._searched: RunView | None = None  # the run in which it goes on, as it was when that began
        self.chosen: tuple[str, ...] | None = None  # the metrics that somebody wants to see, of all runs
        self._width = 0  # cells of a line, as they were drawn last

    @property
    def is_searching(self) -> bool:
        return self._search is not None

    @property
    def search_words(self) -> str:
        """`searching 43 %`, or what was looked for; nothing where nothing was."""
        if self._search is not None:
            return f"searching {int(self._search.share * 100)} %"
        return f"/{self.sought.text}" if self.sought is not None else ""

    def typed(self, text: str) -> str:
        """Look for this from now on; what is wrong with it, in a few words."""
        try:
            query = filter_of(text)
        except NotUnderstood as error:
            return str(error)
        self.stop_search()
        self.sought = query
        self.redraw()
        return ""

    def to_match(self, way: int, here: bool = False) -> None:
        """To the next line that matches, older ones with way -1; from the end where the feed is followed."""
        view = self.told
        if self.sought is None:
            self.answer("nothing to search for yet: / asks for it")
        elif view is None or self.scene is None:
            self.answer("no line to look for yet")
        else:
            lines = self._lines(view)
            start = Place(lines.end - 1, _BEHIND_ALL) if self.view.following else lines.place(self.view.cursor)
            plan = plan_of(view.run, view.settings)
            texts = FeedTexts(lines, self.columns(view), plan, self.scene.now, self._width)
            self._search, self._searched = Search(texts, self.sought, start, way, here), view
            self._search_on(self._search)

    def _search_on(self, search: Search) -> None:
        """A turn; the next one after a breath."""
        view = self.told
        if search is not self._search:
            return  # it was stopped, or there is another one
        if view is None or self._searched is None or view.key != self._searched.key:
            self.stop_search()  # somebody looks at another run
            return
        if search.is_outdated or view.run is not self._searched.run:
            self.stop_search()
            self.to_match(search.way, search.here)
            return
        if (found := search.turn()) is not None:
            self._end(view, found)
            return
        self.set_timer(BREATH, partial(self._search_on, search))
        if self.search_words != self._said:
            self._said = self.search_words
            self.redraw()

    def _end(self, view: RunView, found: Found) -> None:
        self._search = None
        if found.at is None:
            self.answer(f"no line matches {self.sought.text}" if self.sought else "")
            self.redraw()
            return
        if found.round:
            self.answer("round the end: it goes on from the other one")
        self.show_place(view, found.at)

    def stop_search(self) -> bool:
        """End the one that goes on; whether there was one."""
        stopped, self._search, self._searched = self._search is not None, None, None
        return stopped

    def columns(self, view: RunView) -> Columns:
        """Those that fit."""
        return columns_of(view.run, view.report, self._width, self.chosen)
