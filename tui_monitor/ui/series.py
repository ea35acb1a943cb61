"""Which charts a run has: routing entropy, then what is learned, then the rest; and where a metric was best."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from tui_monitor.model.metrics import expert_place, metric
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.series import Series
from tui_monitor.model.units import Count
from tui_monitor.ui.signs import ENDED

_ORDER = ("score", "loss", "gradient", "derived", "entropy", "other", "time", "gauge")
# What a word in the name of a metric that nobody declared makes it; the first that fits. Gauges only count on or
# tell how fast the trainer is: a chart of them says little.
_WORDS = (
    ("gauge", r"learning_rate|lr|fps|sps|epoch|iterations?|timesteps?|time|seconds|elapsed|samples?|tokens?"),
    ("gauge", r"scale|size|coef"),
    ("loss", r"\w*loss|perplexity|ppl"),
    ("score", r"\w*(?:reward|return|score|accuracy|acc|win_rate|success)\w*"),
    ("gradient", r"grad\w*"),
    ("entropy", r"\w*entropy"),
)
_KINDS = tuple((kind, re.compile(rf"(?:.*_)?(?:{words})(?:_.*)?")) for kind, words in _WORDS)
# Words of a figure beside another one of its class, which comes first.
_BESIDE = frozenset({"eval", "val", "valid", "validation", "test", "best", "max", "min", "std"})
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
    rows = tuple((name, figures.kind) for name, figures in report.metrics.items() if figures.count)
    summaries = dict.fromkeys(name for summary in report.summaries for name in summary.values)
    if report.format == "native" and report.state not in ENDED and _seen(report) < SUMMARY_DUE:
        summaries |= dict.fromkeys(NATIVE_SUMMARY)
    return _charts(rows, tuple(name for name in summaries if metric(name).name not in report.metrics))


def _seen(report: RunReport) -> float:
    """Episodes since the log began, be it with a resume."""
    current = report.progress.current if report.progress is not None else 0
    return current - report.sessions[0].first if report.sessions else 0


@lru_cache(maxsize=64)
def _charts(rows: tuple[tuple[str, str], ...], summaries: tuple[str, ...]) -> tuple[Chart, ...]:
    kinds = dict(rows)
    kinds |= dict.fromkeys(summaries, "other")
    experts = experts_among(name for name, _ in rows)
    alone = [name for name in kinds if name not in experts]
    charts = [Chart(name, "rows" if name in dict(rows) else "summaries") for name in _ranked(alone, kinds)]
    return tuple(charts[:2] + [EXPERTS] * bool(experts) + charts[2:])


def experts_among(names: Iterable[str]) -> list[str]:
    """The metrics that are the loads of experts; one alone is a metric like any other."""
    found = [name for name in names if expert_place(name) is not None]
    return found if len(found) > 1 else []


def chart_metrics(report: RunReport, most: int) -> list[str]:
    """The names of the rows' metrics, most telling first: alpha entropy where there is one, else a loss, else what the
    log names first. Of one class the one named first comes first: score before reward."""
    kinds = {name: figures.kind for name, figures in report.metrics.items() if figures.count}
    return _ranked(kinds, kinds)[:most]


def _ranked(names: Iterable[str], kinds: dict[str, str]) -> list[str]:
    rank = {name: _ORDER.index(_kind(name, kinds[name])) for name in names}
    ranked = sorted(rank, key=lambda name: (rank[name], not _BESIDE.isdisjoint(name.split("_"))))
    leading = [name for name in ("alpha_entropy", "loss") if name in rank]
    first = next(iter(leading + [name for name in ranked if rank[name] == _ORDER.index("loss")]), None)
    return sorted(ranked, key=lambda name: name != first)


@lru_cache(maxsize=4096)
def _kind(name: str, told: str) -> str:
    """The class of a metric: configured, else known, else told by a word in its name."""
    kind = told if told != "other" else metric(name).kind
    if kind != "other" or metric(name).aliases or name == "steps":
        return kind
    return next((kind for kind, words in _KINDS if words.fullmatch(name)), "other")


def extreme(run: Run, name: str, highest: bool) -> tuple[Count, float] | None:
    """The counter and value of a metric's highest (lowest) row of those that count: found by the pyramid, then in one
    bucket of it."""
    series, side = run.rows.metrics.get(name), 1 if highest else -1
    if series is None:
        return None
    rows = (range(stretch.start, min(stretch.stop, len(series.values))) for stretch in run.rows.timeline)
    found = [place for stretch in rows if (place := _extreme_row(series, stretch, side)) is not None]
    if not found:
        return None
    value, row = max(found, key=lambda place: (side * place[0], -place[1]))
    return run.rows.counter(row), value


def _extreme_row(series: Series, rows: range, side: int) -> tuple[float, int] | None:
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
