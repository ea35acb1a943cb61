"""Where checkpoints are not: taken away, missing, late, or just due - by the same marks as the rule `ckpt`."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple

from tui_monitor.analysis.saved import (
    Cadence,
    cadence_of,
    first_counter,
    is_kept_whole,
    is_thinned,
    overdue_counter,
    own_counters,
)
from tui_monitor.config import Settings
from tui_monitor.model.run import Run

Kind = Literal["taken", "missing", "late", "due"]


class Gap(NamedTuple):
    """The counters from `first` to `last`, at a cadence's distance, without a checkpoint of this run: `taken` away as
    the older ones are, `missing` between others, `late`, or `due` and not late yet."""

    first: int
    last: int
    kind: Kind


def gaps_of(run: Run, settings: Settings, now: float) -> tuple[Gap, ...]:
    """All of a run's, the oldest first; none where no cadence is known. As many as there are checkpoints, not as many
    as were due."""
    cadence, counters = cadence_of(run, settings), own_counters(run)
    if cadence is None or run.current is None:
        return ()
    return (*_older(run, settings, cadence, counters), *_between(settings, cadence, counters),
            *_newer(run, cadence, counters, now))  # fmt: skip


def _older(run: Run, settings: Settings, cadence: Cadence, counters: list[int]) -> list[Gap]:
    """Before the oldest that is there."""
    begun = int(first_counter(run)) // cadence.every * cadence.every + cadence.every
    if not counters or counters[0] < begun + cadence.every:
        return []
    return [Gap(begun, counters[0] - cadence.every, "taken" if is_thinned(run, settings) else "missing")]


def _between(settings: Settings, cadence: Cadence, counters: list[int]) -> list[Gap]:
    """Those before the first two neighbours in the cadence were taken away, unless all are kept."""
    found: list[Gap] = []
    dense = is_kept_whole(settings, cadence)
    for before, after in pairwise(counters):
        if round((after - before) / cadence.every) > 1:
            found.append(Gap(before + cadence.every, after - cadence.every, "missing" if dense else "taken"))
        dense = dense or after - before == cadence.every
    return found


def _newer(run: Run, cadence: Cadence, counters: list[int], now: float) -> list[Gap]:
    """After the newest one."""
    late, newest = overdue_counter(run, cadence, now), counters[-1] if counters else int(first_counter(run))
    due = int(run.current or 0) // cadence.every * cadence.every
    begun = (newest + cadence.every // 2) // cadence.every * cadence.every + cadence.every
    if run.ending is not None or due < begun:
        return []
    if late is None:
        return [Gap(begun, due, "due")]
    return [Gap(begun, late, "late"), *([Gap(late + cadence.every, due, "due")] if due > late else [])]
