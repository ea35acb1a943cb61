"""When each row of a log was printed: by its own stamps, by what is known of the run, or at a steady pace."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from tui_monitor.analysis.anchors import witnesses
from tui_monitor.analysis.counting import plural
from tui_monitor.analysis.pace import Pace
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count
from tui_monitor.replay.script import Script

STEADY = 10.0  # counters a second where no times are known
COPIED = 0.005  # seconds a row: what was printed faster was copied, and its files have the times of the copy
STAMPED = 0.9  # of the rows that tell their time: then it is the file's own
APART = 1e-6  # seconds between rows of one stamp, so that each can be gone to


class Times(NamedTuple):
    """`at` gives a row's time (seconds since the epoch), which never falls from one of the `rows` to the next; `said`
    tells in words what these times are where they are not known."""

    at: Callable[[int], float]
    rows: int
    said: str = ""

    def printed(self, time: float) -> int:
        """How many rows were printed by then."""
        return bisect_right(range(self.rows), time, key=self.at)

    def printed_before(self, time: float) -> int:
        """How many rows were printed earlier than then."""
        return bisect_left(range(self.rows), time, key=self.at)


def times_of(run: Run, script: Script, now: float) -> Times:
    """Of at least one row. The times are known by checkpoints, process, an earlier moe-top, the log's end."""
    stamps = script.stamps()
    stamped = [stamp for stamp in stamps if stamp is not None]
    if len(stamped) >= STAMPED * script.rows and stamped[-1] > stamped[0]:
        times = array("d", accumulate(_filled(stamps), lambda before, time: max(before + APART, time)))
        return Times(times.__getitem__, script.rows)
    known = witnesses(run, now).anchors
    if len(known) > 1 and known[-1].time - known[0].time >= COPIED * script.rows:
        pace = Pace(known)
        mean = pace.seconds / pace.units
        return Times(_Line(script, mean, lambda counter: _at(pace, mean, counter)).at, script.rows)
    end = run.facts.modified_at if run.facts is not None else now
    last = script.counter(script.rows - 1)
    line = _Line(script, 1 / STEADY, lambda counter: end - (last - counter) / STEADY)
    return Times(line.at, script.rows, f"times not known: {STEADY:.0f} {plural(run.unit)} a second")


def _filled(stamps: Sequence[float | None]) -> list[float]:
    """A row without a stamp was printed with the one before it."""
    first = next((stamp for stamp in stamps if stamp is not None), 0.0)
    return list(accumulate(stamps, lambda before, stamp: before if stamp is None else stamp, initial=first))[1:]


class _Line:
    """The last session by what is known of it; those before it at its mean, each up to where the next one began."""

    def __init__(self, script: Script, mean: float, of_last: Callable[[Count], float]) -> None:
        self._script, self._mean, self._of_last = script, mean, of_last
        begins = [of_last(script.counter(script.sessions[-1]))]
        for first, following in reversed([*pairwise(script.sessions)]):
            begins.append(begins[-1] - (script.counter(following - 1) - script.counter(first)) * mean)
        self._begins = begins[::-1]

    def at(self, row: int) -> float:
        session = bisect_right(self._script.sessions, row) - 1
        counter = self._script.counter(row)
        if session == len(self._begins) - 1:
            return self._of_last(counter)
        return self._begins[session] + (counter - self._script.counter(self._script.sessions[session])) * self._mean


def _at(pace: Pace, mean: float, counter: Count) -> float:
    """On the known line, or beyond its ends."""
    outside = min(counter - pace.start, 0) + max(counter - pace.end, 0)
    return pace.time_at(counter) + outside * mean
