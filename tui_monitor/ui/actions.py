"""The one table of keys: dispatch, footer, help and the README's list are made from it. Free of Textual."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.ui.keys.action import Action, Scope, key_word, keys_of
from tui_monitor.ui.keys.charts import CHARTS
from tui_monitor.ui.keys.checkpoints import CHECKPOINTS
from tui_monitor.ui.keys.compare import COMPARE
from tui_monitor.ui.keys.dashboard import DASHBOARD
from tui_monitor.ui.keys.feed import COLUMNS, FEED
from tui_monitor.ui.keys.general import DESK, EVERYWHERE, NOW, VIEW
from tui_monitor.ui.keys.health import HEALTH
from tui_monitor.ui.keys.log import LOG
from tui_monitor.ui.keys.pages import HELP, PALETTE, PROMPT, SNAPSHOT
from tui_monitor.ui.keys.past import LIVE, PAST
from tui_monitor.ui.keys.replay import REPLAY
from tui_monitor.ui.keys.runs import RUNS

ACTIONS: tuple[Action, ...] = (
    *EVERYWHERE, *DESK, *DASHBOARD, *FEED, *COLUMNS, *RUNS, *CHARTS, *CHECKPOINTS, *HEALTH, *COMPARE, *LOG, *VIEW,
    *REPLAY, *NOW, *LIVE, *PAST, *PROMPT, *PALETTE, *SNAPSHOT, *HELP,
)  # fmt: skip


_GENERAL: tuple[Scope, ...] = ("everywhere", "desk", "view", "replay", "now", "live", "past")
"""What a view's own keys stand before."""


def in_footer(scopes: Sequence[Scope], table: Sequence[Action] = ACTIONS) -> list[Action]:
    """What the footer shows where these scopes hold, the most important first."""
    there = of_scopes(scopes, table)
    own = {key for action in there if action.scope not in _GENERAL for key in action.keys}
    shown = (action for action in there if action.show and (action.scope not in _GENERAL or action.keys[0] not in own))
    return sorted(shown, key=lambda action: action.order)


def anywhere(times: Sequence[Scope]) -> tuple[Scope, ...]:
    """Where keys are pressed whichever view is shown; `times` are the scopes by which time is gone through."""
    return ("everywhere", *times, "desk", *(() if "replay" in times else ("now",)))


def of_scopes(scopes: Sequence[Scope], table: Sequence[Action] = ACTIONS) -> list[Action]:
    """The actions of these scopes, in the table's order."""
    return [action for action in table if action.scope in scopes]


def acting(scopes: Sequence[Scope], table: Sequence[Action] = ACTIONS) -> list[Action]:
    """Those that act where these scopes hold: of any view's keys not the ones that the view has itself."""
    there = of_scopes(scopes, table)
    own = {key for action in there if action.scope not in _GENERAL for key in action.keys}
    return [action for action in there if action.scope != "view" or not own.issuperset(action.keys)]


def as_markdown() -> str:
    """The table for the README."""
    rows = [f"| `{keys_of(action)}` | {action.help} | `{action.id}` |" for action in ACTIONS]
    return "\n".join(["| key | does | name in the configuration |", "|---|---|---|", *rows])


__all__ = [
    "ACTIONS", "Action", "Scope", "acting", "anywhere", "as_markdown", "in_footer", "key_word", "keys_of", "of_scopes",
]  # fmt: skip
