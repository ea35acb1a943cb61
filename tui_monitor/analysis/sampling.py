"""The values of a metric over a stretch of episodes: the printed rows, or the Summaries where they hold more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from tui_monitor.analysis.facts import mean_of, row_step
from tui_monitor.model.metrics import canonical
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

ROWS_NEEDED = 5  # of both runs; the 50 episodes of a native baseline are five rows
SUMMARIES_NEEDED = 8  # fewer means of 50 episodes say less than the rows between them
MOST_PAIRS = 128  # more of them cost time and tell nothing new: neighbours resemble each other

Told = Sequence[tuple[Count, float]]
"""Counter and value, the counters rising."""


class Sample(NamedTuple):
    """A metric over the same episodes of both runs: values of one kind, in pairs of equal episodes, and in words how
    many there are. Pairs take away what both runs have in common, above all that both learn."""

    run: Sequence[float]
    baseline: Sequence[float]
    pairs: Sequence[tuple[float, float]]
    words: str


def metrics_of(run: Run) -> list[str]:
    """The canonical names of rows and Summaries."""
    summed = (canonical(name) for summary in run.summaries[-1:] for name in summary.values)
    return list(dict.fromkeys((*run.rows.metrics, *summed)))


def sample_of(one: Run, other: Run, name: str, first: Count, last: Count) -> Sample:
    """The Summaries where there are enough: each holds every episode, the native console only every tenth."""
    summed = [_summed(run, name, first, last) for run in (one, other)]
    rows = [[(at, value) for at, value in run.rows.pairs(name, first) if at <= last] for run in (one, other)]
    sparse = all(row_step(run) > 1 for run in (one, other)) and min(map(len, summed)) >= SUMMARIES_NEEDED
    use_summaries = sparse or not all(map(len, rows))
    (a, b), kind = (summed, "Summaries") if use_summaries else (rows, "rows")
    words = f"{len(a)} {kind} against {len(b)}"
    return Sample([value for _, value in a], [value for _, value in b], _paired(a, b, first, last), words)


def _paired(a: Told, b: Told, first: Count, last: Count) -> list[tuple[float, float]]:
    """The means of both within equal pieces of the stretch, as many as the sparser one fills."""
    count = min(len(a), len(b), MOST_PAIRS)
    if not count:
        return []
    pieces = [_pieces(told, first, (last - first + 1) / count) for told in (a, b)]
    shared = sorted(pieces[0].keys() & pieces[1].keys())
    return [(mean_of(pieces[0][index]), mean_of(pieces[1][index])) for index in shared]


def _pieces(told: Told, first: Count, width: float) -> dict[int, list[float]]:
    pieces: dict[int, list[float]] = {}
    for at, value in told:
        pieces.setdefault(math.ceil((at - first + 1) / width - 1e-9), []).append(value)
    return pieces


def _summed(run: Run, name: str, first: Count, last: Count) -> list[tuple[Count, float]]:
    """The means of the Summaries whose whole window lies within the stretch; of one counter the last told counts."""
    counters = sorted({summary.at for summary in run.summaries})
    window = median(b - a for a, b in pairwise(counters)) if len(counters) > 1 else 0
    means: dict[Count, float] = {}
    for summary in run.summaries:
        told = {canonical(printed): mean for printed, (mean, _) in summary.values.items()}
        value = told.get(name)
        if value is not None and value - value == 0 and first <= summary.at - window + 1 and summary.at <= last:
            means[summary.at] = value
    return sorted(means.items())
