"""One metric over the counter, with its newest number in the frame's title."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui_monitor.draw.chart import ChartPlan, plan_chart
from tui_monitor.model.columns import Columns
from tui_monitor.ui.chart_spec import DOTS, Place, spec_of
from tui_monitor.ui.chart_words import chart_frame, healthy_band
from tui_monitor.ui.rows import Frame, Row, row
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.series import Chart, charts_of
from tui_monitor.ui.signs import ENDED
from tui_monitor.ui.summary_columns import SummaryColumns
from tui_monitor.ui.widgets.panel import Panel

# A stream of rows must not cost a core: where a new column of dots or a new extreme is to be seen a chart is drawn
# every other second at most; while the newest column only fills, its number in the title is enough for longer.
SOON, LATER = timedelta(seconds=1.95), timedelta(seconds=9.95)


class MetricChart(Panel):
    """The chart in place `index` of those that the run has. It is plotted anew only where a dot, the axis or a label of
    it changes: `plotted` counts how often."""

    def __init__(self, id: str, index: int) -> None:
        super().__init__(id)
        self.index = index
        self.zoomed = False
        self.ready = False  # the first frame comes without charts: their library takes a tenth of a second to load
        self.plotted = 0
        self._chart: Chart | None = None
        self._look: tuple[object, ...] = ()  # what the picture was drawn for: a new look is drawn at once,
        self._data: tuple[object, ...] = ()  # new data when some seconds have passed,
        self._news: tuple[object, ...] = ()  # sooner where there is news in them
        self._axis = (0.0, 0.0)
        self._drawn_at: datetime | None = None
        self._plan: ChartPlan | None = None
        self._picture: list[Row] = []
        self._summaries = SummaryColumns()

    def inputs(self, scene: Scene) -> object:
        view = scene.selected
        chart = self._chart_of(view)
        if view is None or chart is None or chart != self._chart or self._data_of(view, chart) != self._data:
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
        look, data = (view.key, chart, place), self._data_of(view, chart)
        if look != self._look or (data != self._data and not scene.paused and self._is_due(view, chart, scene.now)):
            self._look, self._data, self._drawn_at = look, data, scene.now
            spec = spec_of(view, chart, self._columns_of(view, chart), place)
            self._axis = spec.x_range or (0.0, 0.0)
            self._news = self._news_of(view, chart)
            self._plot(plan_chart(spec))
        return self._picture

    def _plot(self, plan: ChartPlan) -> None:
        if plan != self._plan:
            self._plan, self._picture = plan, plan.rows()
            self.plotted += 1

    def _is_due(self, view: RunView, chart: Chart, now: datetime) -> bool:
        """Whether the picture is old enough to be drawn again for what has come since."""
        if self._drawn_at is None or now < self._drawn_at:
            return True
        return now - self._drawn_at >= (SOON if self._news_of(view, chart) != self._news else LATER)

    def _news_of(self, view: RunView, chart: Chart) -> tuple[object, ...]:
        """What cannot wait: the newest column of dots, the extremes; a Summary, of which each is a column."""
        left, right = self._axis
        series, at = view.run.rows.metrics.get(chart.name), float(view.run.current or 0)
        inside = left <= at <= right and left < right
        column = int((at - left) / (right - left) * self.size.width * DOTS) if inside else -1
        return (
            column,
            series and (series.min, series.max),
            len(view.run.summaries) * (chart.source == "summaries"),
            view.report.phases,
        )

    def _chart_of(self, view: RunView | None) -> Chart | None:
        charts = charts_of(view.report) if view is not None else ()
        return charts[self.index] if len(charts) > self.index else None

    def _data_of(self, view: RunView, chart: Chart) -> tuple[object, ...]:
        """What tells cheaply whether there is anything new to draw."""
        series = view.run.rows.metrics.get(chart.name)
        count = series.count if series is not None else len(view.run.rows)
        told = (len(view.run.summaries), view.report.summaries[-1:]) if chart.source == "summaries" else count
        return told, view.report.phases, view.report.experts

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
