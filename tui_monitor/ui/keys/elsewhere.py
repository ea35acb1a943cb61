"""Of a key that does nothing here: where it does something."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.ui.keys.action import Action, Scope, key_word

_ROOMS: dict[Scope, str] = {
    "dashboard": "dashboard", "feed": "dashboard", "runs": "runs", "charts": "charts", "checkpoints": "checkpoints",
    "health": "health", "compare": "compare", "log": "log",
}  # fmt: skip
MOST = 3  # views that are named: more have no room in the line


def elsewhere(key: str, table: Sequence[Action]) -> str:
    """`m: mark in Runs (2)`, for each view that has the key; empty where none has."""
    found: dict[str, str] = {}
    for action in table:
        room = _ROOMS.get(action.scope)
        if room is not None and key in action.keys:
            found.setdefault(room, f"{action.label} in {room.capitalize()} ({_key_of(room, table)})")
    return f"{key_word(key)}: {', '.join([*found.values()][:MOST])}" if found else ""


def _key_of(room: str, table: Sequence[Action]) -> str:
    """The key that leads to a view."""
    return next((key_word(action.keys[0]) for action in table if action.id == f"view.{room}"), "ctrl+p")
