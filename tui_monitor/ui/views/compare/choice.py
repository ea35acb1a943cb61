"""Which runs are compared, and which of them is the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os.path import dirname, join, normpath
from typing import NamedTuple

from tui_monitor.ui.scene import RunView, Scene

LETTERS = "ABCDEF"
MOST = len(LETTERS)  # of more no line could be followed
SIBLING = "baseline"  # what the name of a baseline begins with where nothing is configured


class Choice(NamedTuple):
    """The runs, the baseline first, and in words how they were chosen; `left` were marked too, but are too many."""

    runs: tuple[RunView, ...] = ()
    how: str = ""
    left: int = 0


def chosen(scene: Scene) -> Choice:
    """The marked runs and the baseline; where fewer than two are marked the selected run and its baseline."""
    by_key = {view.key: view for view in scene.views}
    marked = [by_key[key] for key in scene.marked if key in by_key]
    group = marked if len(marked) > 1 else _once([*marked, *([scene.selected] if scene.selected else [])])
    if not group:
        return Choice()
    baseline, how = _baseline(scene, group, by_key.get(scene.baseline or ""))
    if baseline is None:
        return Choice(tuple(group), "")
    runs = _once([baseline, *group])
    if len(runs) == 1:
        runs += [other] if (other := _most_alike(baseline, scene.views)) is not None else []
    return Choice(tuple(runs[:MOST]), how, max(len(runs) - MOST, 0))


def _once(views: Iterable[RunView]) -> list[RunView]:
    return list({view.key: view for view in views}.values())


def _baseline(scene: Scene, group: Sequence[RunView], pinned: RunView | None) -> tuple[RunView | None, str]:
    if pinned is not None:
        return pinned, "set as the baseline"
    for view in group:
        if (found := _configured(view, scene.views)) is not None:
            return found, "the configured baseline"
    if len(group) > 1:
        return group[0], "marked first"
    if (beside := _beside(group[0], scene.views)) is not None:
        return beside, "the baseline beside it"
    return _most_alike(group[0], scene.views), "the run most like it"


def _configured(view: RunView, views: Sequence[RunView]) -> RunView | None:
    """The run that `[run] baseline` names: a path from the run's folder, or the name of a run beside it."""
    wanted = view.settings.run.baseline
    if wanted is None:
        return None
    folders = (view.report.path, dirname(view.report.path), dirname(dirname(view.report.path)))
    places = {normpath(join(folder, wanted)) for folder in folders}
    return next((other for other in views if normpath(other.report.path) in places and other.key != view.key), None)


def _beside(view: RunView, views: Sequence[RunView]) -> RunView | None:
    folder = dirname(view.report.path)
    there = [
        other for other in views
        if other.key != view.key and other.report.name.startswith(SIBLING) and dirname(other.report.path) == folder
    ]  # fmt: skip
    return min(there, key=lambda other: other.report.name, default=None)


def _most_alike(view: RunView, views: Sequence[RunView]) -> RunView | None:
    others = [other for other in views if other.key != view.key and other.run.current is not None]
    return max(others, key=lambda other: _likeness(view, other), default=None)


def _likeness(one: RunView, other: RunView) -> tuple[float, int, int]:
    """Shared metrics first, then the same size of thing, then a like name."""
    a, b = one.run.rows.metrics.keys(), other.run.rows.metrics.keys()
    shared = len(a & b) / max(len(a | b), 1)
    same = sum((one.run.unit == other.run.unit, one.report.experts == other.report.experts,
                one.run.total == other.run.total, dirname(one.key) == dirname(other.key)))  # fmt: skip
    return round(shared, 1), same, _begin_alike(one.report.name, other.report.name)


def _begin_alike(one: str, other: str) -> int:
    """With how many same letters the two begin."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
