"""Of a key that does nothing here: where it does something."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.ui.keys.action import Action, key_word

MOST = 3  # views that are named: more have no room in the line


def elsewhere(key: str, table: Sequence[Action]) -> str:
    """`m: mark in Runs (2)`, for each view that has the key; empty where none has."""
    ways = {action.id.removeprefix("view."): action for action in table if action.scope == "desk"}
    found: dict[str, str] = {}
    for action in table:
        view = "dashboard" if action.scope == "feed" else action.scope
        if view in ways and key in action.keys:
            way = key_word(ways[view].keys[0])
            found.setdefault(view, f"{action.label} in {view.capitalize()} ({way})")
    return f"{key_word(key)}: {', '.join([*found.values()][:MOST])}" if found else ""
