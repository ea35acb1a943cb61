"""When each row of a log was printed: by its own stamps, by what is known of the run, or at a steady pace."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from tui_monitor.analysis.anchors import witnesses
from tui_monitor.analysis.counting import plural
from tui_monitor.analysis.pace import Pace
from tui_monitor.model.records import Row
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

STEADY = 10.0  # counters a second where no times are known
COPIED = 0.005  # seconds a row: what was printed faster was copied, and its files have the times of the copy
STAMPED = 0.9  # of the rows that tell their time: then it is the file's own


class Times(NamedTuple):
    """Seconds since the epoch of each row, never falling, and in words what they are where they are not known."""

    rows: tuple[float, ...]
    said: str = ""


def times_of(run: Run, rows: Sequence[Row], now: float) -> Times:
    """Of at least one row. The times are known by checkpoints, process, an earlier moe-top, the log's end."""
    stamped = [row.at for row in rows if row.at is not None]
    if len(stamped) >= STAMPED * len(rows) and stamped[-1] > stamped[0]:
        return Times(_rising(_filled([row.at for row in rows])))
    known = witnesses(run, now).anchors
    if len(known) > 1 and known[-1].time - known[0].time >= COPIED * len(rows):
        return Times(_rising(_paced(Pace(known), [row.counter for row in rows])))
    end = run.facts.modified_at if run.facts is not None else now
    seconds = [max(after - before, 0) / STEADY for before, after in _steps(rows)]
    total = sum(seconds)
    told = tuple(end - total + gone for gone in accumulate(seconds, initial=0.0))
    return Times(told, f"times not known: {STEADY:.0f} {plural(run.unit)} a second")


def _steps(rows: Sequence[Row]) -> list[tuple[Count, Count]]:
    return list(pairwise(row.counter for row in rows))


def _filled(stamps: Sequence[float | None]) -> list[float]:
    """A row without a stamp was printed with the one before it."""
    first = next((stamp for stamp in stamps if stamp is not None), 0.0)
    return list(accumulate(stamps, lambda before, stamp: before if stamp is None else stamp, initial=first))[1:]


def _rising(times: Sequence[float]) -> tuple[float, ...]:
    return tuple(accumulate(times, max))


def _paced(pace: Pace, counters: Sequence[Count]) -> list[float]:
    """By the pace of the last session; what it does not cover, and sessions before it, at its mean."""
    mean = pace.seconds / pace.units
    began = max((at for at, (a, b) in enumerate(pairwise(counters), 1) if b < a), default=0)
    told = [_at(pace, mean, counter) for counter in counters[began:]]
    before = [max(b - a, 0) * mean for a, b in pairwise(counters[: began + 1])]
    earlier = list(accumulate(reversed(before), lambda time, seconds: time - seconds, initial=told[0]))[1:]
    return [*reversed(earlier), *told]


def _at(pace: Pace, mean: float, counter: Count) -> float:
    """On the known line, or beyond its ends."""
    outside = min(counter - pace.start, 0) + max(counter - pace.end, 0)
    return pace.time_at(counter) + outside * mean
