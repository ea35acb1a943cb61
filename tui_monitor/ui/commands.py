"""All that can be asked for by its name: actions, views, runs, metrics, themes; and the ones that words mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from textual.fuzzy import Matcher

from tui_monitor.export.trends import label_of
from tui_monitor.ui.actions import Action, Scope, keys_of, of_scopes
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.signs import run_sign

MOST = 200  # commands that are looked at with the eye: of more one types a letter more


class Command(NamedTuple):
    """What it is called, of which kind it is, which keys do the same, and what happens: an action of the table, a run
    by its key, a metric of the selected run, or a theme."""

    name: str
    kind: str
    keys: str
    does: Action | None = None
    run: str | None = None
    metric: str | None = None
    theme: str | None = None


def commands_of(
    scene: Scene | None, view: Scope, themes: Iterable[str], times: Sequence[Scope] = ()
) -> list[Command]:
    """Everything, in the order in which it is offered before a letter is typed."""
    scopes: Sequence[Scope] = ("desk", *times, view, *(("view",) if view != "dashboard" else ()), "everywhere")
    actions = [
        Command(f"{action.label}: {action.help}", "action", keys_of(action), does=action)
        for action in of_scopes(scopes)
    ]
    runs, metrics = [], []
    for one in scene.views if scene is not None else ():
        runs.append(Command(one.report.name, f"run, {run_sign(one.report).word}", "", run=one.key))
    if scene is not None and scene.selected is not None:
        report = scene.selected.report
        metrics = [Command(label_of(report, name), "metric", "", metric=name) for name in report.metrics]
    return [*actions, *runs, *metrics, *(Command(name, "theme", "", theme=name) for name in themes)]


def found(commands: Sequence[Command], words: str) -> list[Command]:
    """Those that the words may mean, the likeliest first: letters in order, the beginnings of words count most."""
    if not words.strip():
        return list(commands[:MOST])
    matcher = Matcher(words.strip())
    scored = [(matcher.match(command.name), command) for command in commands]
    hits = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [command for _, command in hits[:MOST]]


Chosen = Callable[[Command | None], None]
"""Told the command somebody chose; None where nothing was."""
