"""Which runs a headless command speaks of, and how each is to be read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from tui_monitor.config import Settings
from tui_monitor.headless.answering import answer
from tui_monitor.headless.world import CannotJudge, Question, SettingsOf, World
from tui_monitor.model.records import RunFound
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.asked import ask, heard_by, refusing
from tui_monitor.sources.discovery import Discovery
from tui_monitor.sources.patient import PatientSearch
from tui_monitor.sources.run_source import RunSource, Wanted

NAMES_TOLD = 20


def chosen(found: Discovery, question: Question) -> Sequence[RunFound]:
    """The runs that the question is about. Raises CannotJudge where there is none."""
    if not found.runs:
        where = ", ".join(clean(str(path)) for path in question.paths)
        raise CannotJudge("; ".join(found.why_none) or f"{where}: no run here: no log and no checkpoints")
    if question.run is None:
        return found.runs
    wanted: list[RunFound] = [run for run in found.runs if run.name == question.run]
    if not wanted:
        there = f"there are: {names_of(found.runs)}"
        raise CannotJudge("; ".join((f"no run is named {clean(question.run)!r} here", there, *found.unanswered)))
    return wanted


def lacks(found: Discovery, question: Question) -> bool:
    """Whether a run may be there that nobody has seen, since not all folders were searched; or a part of the one run
    that was named by its folder gave no answer. What a search came by beside other runs is none."""
    if found.unsearched:
        return True
    if len(found.runs) != 1:
        return False
    folder = found.runs[0].path
    is_named = any(os.path.abspath(path) == folder for path in question.paths)
    return is_named and any(place.is_relative_to(folder) for place in found.silent_places)


def names_of(runs: Sequence[RunFound]) -> str:
    """The names for a message, as many as a line holds."""
    return ", ".join(run.name for run in runs[:NAMES_TOLD])


def avoiding(*found: Discovery) -> AbstractContextManager[None]:
    """Within it nobody asks again what gave no answer to a search."""
    return heard_by(refusing({str(place) for each in found for place in each.silent_places}))


def search(paths: Sequence[Path]) -> Discovery:
    """The runs under the paths, as they are found."""
    return PatientSearch(paths)()


def find_runs(paths: Sequence[Path], settings_of: SettingsOf) -> Discovery:
    """The runs under the paths; a log named in a run's configuration is taken instead of the one found. Raises
    NoAnswer where a configuration cannot be asked."""
    found = search(paths)
    return answer(paths[0], lambda: _with_own_logs(found, settings_of)) if found.runs else found


def _with_own_logs(found: Discovery, settings_of: SettingsOf) -> Discovery:
    return msgspec.structs.replace(found, runs=tuple(with_own_log(run, settings_of) for run in found.runs))


class Search:
    """The search for the runs of a screen, which is made again and again."""

    def __init__(self, paths: Sequence[Path], settings_of: SettingsOf) -> None:
        self._search, self._settings_of = PatientSearch(paths), settings_of
        self.problems: tuple[Clean, ...] = ()
        """What the last one could not look at, and why."""

    def __call__(self) -> Discovery:
        found = _with_own_logs(self._search(), self._settings_of)
        self.problems = (*found.unanswered, *found.problems)
        return found


def with_own_log(run: RunFound, settings_of: SettingsOf) -> RunFound:
    """The run with the log that its configuration names, if it does."""
    ask(run.path)
    log = settings_of(Path(run.path)).run.log
    return msgspec.structs.replace(run, log=str(Path(run.path) / log)) if log else run


def source_of(found: RunFound, world: World) -> RunSource:
    """The reader of a found run, told what its configuration says."""
    return RunSource(found, wanted_of(world.settings_of(Path(found.path))), world.state, world.plan)


def wanted_of(settings: Settings, refused: str = "") -> Wanted:
    """What a run's reader needs of its settings, or of the defaults where they were refused."""
    folders = settings.checkpoints
    return Wanted(
        settings.run.process, folders.folder, folders.pattern, refused, settings.aliases, settings.formats
    )
