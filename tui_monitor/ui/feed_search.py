"""A search through the feed's lines, some in each turn: of words that no number has, through the events alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tui_monitor.draw.cells import row_text
from tui_monitor.model.phases import Phase
from tui_monitor.model.records import Incident
from tui_monitor.ui.feed_columns import Columns
from tui_monitor.ui.feed_lines import FeedLines, Place
from tui_monitor.ui.feed_rows import episode_text, event_row
from tui_monitor.ui.query import Query

LINES = 128  # looked at in a turn: a row costs 17 to 35 us, so that a key waits for 5 ms at the most
LONGEST = 1 << 20  # cells: no line is cut
_NUMBERS = set("0123456789+-.–: e")  # what counters, values, gaps and times are written with
_NO_NUMBERS = set("naninf")  # what values have besides that are not finite
_DAYS = set("montuewdhrfisa")  # what times of other days have besides


class Found(NamedTuple):
    """Where a search ended: the line that matches (None: there is none), and whether it went round the end for it."""

    at: Place | None
    round: bool = False


class FeedTexts(NamedTuple):
    """What stands in the feed's lines, as it is shown with these columns."""

    lines: FeedLines
    columns: Columns
    plan: tuple[Phase, ...]
    now: datetime
    width: int

    def of(self, position: int) -> Sequence[str]:
        """The texts of an entry's lines, its own first, folded or not."""
        event = self.lines.event(position)
        if event is None:
            run = self.lines.run
            return (episode_text(run, run.feed[position], self.columns, self.now),)
        behind = self.lines.behind(position)
        if self.lines.as_it_is:
            return behind
        room = LONGEST if isinstance(event, Incident) else self.width  # an error is found by what is cut of it, too
        return (row_text(event_row(event, self.columns, self.plan, True, room)), *behind)


class Search:
    """A search that goes on: for the nearest line that matches after `start` (before, with way -1; with `here` that one
    too), then round the end. `share` is how much was looked through, 0 to 1."""

    def __init__(self, texts: FeedTexts, query: Query, start: Place, way: int, here: bool = False) -> None:
        self.way, self.here, self.share = way, here, 0.0
        self._texts, self._rows = texts, texts.lines.run.rows
        self._steps = _seek(texts, query, start, way, here)

    @property
    def is_outdated(self) -> bool:
        """Whether the log was told anew since: its lines stand elsewhere now."""
        lines = self._texts.lines
        return lines.run.rows is not self._rows or len(lines.run.feed) < lines.end

    def turn(self) -> Found | None:
        """Look at some lines more; None while that was not all."""
        for _ in range(LINES):
            step = next(self._steps)
            if isinstance(step, Found):
                return step
            self.share = step
        return None


def _seek(texts: FeedTexts, query: Query, start: Place, way: int, here: bool) -> Iterator[float | Found]:
    """After each line that does not match how much was looked through, and at last what was found."""
    total = max(texts.lines.end, 1)
    looked = 0.0
    for has_turned, (begin, positions) in enumerate(_rounds(texts.lines, start, way, _only_words(query, texts))):
        for position in positions:
            share = looked + abs(position - begin) / total
            lines = list(enumerate(texts.of(position)))
            for part, text in lines[::way]:
                is_ahead = (part - start.part) * way > 0 or (here and part == start.part)
                if position == start.position and is_ahead == bool(has_turned):
                    continue  # what lies behind the start comes at the very end
                if query.wanted.holds(text):
                    yield Found(Place(position, part), bool(has_turned))
                    return
                yield min(share, 1.0)
        looked = (total - start.position if way > 0 else start.position + 1) / total
    yield Found(None)


def _rounds(lines: FeedLines, start: Place, way: int, only_events: bool) -> Iterator[tuple[int, Iterator[int]]]:
    """From the start on, then from the other end back to it: where each begins, and its positions. Of the events alone
    where no row can match: a million rows between two of them cost nothing."""
    here, end = start.position, lines.end
    for begin, stop in ((here, end), (0, here + 1)) if way > 0 else ((0, here + 1), (here, end)):
        rows = lines.run.feed.event_places(begin, stop, way) if only_events else iter(range(begin, stop)[::way])
        yield (begin if way > 0 else stop - 1), rows


def _only_words(query: Query, texts: FeedTexts) -> bool:
    """Whether no row of numbers can match: each of the words has a letter that none has."""
    letters = _letters(texts)
    words = [word.decode("utf-8", "replace").lower() for word in query.wanted.literals]
    return bool(words) and not any(letters.issuperset(word) for word in words)


def _letters(texts: FeedTexts) -> set[str]:
    """All that rows are written with, in small letters."""
    letters, metrics = set(_NUMBERS), texts.lines.run.rows.metrics
    for column in texts.columns.shown:
        if column.kind == "time":
            letters |= _DAYS
        elif column.kind == "row" and metrics[column.name].non_finite:
            letters |= _NO_NUMBERS
    return letters
