"""The table of actions as Textual bindings, each with its id, so that the configuration can give it other keys."""

from __future__ import annotations

from textual.binding import Binding

from tui_monitor.ui.actions import Scope, of_scopes


def bindings(*scopes: Scope, prefix: str = "") -> list[Binding]:
    """The bindings of these scopes; `prefix` is `app.` where the app holds the methods."""
    return [
        Binding(
            ",".join(action.keys), prefix + action.method, action.label, show=False, priority=action.opens, id=action.id
        )
        for action in of_scopes(scopes)
    ]
