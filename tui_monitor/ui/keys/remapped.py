"""The table of keys as the configuration has it: `[ui] keys` gives actions other keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tui_monitor.ui.keys.action import Action, Scope, key_name, key_word

_DESK: tuple[Scope, ...] = ("desk", "now", "dashboard", "view")
_APP: tuple[Scope, ...] = ("everywhere", "replay", "live", "past")
_FEED: tuple[Scope, ...] = ("feed", "columns")


def remapped(table: Sequence[Action], keys: Mapping[str, str]) -> tuple[Action, ...]:
    """The table with these keys, by actions' ids, several parted by commas. Where two actions are of one place the one
    that is given a key has it alone; an action that has none any more is left out."""
    given = {id: tuple(key_name(key.strip()) for key in text.split(",")) for id, text in keys.items()}
    taken = {(_place(action), key) for action in table for key in given.get(action.id, ())}
    made = [replace(action, keys=given.get(action.id) or _left(action, taken)) for action in table]
    moved = [(old.scope, key_word(old.keys[0])) for old, new in zip(table, made, strict=True) if old.keys != new.keys]
    return tuple(
        replace(action, shown="") if any(scope == action.scope and word in action.shown for scope, word in moved)
        else action
        for action in made if action.keys
    )  # fmt: skip


def _left(action: Action, taken: set[tuple[Scope, str]]) -> tuple[str, ...]:
    return tuple(key for key in action.keys if (_place(action), key) not in taken)


def _place(action: Action) -> Scope:
    """One scope for all that the same widget holds: there a key is given once (Textual's `apply_keymap`)."""
    return next((held[0] for held in (_DESK, _APP, _FEED) if action.scope in held), action.scope)
