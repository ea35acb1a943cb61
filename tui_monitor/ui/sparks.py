"""A metric's course in a row of cells; entropy from 0 to its ceiling, so that only a collapse looks like one."""

from __future__ import annotations

import math

from tui_monitor.draw.spark import spark
from tui_monitor.model.report import RunReport
from tui_monitor.ui.series import chart_metrics


def sparked(report: RunReport) -> list[str]:
    """The first two charts' metrics, as far as their course is known."""
    return [name for name in chart_metrics(report, 2) if name in report.trends]


def metric_spark(report: RunReport, name: str, width: int, plain: bool) -> str:
    """At most `width` cells."""
    ceiling = math.log(report.experts) if name == "alpha_entropy" and report.experts else None
    low = 0.0 if ceiling else None
    return spark(report.trends[name].mean, max(width, 0), low, ceiling, plain)
