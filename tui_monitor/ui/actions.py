"""The one table of keys: dispatch, footer, help and the README's list are made from it. Free of Textual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Scope = Literal["everywhere", "dashboard", "help"]


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

    @property
    def method(self) -> str:
        return self.id.replace(".", "_")


ACTIONS: tuple[Action, ...] = (
    Action("app.help", ("question_mark",), "help", "These keys; again to close", "everywhere", True, 2),
    Action("move.up", ("up", "k"), "up", "The run above; a line up in the panel that tab chose"),
    Action("move.down", ("down", "j"), "runs", "The run below; a line down in the panel that tab chose", show=True,
           order=3, shown="↑↓"),
    Action("run.previous", ("left_square_bracket",), "previous run", "The run above, whichever panel is chosen"),
    Action("run.next", ("right_square_bracket",), "next run", "The run below, whichever panel is chosen",
           show=True, order=11, shown="[ ]"),
    Action("panel.next", ("tab",), "panel", "The next panel: runs, rows, checkpoints, checks", show=True, order=10),
    Action("panel.previous", ("shift+tab",), "previous panel", "The panel before"),
    Action("problem.next", ("e",), "problem", "To the next problem among the rows, the newest one first", show=True,
           order=4),
    Action("problem.previous", ("E",), "previous problem", "To the problem before"),
    Action("check.acknowledge", ("a",), "seen",
           "Acknowledge the worst check, or the chosen one, until it changes; again to undo", show=True, order=7),
    Action("feed.up", ("pageup",), "page up", "A page up in the rows; following stops"),
    Action("feed.down", ("pagedown",), "page down", "A page down in the rows"),
    Action("feed.start", ("g", "home"), "first row", "To the first row read"),
    Action("feed.end", ("G", "end"), "last row", "To the last row, and follow it"),
    Action("feed.follow", ("f",), "follow", "Follow the newest row, or stay here", show=True, order=9),
    Action("feed.unfold", ("enter",), "unfold", "Show or hide the lines behind `12 other lines` or an incident"),
    Action("chart.zoom", ("z",), "zoom", "Charts from 0 to the ceiling, or as near as the data allows", show=True,
           order=8),
    Action("display.pause", ("space",), "pause", "Hold the display; reading goes on", show=True, order=5),
    Action("report.snapshot", ("s",), "snapshot", "Write this run's health check as markdown", show=True, order=6),
    Action("report.copy", ("y",), "copy", "The same into the clipboard (OSC 52), and to a file", show=True, order=12),
    Action("theme.next", ("t",), "theme", "Dark, light, two for the colour-blind, then Textual's; remembered",
           "everywhere", True, 13),
    Action("help.up", ("up", "k"), "up", "A line up in the help", "help"),
    Action("help.down", ("down", "j"), "down", "A line down in the help", "help"),
    Action("help.close", ("escape",), "back", "Close the help", "help"),
    Action("app.quit", ("q", "ctrl+c"), "quit", "Quit; the training is never touched", "everywhere", True, 1),
)

_KEY_WORDS = {
    "question_mark": "?", "left_square_bracket": "[", "right_square_bracket": "]", "up": "↑", "down": "↓",
    "escape": "esc", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home", "end": "End",
}  # fmt: skip


def key_word(key: str) -> str:
    """Textual's name of a key as people write it: `?`, `↑`, `esc`."""
    return _KEY_WORDS.get(key, key)


def keys_of(action: Action) -> str:
    """All keys of an action: `↑ k`."""
    return " ".join(key_word(key) for key in action.keys)


def in_footer() -> list[Action]:
    """What the footer shows, the most important first."""
    return sorted((action for action in ACTIONS if action.show), key=lambda action: action.order)


def of_scopes(scopes: Sequence[Scope]) -> list[Action]:
    """The actions of these scopes, in the table's order."""
    return [action for action in ACTIONS if action.scope in scopes]


def as_markdown() -> str:
    """The table for the README."""
    rows = [f"| `{keys_of(action)}` | {action.help} | `{action.id}` |" for action in ACTIONS]
    return "\n".join(["| key | does | name in the configuration |", "|---|---|---|", *rows])
