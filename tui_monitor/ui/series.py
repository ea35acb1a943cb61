"""Which metrics are charted: routing entropy, then what is learned, then the rest; and where a metric was best."""

from __future__ import annotations

from tui_monitor.model.metrics import MetricClass, metric
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run

_ORDER = ("score", "loss", "gradient", "derived", "entropy", "other", "time")


def chart_metrics(report: RunReport, most: int) -> list[str]:
    """The names of the metrics to chart: alpha entropy where there is one, else a loss, else what the log names first.

    Of one class the one named first comes first: score before reward.
    """
    names = [name for name, figures in report.metrics.items() if figures.count]
    first = "alpha_entropy" if "alpha_entropy" in names else next((name for name in names if _kind(name) == "loss"), "")
    return sorted(names, key=lambda name: (name != first, _ORDER.index(_kind(name)), names.index(name)))[:most]


def _kind(name: str) -> MetricClass:
    kind = metric(name).kind
    return "loss" if kind == "other" and "loss" in name else kind


def extreme(run: Run, name: str, highest: bool) -> tuple[int, float] | None:
    """The counter and value of a metric's highest (lowest) row: found by the pyramid, then in one bucket of it."""
    rows = run.rows
    if not rows.counters or name not in rows.metrics:
        return None
    series, side = rows.metrics[name], 1 if highest else -1
    start, stop = 0, len(series.values)
    while stop - start > 16:
        width = max(-(-(stop - start) // 16), 16)
        pieces = [(at, min(at + width, stop)) for at in range(start, stop, width)]
        known = [(bucket, piece) for piece in pieces if (bucket := series.bucket(*piece)).mean == bucket.mean]
        found = [(bucket.high if highest else bucket.low, piece) for bucket, piece in known]
        if not found:
            return None
        start, stop = max(found, key=lambda pair: side * pair[0])[1]
        if width == 16:
            break
    values = [(series.values[at], at) for at in range(start, stop) if series.values[at] == series.values[at]]
    if not values:
        return None
    value, at = max(values, key=lambda pair: side * pair[0])
    return rows.counters[at], value
