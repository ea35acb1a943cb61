"""`moe-top.toml` to Settings: typed, merged key by key from the nearest file outwards; defaults are native."""

from __future__ import annotations

from tui_monitor.config.loading import FILE_NAME, LARGEST_FILE, Book, ConfigError, Loaded, candidates, load
from tui_monitor.config.settings import (
    CheckpointSettings,
    FormatSettings,
    MetricSettings,
    ReportSettings,
    RoutingSettings,
    RuleSettings,
    RunSettings,
    Settings,
    UiSettings,
)
from tui_monitor.config.values import Known

__all__ = [
    "FILE_NAME",
    "LARGEST_FILE",
    "Book",
    "CheckpointSettings",
    "ConfigError",
    "FormatSettings",
    "Known",
    "Loaded",
    "MetricSettings",
    "ReportSettings",
    "RoutingSettings",
    "RuleSettings",
    "RunSettings",
    "Settings",
    "UiSettings",
    "candidates",
    "load",
]
