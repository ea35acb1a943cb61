"""All that can be asked for by its name: actions, views, runs, metrics, themes; and the ones that words mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from textual.fuzzy import Matcher

from tui_monitor.export.trends import label_of
from tui_monitor.model.units import Count, count_text, counter_of
from tui_monitor.ui.actions import ACTIONS, Action, Scope, acting, anywhere, keys_of
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.signs import run_sign

MOST = 200  # commands that are looked at with the eye: of more one types a letter more


class Command(NamedTuple):
    """What it is called, of which kind it is, which keys do the same, and what happens: an action of the table, a run
    by its key, a metric of the selected run, a theme, or a place `at` a counter of it."""

    name: str
    kind: str
    keys: str
    does: Action | None = None
    run: str | None = None
    metric: str | None = None
    theme: str | None = None
    at: Count | None = None


def commands_of(
    scene: Scene | None, view: Scope, themes: Iterable[str], times: Sequence[Scope] = (),
    table: Sequence[Action] = ACTIONS,
) -> list[Command]:
    """Everything, in the order in which it is offered before a letter is typed."""
    scopes: Sequence[Scope] = (*anywhere(times), view, *(("view",) if view != "dashboard" else ()))
    actions = [
        Command(f"{action.label}: {action.help}", "action", keys_of(action), does=action)
        for action in acting(scopes, table)
    ]
    runs, metrics = [], []
    for one in scene.views if scene is not None else ():
        runs.append(Command(one.report.name, f"run, {run_sign(one.report).word}", "", run=one.key))
    if scene is not None and scene.selected is not None:
        report = scene.selected.report
        metrics = [Command(label_of(report, name), "metric", "", metric=name) for name in report.metrics]
    return [*actions, *runs, *metrics, *(Command(name, "theme", "", theme=name) for name in themes)]


def place_of(scene: Scene | None, words: str) -> list[Command]:
    """The place that a bare number names: `go to episode 200`; none where there is no run, or no number."""
    view, at = scene.selected if scene is not None else None, counter_of(words)
    if view is None or at is None:
        return []
    return [Command(f"go to {view.run.unit} {count_text(at)}", "place", "", at=at)]


def found(commands: Sequence[Command], words: str) -> list[Command]:
    """Those that the words may mean, the likeliest first: who types a label, or how it begins, means that action; else
    letters in order, of which the beginnings of words count most."""
    if not words.strip():
        return list(commands[:MOST])
    matcher = Matcher(words.strip())
    scored = [(matcher.match(command.name), command) for command in commands]
    hits = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-_begun(pair[1], words), -pair[0]))
    return [command for _, command in hits[:MOST]]


def _begun(command: Command, words: str) -> int:
    """2 where the words are its label, 1 where it begins with them."""
    label, typed = command.name.partition(":")[0].casefold(), words.strip().casefold()
    return 2 if label == typed else 1 if label.startswith(typed) else 0


Chosen = Callable[[Command | None], None]
"""Told the command somebody chose; None where nothing was."""
