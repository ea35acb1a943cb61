"""What a run came to, from its rows."""

from __future__ import annotations

import math

from tui_monitor.analysis.facts import plan_of
from tui_monitor.analysis.sampling import metrics_of
from tui_monitor.config import Settings
from tui_monitor.model.metrics import METRICS
from tui_monitor.model.results import Extreme, PhaseResult, Results
from tui_monitor.model.run import Run
from tui_monitor.model.series import Bucket, Series
from tui_monitor.model.units import Count

METRICS_TOLD = 8  # columns of the table by phase, beyond which no page has room


def results_of(run: Run, settings: Settings) -> Results | None:
    """None for a run without a row."""
    if run.current is None:
        return None
    known = {metric.name: place for place, metric in enumerate(METRICS)}
    names = sorted((name for name in metrics_of(run) if name in run.rows.metrics), key=lambda n: known.get(n, 99))
    best = (_best(run, settings, name) for name in names)
    return Results(
        run.current,
        tuple(extreme for extreme in best if extreme is not None),
        tuple(_phases(run, settings, names[:METRICS_TOLD])),
    )


def _best(run: Run, settings: Settings, name: str) -> Extreme | None:
    better = settings.meaning(name).better
    found = [] if better is None else [_extreme(run, name, rows, better) for rows in run.rows.timeline]
    known = [extreme for extreme in found if extreme is not None]
    if better is None or not known:
        return None
    return (max if better == "higher" else min)(known, key=lambda extreme: extreme.value)


def _extreme(run: Run, name: str, rows: range, better: str) -> Extreme | None:
    """The best value of a stretch and where it stands first, by halves: the pyramid makes each look cheap."""
    series, start, end = run.rows.metrics[name], rows.start, rows.stop
    best = _reach(series.bucket(start, end), better)
    if not math.isfinite(best):
        return None
    while end - start > 1:
        middle = (start + end) // 2
        start, end = (start, middle) if _reach(series.bucket(start, middle), better) == best else (middle, end)
    exact = series.max if better == "higher" else series.min
    return Extreme(name, exact if math.isclose(exact, best, rel_tol=1e-6) else best, run.rows.counter(start), better)


def _reach(bucket: Bucket, better: str) -> float:
    return bucket.high if better == "higher" else bucket.low


def _phases(run: Run, settings: Settings, names: list[str]) -> list[PhaseResult]:
    """The planned phases that have rows; without a plan the whole run. Rows count from 1: the phase that begins at
    1000 has its first one after it."""
    current = run.current or 0
    plan: list[tuple[str, Count, int | None]] = [
        (phase.name, phase.start + 1, phase.end) for phase in plan_of(run, settings)
    ] or [("", _first(run), None)]
    spans = [(name, first, min(current, end or current)) for name, first, end in plan if first <= current]
    found = [PhaseResult(name, first, last, _means(run, names, first, last)) for name, first, last in spans]
    return [phase for phase in found if phase.means]


def _first(run: Run) -> Count:
    """Where the whole run begins: at 1, or earlier where the log counts from 0 or in fractions."""
    return min((1, *(run.rows.counter(rows.start) for rows in run.rows.timeline[:1])))


def _means(run: Run, names: list[str], first: Count, last: Count) -> dict[str, float]:
    columns = run.rows
    stretches = [(columns.first_row_at(first, rows), columns.first_row_above(last, rows)) for rows in columns.timeline]
    found = {name: _mean(columns.metrics[name], [(a, b) for a, b in stretches if a < b]) for name in names}
    return {name: mean for name, mean in found.items() if mean is not None}


def _mean(series: Series, stretches: list[tuple[int, int]]) -> float | None:
    told = [(series.bucket(start, end).mean, end - start) for start, end in stretches]
    known = [(mean, rows) for mean, rows in told if math.isfinite(mean)]
    rows = sum(count for _, count in known)
    return math.fsum(mean * (count / rows) for mean, count in known) if rows else None
