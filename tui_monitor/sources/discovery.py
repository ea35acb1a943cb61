"""From the paths a user names to the runs there: a log file alone, a run's folder, or a folder of runs."""

from __future__ import annotations

import itertools
import os
from collections import Counter, deque
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from tui_monitor.model.records import RunFound
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.checkpoint_names import read_name
from tui_monitor.sources.checkpoints import find_checkpoint_folder
from tui_monitor.sources.identity import Identity, identity_of, look, trouble
from tui_monitor.sources.log_choice import KNOWN_LOGS, is_readable, logs_among, newest

MOST_ENTRIES = 20_000
"""Entries looked at below the named folders: some tenths of a second on a local disk. A home directory has more."""

_SKIPPED = frozenset({"node_modules", "__pycache__", "venv", "env", "site-packages", "wandb", "mlruns", "tensorboard"})
_LOG_FOLDERS = ("logs", "log")


class Discovery(Struct, frozen=True):
    """The runs found, in the order of the paths, and for each path without one the reason."""

    runs: tuple[RunFound, ...]
    problems: tuple[Clean, ...]


class _Run(Struct, frozen=True):
    """A run before its name is made unique: `place` is the folder or file that names it."""

    place: Path
    folder: Path
    log: Path | None


class _Folder(Struct, frozen=True):
    path: Path
    files: list[Path]
    folders: list[Path]


def discover(paths: Sequence[Path], depth: int = 4) -> Discovery:
    """Every run at `paths` and, in folders, at most `depth` levels below. A link back up ends nothing but itself."""
    walk = _Walk(depth)
    for path in paths:
        walk.visit(Path(os.path.abspath(path)))
    unique = {str(run.log or run.folder): run for run in walk.runs}
    return Discovery(_named(list(unique.values())), tuple(walk.problems))


class _Walk:
    """One discovery: what was found, which folders were seen, and how much may still be looked at."""

    def __init__(self, depth: int) -> None:
        self.runs: list[_Run] = []
        self.problems: list[Clean] = []
        self._depth = depth
        self._left = MOST_ENTRIES
        self._visited: set[Identity] = set()

    def visit(self, path: Path) -> None:
        if os.path.isdir(path):
            self._visit_folder(path)
            return
        sight = look(path)
        if sight.missing and not os.path.islink(path):
            self.problems.append(clean(f"no such file or folder: {path}"))
        elif sight.problem:
            self.problems.append(sight.problem)
        else:
            self._visit_file(path)

    def _visit_file(self, path: Path) -> None:
        try:
            readable = is_readable(path)
        except OSError as error:
            self.problems.append(trouble(path, error))
            return
        if not readable:
            self.problems.append(clean(f"{path} is not a text log (binary)"))
        else:
            self.runs.append(_run_of_log(path))

    def _visit_folder(self, top: Path) -> None:
        """Near folders first, so that the bound cuts off the far ones."""
        found_before, problems_before = len(self.runs), len(self.problems)
        queue = deque([(top, 0)])
        while queue:
            path, level = queue.popleft()
            folder = self._list(path, level)
            if folder is None:
                continue
            runs, below = _runs_in(folder)
            self.runs.extend(runs)
            if level < self._depth:
                queue.extend((each, level + 1) for each in below)
        if len(self.runs) == found_before and len(self.problems) == problems_before:
            self.problems.append(clean(f"no runs under {top}"))

    def _list(self, path: Path, level: int) -> _Folder | None:
        """What is in the folder, in the order of names; None if it was listed before or cannot be."""
        if level and self._left <= 0:
            return None
        try:
            identity = identity_of(os.stat(path))
            if identity in self._visited:
                return None
            self._visited.add(identity)
            with os.scandir(path) as entries:
                listed = list(itertools.islice(entries, self._left if level else None))
        except OSError as error:
            if level == 0:
                self.problems.append(trouble(path, error))
            return None
        if level:
            self._spend(len(listed), path)
        return _sorted_folder(path, listed)

    def _spend(self, entries: int, path: Path) -> None:
        self._left -= entries
        if self._left <= 0:
            self.problems.append(clean(f"too much to search: stopped at {path}; name the folders of the runs"))


def _sorted_folder(path: Path, entries: list[os.DirEntry[str]]) -> _Folder:
    visible = sorted((each for each in entries if not each.name.startswith(".")), key=lambda each: each.name)
    paths = [path / each.name for each in visible]  # os.path below: an entry's own is_dir() raises on a forbidden link
    folders = [each for each in paths if each.name not in _SKIPPED and os.path.isdir(each)]
    return _Folder(path, [each for each in paths if os.path.isfile(each)], folders)


def _runs_in(folder: _Folder) -> tuple[list[_Run], list[Path]]:
    """The runs of this folder itself, and its folders that may hold further ones."""
    logs = logs_among(folder.files)
    logs_below = [] if logs else _logs_in_log_folder(folder)
    checkpoints = _checkpoint_folder(folder)
    if checkpoints:
        log = newest(logs or logs_below)
        below = [] if log else _without(folder.folders, checkpoints)
        return [_Run(folder.path, folder.path, log)], below
    if len(logs_below) == 1:
        return [_Run(folder.path, folder.path, logs_below[0])], _without(folder.folders, logs_below[0].parent)
    return [_run_of_log(log) for log in logs], folder.folders


def _logs_in_log_folder(folder: _Folder) -> list[Path]:
    """Some trainers put their log into `logs/` beside `checkpoints/`; several logs there are several runs."""
    for path in folder.folders:
        if path.name in _LOG_FOLDERS:
            try:
                with os.scandir(path) as entries:
                    files = _sorted_folder(path, list(itertools.islice(entries, MOST_ENTRIES))).files
            except OSError:
                return []
            return logs_among(files)
    return []


def _checkpoint_folder(folder: _Folder) -> Path | None:
    """Where this run's checkpoints are. A lone `model.safetensors` makes no run: it may be a download."""
    found = find_checkpoint_folder(folder.path, None)
    if found != folder.path:
        return found
    names = [read_name(each.name, False) for each in folder.files] + [
        read_name(each.name, True) for each in folder.folders
    ]
    return found if any(name and name.kind != "latest" for name in names) else None


def _without(folders: list[Path], left_out: Path) -> list[Path]:
    return [each for each in folders if each != left_out]


def _run_of_log(log: Path) -> _Run:
    """A log whose name says nothing is named by its folder."""
    return _Run(log.parent if log.name.lower() in KNOWN_LOGS else log, log.parent, log)


def _named(runs: list[_Run]) -> tuple[RunFound, ...]:
    """Names that differ: with as many folders before the name as it takes, in the end with a number."""
    names = [_name(run, 1) for run in runs]
    for parts in range(2, 6):
        twice = {name for name, count in Counter(names).items() if count > 1}
        names = [_name(run, parts) if name in twice else name for run, name in zip(runs, names, strict=True)]
    seen: Counter[str] = Counter()
    found = []
    for run, name in zip(runs, names, strict=True):
        seen[name] += 1
        shown = name if seen[name] == 1 else f"{name} ({seen[name]})"
        found.append(RunFound(clean(shown), str(run.folder), str(run.log) if run.log else None))
    return tuple(found)


def _name(run: _Run, parts: int) -> str:
    last = run.place.stem if run.place == run.log else run.place.name
    above = run.place.parts[1:-1]  # without the root
    return "/".join((*above[max(0, len(above) - parts + 1) :], last)) or str(run.place)
