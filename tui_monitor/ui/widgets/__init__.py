"""The panels, one file each. A new one is a file here, a line in PANELS and a box in `ui/arrangement.py`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui_monitor.ui.arrangement import CHARTS
from tui_monitor.ui.widgets.brief import Brief
from tui_monitor.ui.widgets.checkpoint_tree import CheckpointTree
from tui_monitor.ui.widgets.checks_list import ChecksList
from tui_monitor.ui.widgets.clock import Clock
from tui_monitor.ui.widgets.episode_feed import EpisodeFeed
from tui_monitor.ui.widgets.footer import Footer
from tui_monitor.ui.widgets.header import Header
from tui_monitor.ui.widgets.metric_chart import MetricChart
from tui_monitor.ui.widgets.panel import Panel
from tui_monitor.ui.widgets.runs_list import RunsList
from tui_monitor.ui.widgets.top_bar import TopBar

PANELS: tuple[tuple[str, Callable[[str], Panel]], ...] = (
    ("top", TopBar),
    ("clock", Clock),
    ("runs", RunsList),
    ("header", Header),
    *((f"chart-{index + 1}", partial(MetricChart, index=index)) for index in range(CHARTS)),
    ("feed", EpisodeFeed),
    ("checkpoints", CheckpointTree),
    ("checks", ChecksList),
    ("brief", Brief),
    ("footer", Footer),
)
