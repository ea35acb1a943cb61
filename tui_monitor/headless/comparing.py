"""compare, and the baseline of a run that is over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from msgspec import structs

from tui_monitor.analysis.compare import Comparison, Side, compare_runs
from tui_monitor.export.compare import compare_json, compare_markdown
from tui_monitor.export.context import Context
from tui_monitor.headless.answering import answer
from tui_monitor.headless.finding import avoiding, find_runs, names_of
from tui_monitor.headless.reading import read_run
from tui_monitor.headless.world import Answer, CannotJudge, World
from tui_monitor.model.records import RunFound
from tui_monitor.model.report import RunReport
from tui_monitor.model.text import clean
from tui_monitor.sources.discovery import Discovery
from tui_monitor.sources.patient import in_time

SIBLING = "baseline*"  # the folder beside a run that it is compared with where nothing is configured


def compare(run: Path, baseline: Path, world: World, form: str) -> Answer:
    """Two runs at equal episode. Raises CannotJudge where either has no episode, is not one run, or gives no answer."""
    found = [only_one(path, world) for path in (run, baseline)]
    one, other = (each.runs[0] for each in found)
    if one.path == other.path and one.log == other.log:
        raise CannotJudge(f"{clean(str(run))}: a run cannot be compared with itself")
    with avoiding(*found):
        compared = _compared(one, other, world)
    if compared is None:
        raise CannotJudge(f"{one.name} and {other.name} cannot be compared: one of them has no episode")
    context = Context(world.host, world.now, world.version)
    talk = (*found[0].unanswered, *found[1].unanswered)
    return Answer((compare_json if form == "json" else compare_markdown)(compared, context), 0, talk)


def against_baseline(
    reports: Sequence[RunReport], world: World
) -> tuple[dict[str, Comparison | None], tuple[str, ...]]:
    """Of one run that is over its comparison with its baseline (None: there is no baseline), by the run's path, and
    what is wrong where a configured one is not there. Of several runs none: their snapshot is a health check."""
    if len(reports) != 1 or reports[0].results is None:
        return {}, ()
    try:
        return {reports[0].path: _against_baseline(reports[0], world)}, ()
    except CannotJudge as error:
        return {}, (str(error),)


def _against_baseline(report: RunReport, world: World) -> Comparison | None:
    baseline = _baseline_of(report, world)
    if baseline is None:
        return None
    found = find_runs([Path(report.path)], world.settings_of)
    own = next((run for run in found.runs if run.log == report.log), None)
    with avoiding(found, baseline):
        return _compared(own, baseline.runs[0], world) if own is not None else None


def _compared(one: RunFound, other: RunFound, world: World) -> Comparison | None:
    sides = [
        answer(run.log or run.path, partial(_side, name, run, world))
        for name, run in zip(_told_apart(one, other), (one, other), strict=True)
    ]
    return compare_runs(sides[0], sides[1], world.now.timestamp())


def _side(name: str, run: RunFound, world: World) -> Side:
    return Side(name, read_run(run, world), world.settings_of(Path(run.path)))


def _told_apart(one: RunFound, other: RunFound) -> tuple[str, str]:
    """The names of the two; of equal names as much of their paths as tells them apart."""
    if one.name != other.name:
        return one.name, other.name
    paths = [Path(run.log or run.path).parts for run in (one, other)]
    count = next((n for n in range(2, max(map(len, paths))) if paths[0][-n:] != paths[1][-n:]), 0)
    told = [str(Path(*parts[-count:])) for parts in paths]
    return told[0], told[1]


def only_one(path: Path, world: World) -> Discovery:
    """The one run at the path, or the one of this name below the current folder. Raises CannotJudge."""
    if in_time(path.exists) is False:
        here = find_runs([Path(".")], world.settings_of)
        named = tuple(run for run in here.runs if run.name == str(path))
        if len(named) == 1:
            return structs.replace(here, runs=named)
    found = find_runs([path], world.settings_of)
    if not found.runs:
        raise CannotJudge("; ".join(found.why_none) or f"{clean(str(path))}: no run here: no log and no checkpoints")
    if len(found.runs) > 1:
        raise CannotJudge(f"{clean(str(path))} holds {len(found.runs)} runs, name one: {names_of(found.runs)}")
    return found


def _baseline_of(report: RunReport, world: World) -> Discovery | None:
    """The configured baseline (a path from the run's folder, or the name of a run beside it), else the first sibling
    that is named so. A configured one that is not there raises CannotJudge."""
    wanted = world.settings_of(Path(report.path)).run.baseline
    places = answer(report.path, lambda: _places(Path(report.path), wanted))
    if wanted is not None:
        return only_one(places[0], world)
    found = (find_runs([place], world.settings_of) for place in places)
    return next((each for each in found if len(each.runs) == 1), None)


def _places(run: Path, wanted: str | None) -> list[Path]:
    """Where the baseline of a run may be."""
    folder = run if run.is_dir() else run.parent
    if wanted is None:
        return sorted(place for place in folder.parent.glob(SIBLING) if place.is_dir() and place != folder)
    places = [place for place in (folder / wanted, folder.parent / wanted) if place.exists()]
    if not places:
        raise CannotJudge(f"run.baseline = {clean(wanted)!r}: no such run in or beside {clean(str(folder))}")
    return places
