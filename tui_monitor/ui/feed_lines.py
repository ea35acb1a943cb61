"""The feed's lines: entries of the run, each one line or, unfolded, the lines behind it too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from tui_monitor.analysis.facts import plan_of
from tui_monitor.analysis.notices import expected_in
from tui_monitor.config import Settings
from tui_monitor.model.events import FeedEvent, Fold
from tui_monitor.model.phases import Phase
from tui_monitor.model.records import Incident, Notice
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean


class Place(NamedTuple):
    """A line of the feed: the entry at `position`, and which line behind it (0: the entry's own)."""

    position: int
    part: int


class FeedLines:
    """The first `end` entries of a run's feed as numbered lines; costs nothing per entry, a little per unfolded one.

    Where nothing in the log was recognised every fold is open: the feed shows the log's lines as they are. Where there
    are no rows, other lines are open until somebody folds them: they are all that is known. `turned` are the entries
    that somebody folded or unfolded.
    """

    def __init__(self, run: Run, end: int, turned: set[int]) -> None:
        self.run, self.end = run, min(end, len(run.feed))
        self.as_it_is = run.recognised == 0
        self._turned, self._is_bare = turned, not len(run.rows)
        entries = range(self.end) if self._is_bare or self.as_it_is else sorted(at for at in turned if at < self.end)
        opened = [at for at in entries if self.as_it_is or self.is_open(at)]
        self._opened: list[int] = []
        self._extra: list[int] = []  # lines added by all unfolded entries up to and including this one
        total = 0
        for position in opened:
            more = len(self.behind(position)) - (1 if self.as_it_is else 0)
            if more > 0:
                total += more
                self._opened.append(position)
                self._extra.append(total)

    def __len__(self) -> int:
        return self.end + (self._extra[-1] if self._extra else 0)

    def event(self, position: int) -> FeedEvent | None:
        """The event at a position; None for an episode's row."""
        index = self.run.feed[position]
        return None if index >= 0 else self.run.events[-1 - index]

    def behind(self, position: int) -> Sequence[Clean]:
        """The lines that unfolding shows."""
        event = self.event(position)
        if isinstance(event, Fold):
            return tuple(event.texts)
        return event.detail if isinstance(event, Incident) else ()

    def is_open(self, position: int) -> bool:
        """Whether the lines behind an entry are shown."""
        by_itself = self._is_bare and isinstance(self.event(position), Fold)
        return by_itself != (position in self._turned)

    def line_of(self, position: int) -> int:
        """The line of an entry."""
        before = bisect_right(self._opened, position - 1)
        return position + (self._extra[before - 1] if before else 0)

    def place(self, line: int) -> Place:
        """The entry on a line."""
        low, high = 0, len(self._opened)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.line_of(self._opened[middle]) <= line else (low, middle)
        if low == 0:
            return Place(line, 0)
        opened = self._opened[low - 1]
        own = self.line_of(opened)
        more = self._extra[low - 1] - (self._extra[low - 2] if low > 1 else 0)
        if line <= own + more:
            return Place(opened, line - own)
        return Place(opened + line - own - more, 0)


def is_problem(event: FeedEvent | None, plan: tuple[Phase, ...]) -> bool:
    """Incidents, and warnings that the plan does not expect."""
    if isinstance(event, Notice):
        return expected_in(event, plan) is None
    return isinstance(event, Incident)


def next_problem(lines: FeedLines, settings: Settings, position: int, step: int) -> int | None:
    """The position of the nearest problem after (before, with step -1) a position, None where there is none. Asked of
    the events, of which there are few: a million rows between two problems are searched without a look at each."""
    plan = plan_of(lines.run, settings)
    begin, end = (position + 1, lines.end) if step > 0 else (0, min(position, lines.end))
    places = lines.run.feed.event_places(begin, end, step)
    return next((place for place in places if is_problem(lines.event(place), plan)), None)
