"""One row of the table of keys, and how keys are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scope = Literal[
    "everywhere", "desk", "view", "dashboard", "feed", "columns", "runs", "charts", "checkpoints", "health", "compare",
    "log", "prompt", "replay", "now", "live", "past", "palette", "snapshot", "help",
]  # fmt: skip
"""Where a key means this: `desk` is any view, `view` any but the dashboard, then one view's own panel; `feed` the
dashboard's rows while they are the chosen panel, `columns` the list of their columns; `now` where nothing is
replayed, `live` where a past can be shown, `past` while it is."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does. `id` names it in the configuration and, with `_` for `.`, its method `action_…`.

    `keys` are Textual's names; `label` is the footer's word, `help` the help's sentence. The footer shows an action
    with `show` under `shown` (its first key where empty), in `order`; the lowest orders survive a narrow screen.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    scope: Scope = "dashboard"
    show: bool = False
    order: int = 99
    shown: str = ""
    opens: bool = False  # a line to type into: what is typed right after it belongs there, however fast it comes

    @property
    def method(self) -> str:
        return self.id.replace(".", "_")


_KEY_WORDS = {
    "question_mark": "?", "left_square_bracket": "[", "right_square_bracket": "]", "up": "↑", "down": "↓",
    "left": "←", "right": "→", "escape": "esc", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End",
    "slash": "/", "plus": "+", "minus": "-", "equals_sign": "=", "less_than_sign": "<", "greater_than_sign": ">",
    "comma": ",", "full_stop": ".", "left_parenthesis": "(",
    "right_parenthesis": ")", "colon": ":", "ampersand": "&",
}  # fmt: skip


_KEY_NAMES = {word: name for name, word in _KEY_WORDS.items()}


def key_name(key: str) -> str:
    """Textual's name of a key that may be written as people do: `question_mark` of `?`."""
    return _KEY_NAMES.get(key, key)


def key_word(key: str) -> str:
    """Textual's name of a key as people write it: `?`, `↑`, `esc`."""
    return _KEY_WORDS.get(key, key)


def keys_of(action: Action) -> str:
    """All keys of an action: `↑ k`."""
    return " ".join(key_word(key) for key in action.keys)
