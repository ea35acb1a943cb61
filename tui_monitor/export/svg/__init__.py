"""Reports as one self-contained SVG picture, a run below the other."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.export.context import Context
from tui_monitor.export.document import Document
from tui_monitor.export.svg.chart import draw_metric
from tui_monitor.export.svg.panels import GAP, bottom, checks, header
from tui_monitor.export.svg.picture import Picture
from tui_monitor.export.trends import chart_metrics
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import Clean, clean

WIDTH = 1200
MARGIN = 16
CHART = 240  # pixels of height


def export_svg(reports: Sequence[RunReport], context: Context) -> Document:
    """A dark picture `WIDTH` pixels wide, as high as its runs need; valid XML whatever the log contained."""
    picture = Picture(WIDTH)
    y: float = MARGIN
    for report in reports:
        y = _run(picture, report, context, y) + 2 * GAP
    if not reports:
        picture.text(MARGIN, y + 22, Clean("no run was found"), "muted")
        y += 64
    title = ", ".join(report.name for report in reports) or "no run"
    return picture.document(y - 2 * GAP + MARGIN, clean(f"moe-top: {title}"))


def _run(picture: Picture, report: RunReport, context: Context, y: float) -> float:
    """One run's panels from `y` downwards; returns where they end."""
    whole = WIDTH - 2 * MARGIN
    y += header(picture, report, context, y, MARGIN, whole) + GAP
    metrics = chart_metrics(report)
    width = (whole - GAP * (len(metrics) - 1)) / max(len(metrics), 1)
    for place, name in enumerate(metrics):
        draw_metric(picture, report, name, (MARGIN + place * (width + GAP), y, width, CHART))
    y += CHART + GAP if metrics else 0
    y += checks(picture, report, y, MARGIN, whole) + GAP
    return y + bottom(picture, report, context, y, MARGIN, whole)
