"""The trends of a run: which metrics are drawn, on which scale, and each as one line of text."""

from __future__ import annotations

import math

from tui_monitor.draw.cells import cell_width, fit
from tui_monitor.draw.spark import spark
from tui_monitor.export.words import ordered_metrics, value_text
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import number

LONGEST_LABEL = 28  # cells; longer names are paths, whose ends the JSON report has
_FIRST = ("entropy", "loss")
_SECOND = ("score", "gradient")


def entropy_ceiling(report: RunReport, name: str) -> float | None:
    """ln N for the router's entropy, so that 1.381–1.386 does not look like a fall; None for all other metrics.

    A value clearly above ln N means that N is not the number of experts: then the data make the scale.
    """
    trend = report.trends.get(name)
    if name != "alpha_entropy" or trend is None or not report.experts or report.experts < 2:
        return None
    ceiling = math.log(report.experts)
    highest = max((value for value in trend.high if math.isfinite(value)), default=0.0)
    return ceiling if highest <= ceiling * 1.02 else None


def chart_metrics(report: RunReport) -> list[str]:
    """At most two metrics to chart: entropy (or loss), and score (or a gradient norm); else the first there are."""
    names = ordered_metrics([name for name, trend in report.trends.items() if trend.mean])
    first = _of_kind(report, names, _FIRST)
    second = _of_kind(report, [name for name in names if name != first], _SECOND)
    chosen = [name for name in (first, second) if name is not None]
    return (chosen + [name for name in names if name not in chosen])[:2]


def _of_kind(report: RunReport, names: list[str], kinds: tuple[str, ...]) -> str | None:
    return next((name for kind in kinds for name in names if _kind_of(report, name) == kind), None)


def _kind_of(report: RunReport, name: str) -> str:
    told = report.metrics.get(name)
    return told.kind if told is not None and told.kind != "other" else metric(name).kind


def trend_line(report: RunReport, name: str, label_width: int, width: int) -> Clean:
    """`α entropy  ▇▇▇▆▇  1.381–1.386  last 1.381`; entropy stands on its whole scale, 0 to ln N."""
    top = entropy_ceiling(report, name)
    drawn = spark(report.trends[name].mean, width, lo=0.0 if top else None, hi=top)
    told = report.metrics.get(name)
    words = ""
    if told is not None:
        words = f"  {value_text(name, told.min)} – {value_text(name, told.max)}  last {value_text(name, told.last)}"
        words += f"  ({told.non_finite} non-finite)" if told.non_finite else ""
    elif report.trends[name].mean:
        words = f"  last {number(report.trends[name].mean[-1])}"
    return clean(f"{fit(label_of(report, name), label_width)}  {drawn}{words}")


def label_of(report: RunReport, name: str) -> Clean:
    """The metric's label, configured or known, as far as a column has room for it."""
    told = report.metrics.get(name)
    label = told.label if told is not None and told.label else clean(metric(name).label)
    return fit(label, LONGEST_LABEL) if cell_width(label) > LONGEST_LABEL else label
