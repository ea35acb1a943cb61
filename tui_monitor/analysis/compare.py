"""Two runs at equal episode: score, reward, entropy and the rest with intervals, rate, checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from tui_monitor.analysis.configuration import Differing, differing, settings_of
from tui_monitor.analysis.difference import LEVEL, Difference, difference_of, paired_difference, spread_of
from tui_monitor.analysis.progression import pace_of
from tui_monitor.analysis.sampling import ROWS_NEEDED, metrics_of, sample_of
from tui_monitor.analysis.saved import cadence_of, judge_checkpoints
from tui_monitor.config import Settings
from tui_monitor.model.metrics import METRICS
from tui_monitor.model.run import Run
from tui_monitor.model.units import Count

LATEST = 100  # episodes at the end that are compared by themselves, or the last quarter where that is more
METRICS_COMPARED = 24  # some trainers log hundreds

Standing = Literal["better", "worse", "higher", "lower", "equal", "cannot tell", "too little data"]


class Figures(Struct, frozen=True):
    """One run's side: mean and deviation of the values that count."""

    mean: float
    std: float
    count: int


class Contrast(Struct, frozen=True):
    """One metric over the same episodes of both runs. `difference` is run − baseline, and `low`…`high` holds the true
    one in `level` of cases; None where there is too little data. `basis` says which values count."""

    metric: str
    first: Count
    last: Count
    run: Figures | None
    baseline: Figures | None
    difference: float | None
    low: float | None
    high: float | None
    standing: Standing
    basis: str


class SavedSide(Struct, frozen=True):
    """A run's numbered checkpoints up to the equal episode."""

    due: int | None
    usable: int
    newest: int | None


class Comparison(Struct, frozen=True):
    """A run against a baseline at the counter `at`, which both have reached."""

    run: str
    baseline: str
    at: Count
    run_current: Count
    baseline_current: Count
    level: float
    metrics: tuple[Contrast, ...]
    rate: Contrast
    run_checkpoints: SavedSide
    baseline_checkpoints: SavedSide
    unit: str = "episode"  # what the run counts, and so what `at` is
    configuration: tuple[Differing, ...] = ()  # settings that are not the same: of the run, of the baseline
    settings_known: tuple[int, int] = (0, 0)  # how many settings each of the two tells


class Side(Struct, frozen=True):
    """One of two runs, what it is to be called, and its settings."""

    name: str
    run: Run
    settings: Settings


def compare_runs(one: Side, other: Side, now: float) -> Comparison | None:
    """The comparison at the last counter that both have; None where one has none."""
    a, b = one.run.current, other.run.current
    if a is None or b is None:
        return None
    at = min(a, b)
    first = min(1, *(run.rows.counter(run.rows.timeline[0].start) for run in (one.run, other.run)))
    spans = [(first, at)] if at <= LATEST else [(first, at), (at - max(LATEST, at // 4) + 1, at)]
    stated = [settings_of(side.run) for side in (one, other)]
    return Comparison(
        run=one.name,
        baseline=other.name,
        at=at,
        run_current=a,
        baseline_current=b,
        level=LEVEL,
        metrics=tuple(
            _contrast(one, other, name, first, last) for name in _shared(one, other) for first, last in spans
        ),
        rate=_rate(one, other, at, now),
        run_checkpoints=_saved(one, at),
        baseline_checkpoints=_saved(other, at),
        unit=one.run.unit,
        configuration=differing(stated),
        settings_known=(len(stated[0]), len(stated[1])),
    )


def _shared(one: Side, other: Side) -> list[str]:
    """The metrics of both, the known ones first."""
    known = {metric.name: place for place, metric in enumerate(METRICS)}
    there = set(metrics_of(other.run))
    names = [name for name in metrics_of(one.run) if name in there]
    return sorted(names, key=lambda name: known.get(name, len(known)))[:METRICS_COMPARED]


def _contrast(one: Side, other: Side, name: str, first: Count, last: Count) -> Contrast:
    sample = sample_of(one.run, other.run, name, first, last)
    sides = [_figures(values) if values else None for values in (sample.run, sample.baseline)]
    found = paired_difference(sample.pairs) if len(sample.pairs) >= ROWS_NEEDED else None
    return _judged(name, (first, last), sides, found, one.settings.meaning(name).better, sample.words)


def _rate(one: Side, other: Side, at: Count, now: float) -> Contrast:
    """Units a minute, of each run's present session up to the equal episode."""
    a, b = (pace_of(side.run, at, now) for side in (one, other))
    found = difference_of(a.level, b.level) if a.enough and b.enough and a.level and b.level else None
    sides = [Figures(told.mean, told.std, told.values) if told else None for told in (a.level, b.level)]
    return _judged("rate", (1, at), sides, found, "higher", f"{a.words} against {b.words}")


def _judged(
    name: str,
    span: tuple[Count, Count],
    sides: list[Figures | None],
    found: Difference | None,
    better: str | None,
    basis: str,
) -> Contrast:
    (first, last), (a, b) = span, sides
    if found is None:
        return Contrast(name, first, last, a, b, None, None, None, "too little data", basis)
    return Contrast(name, first, last, a, b, *found, standing_of(found, better), basis)


def _figures(values: Sequence[float]) -> Figures:
    spread = spread_of(values)
    return Figures(spread.mean, spread.std, len(values))


def standing_of(found: Difference, better: str | None) -> Standing:
    """What an interval allows to say: nothing, where it holds zero."""
    if found.low == found.high == 0:
        return "equal"
    if found.low <= 0 <= found.high:
        return "cannot tell"
    if better is None:
        return "higher" if found.value > 0 else "lower"
    return "better" if (found.value > 0) == (better == "higher") else "worse"


def _saved(side: Side, at: Count) -> SavedSide:
    cadence = cadence_of(side.run, side.settings)
    own = [
        found.checkpoint.counter
        for found in judge_checkpoints(side.run)
        if found.usable and found.checkpoint.kind == "numbered" and found.checkpoint.counter is not None
    ]
    reached = [counter for counter in own if counter <= at]
    return SavedSide(int(at // cadence.every) if cadence else None, len(reached), max(reached, default=None))
