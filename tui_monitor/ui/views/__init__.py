"""The views, one package each; none knows another. A new one: a package here, a line in VIEWS, keys in `ui/keys`."""

from __future__ import annotations

from tui_monitor.ui.views.charts import CHARTS_VIEW
from tui_monitor.ui.views.checkpoints import CHECKPOINTS_VIEW
from tui_monitor.ui.views.compare import COMPARE_VIEW
from tui_monitor.ui.views.health import HEALTH_VIEW
from tui_monitor.ui.views.log import LOG_VIEW
from tui_monitor.ui.views.runs import RUNS_VIEW
from tui_monitor.ui.views.view import View

VIEWS: tuple[View, ...] = (RUNS_VIEW, CHARTS_VIEW, CHECKPOINTS_VIEW, HEALTH_VIEW, COMPARE_VIEW, LOG_VIEW)
