"""Which charts a run has: routing entropy, then what is learned, then the rest; and where a metric was best."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from tui_monitor.model.columns import Columns
from tui_monitor.model.metrics import expert_place, metric, primary
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.series import Series
from tui_monitor.model.units import Count
from tui_monitor.ui.signs import ENDED

# What the native trainer's Summary says and its rows do not. It comes every 50 episodes: the charts have their places
# from the start, and lose them where the Summary of so many episodes should have stood.
NATIVE_SUMMARY = ("gradient_norm", "expert_usage_variance")
SUMMARY_DUE = 60


class Chart(NamedTuple):
    """What one chart shows: a metric of the rows, one that only Summaries have, or the loads of all experts."""

    name: str
    source: Literal["rows", "summaries", "experts"] = "rows"


EXPERTS = Chart("expert_load", "experts")


def charts_of(report: RunReport) -> tuple[Chart, ...]:
    """The run's charts, most telling first. What has come once stays: no chart moves because another one goes."""
    rows = tuple(name for name, figures in report.metrics.items() if figures.count)
    summaries = dict.fromkeys(name for summary in report.summaries for name in summary.values)
    if report.format == "native" and report.state not in ENDED and _seen(report) < SUMMARY_DUE:
        summaries |= dict.fromkeys(NATIVE_SUMMARY)
    return _charts(rows, tuple(name for name in summaries if metric(name).name not in report.metrics))


def _seen(report: RunReport) -> float:
    """Episodes since the log began, be it with a resume."""
    current = report.progress.current if report.progress is not None else 0
    return current - report.sessions[0].first if report.sessions else 0


@lru_cache(maxsize=64)
def _charts(rows: tuple[str, ...], summaries: tuple[str, ...]) -> tuple[Chart, ...]:
    experts = experts_among(rows)
    alone = [name for name in (*rows, *summaries) if name not in experts]
    charts = [Chart(name, "rows" if name in rows else "summaries") for name in primary(alone)]
    return tuple(charts[:2] + [EXPERTS] * bool(experts) + charts[2:])


def experts_among(names: Iterable[str]) -> list[str]:
    """The metrics that are the loads of experts; one alone is a metric like any other."""
    found = [name for name in names if expert_place(name) is not None]
    return found if len(found) > 1 else []


def chart_metrics(report: RunReport, most: int) -> list[str]:
    """The names of the rows' metrics, most telling first."""
    return primary(name for name, figures in report.metrics.items() if figures.count)[:most]


def row_near(columns: Columns, counter: float) -> int | None:
    """The row of the timeline whose counter is nearest; None where there is none."""
    found: list[int] = []
    for stretch in columns.timeline:
        row = columns.first_row_at(counter, stretch)
        found += [at for at in (row - 1, row) if at in stretch]
    return min(found, key=lambda at: abs(columns.counters[at] - counter), default=None)


def extreme(run: Run, name: str, highest: bool) -> tuple[Count, float] | None:
    """The counter and value of a metric's highest (lowest) row of those that count: found by the pyramid, then in one
    bucket of it."""
    series, side = run.rows.metrics.get(name), 1 if highest else -1
    if series is None:
        return None
    rows = (range(stretch.start, min(stretch.stop, len(series.values))) for stretch in run.rows.timeline)
    found = [place for stretch in rows if (place := extreme_row(series, stretch, side)) is not None]
    if not found:
        return None
    value, row = max(found, key=lambda place: (side * place[0], -place[1]))
    return run.rows.counter(row), value


def extreme_row(series: Series, rows: range, side: int) -> tuple[float, int] | None:
    """The value and row that are most on this side (1: highest, -1: lowest)."""
    start, stop = rows.start, rows.stop
    while stop - start > 16:
        width = max(-(-(stop - start) // 16), 16)
        pieces = [(at, min(at + width, stop)) for at in range(start, stop, width)]
        known = [(bucket, piece) for piece in pieces if (bucket := series.bucket(*piece)).mean == bucket.mean]
        found = [(bucket.high if side > 0 else bucket.low, piece) for bucket, piece in known]
        if not found:
            return None
        start, stop = max(found, key=lambda pair: side * pair[0])[1]
        if width == 16:
            break
    values = [(series.values[at], at) for at in range(start, stop) if series.values[at] == series.values[at]]
    return max(values, key=lambda pair: (side * pair[0], -pair[1]), default=None)
