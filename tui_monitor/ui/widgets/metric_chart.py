"""One metric over the counter, with its newest number in the frame's title."""

from __future__ import annotations

from functools import partial

from tui_monitor.draw.canvas import Canvas
from tui_monitor.draw.chart import plan_chart
from tui_monitor.model.columns import Columns
from tui_monitor.ui.chart_spec import DOTS, Place, spec_of
from tui_monitor.ui.chart_words import chart_frame, healthy_band
from tui_monitor.ui.plotted import Plotted
from tui_monitor.ui.rows import Frame, Row, row
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.series import Chart, charts_of
from tui_monitor.ui.signs import ENDED
from tui_monitor.ui.summary_columns import SummaryColumns
from tui_monitor.ui.widgets.panel import Panel


class MetricChart(Panel):
    """The chart in place `index` of those that the run has. It is plotted anew only where a dot, the axis or a label of
    it changes: `plotted` counts how often."""

    def __init__(self, id: str, index: int) -> None:
        super().__init__(id)
        self.index = index
        self.zoomed = False
        self.ready = False  # the first frame comes without charts: their library takes a tenth of a second to load
        self._chart: Chart | None = None
        self._plotted = Plotted()
        self._summaries = SummaryColumns()

    def inputs(self, scene: Scene) -> object:
        view = scene.selected
        chart = self._chart_of(view)
        if view is None or chart is None or chart != self._chart or data_of(view, chart) != self._plotted.data:
            return None
        return (view.key, self.zoomed, self.ready, healthy_band(view.report, chart.name))

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        view = scene.selected
        self._chart = chart = self._chart_of(view)
        if view is None or chart is None:
            return [row((self._empty_words(view), "muted"))]
        if not self.ready:
            return []
        place = Place(width, height, self.zoomed, scene.ascii)
        look, data = (view.key, chart, place), self._plotted.data if scene.paused else data_of(view, chart)
        plan = lambda: plan_chart(spec_of(view, chart, self._columns_of(view, chart), place))  # noqa: E731
        return self._plotted.draw(look, data, partial(news_of, view, chart), plan, scene.instant)

    @property
    def plotted(self) -> int:
        return self._plotted.plotted

    def _chart_of(self, view: RunView | None) -> Chart | None:
        charts = charts_of(view.report) if view is not None else ()
        return charts[self.index] if len(charts) > self.index else None

    def _columns_of(self, view: RunView, chart: Chart) -> Columns:
        return self._summaries.of(view.run, chart.name) if chart.source == "summaries" else view.run.rows

    def _empty_words(self, view: RunView | None) -> str:
        if view is not None and view.report.state in ENDED:
            return "it ended without numbers" if self.index == 0 else "no other metric"
        return "waiting for the first numbers" if self.index == 0 else "waiting for another metric"

    def frame(self, scene: Scene) -> Frame:
        if scene.selected is None or self._chart is None:
            ended = scene.selected is not None and scene.selected.report.state in ENDED
            return Frame(row("Chart" if self.index or ended else "α entropy"))
        return chart_frame(scene.selected, self._chart, self.size.width)


def data_of(view: RunView, chart: Chart) -> tuple[object, ...]:
    """What tells cheaply whether there is anything new to draw."""
    series = view.run.rows.metrics.get(chart.name)
    count = series.count if series is not None else len(view.run.rows)
    told = (len(view.run.summaries), view.report.summaries[-1:]) if chart.source == "summaries" else count
    return told, view.report.phases, view.report.experts


def news_of(view: RunView, chart: Chart, canvas: Canvas | None, at: float | None = None) -> tuple[object, ...]:
    """What cannot wait: the newest column of dots, the extremes; a Summary, of which each is a column. `at` is where
    the newest row lies on an axis that is not the counter's."""
    left, right = canvas.x_range if canvas is not None else (0.0, 0.0)
    series, newest = view.run.rows.metrics.get(chart.name), float(view.run.current or 0) if at is None else at
    inside = canvas is not None and left <= newest <= right and left < right
    column = int((newest - left) / (right - left) * canvas.width * DOTS) if inside and canvas is not None else -1
    return (
        column,
        series and (series.min, series.max),
        len(view.run.summaries) * (chart.source == "summaries"),
        view.report.phases,
    )
