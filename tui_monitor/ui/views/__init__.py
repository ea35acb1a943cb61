"""The views, one package each; none knows another. A new one: a package here, a line in VIEWS, keys in `ui/keys`."""

from __future__ import annotations

from tui_monitor.ui.views.view import View

VIEWS: tuple[View, ...] = ()
