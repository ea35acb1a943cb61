"""From the paths a user names to the runs there: a log file alone, a run's folder, or a folder of runs."""

from __future__ import annotations

import itertools
import os
from collections import Counter, deque
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, structs

from tui_monitor.model.records import RunFound
from tui_monitor.model.text import Clean, clean
from tui_monitor.sources import layouts
from tui_monitor.sources.identity import Identity, identity_of, look, trouble
from tui_monitor.sources.log_choice import is_readable
from tui_monitor.sources.run_folders import MOST_ENTRIES, Asking, Folder, FoundRun, folder_of, run_of_log, runs_in
from tui_monitor.sources.titles import title_of


class Discovery(Struct, frozen=True):
    """The runs found, in the order of the paths; what could not be looked at, and why; and under which paths there is
    simply no run."""

    runs: tuple[RunFound, ...]
    problems: tuple[Clean, ...]
    empty: tuple[Clean, ...] = ()
    unanswered: tuple[Clean, ...] = ()
    """Places of which nothing is known, since their disk gives no answer."""

    @property
    def why_none(self) -> tuple[Clean, ...]:
        """For each path without a run the reason."""
        return (*self.unanswered, *self.problems, *(clean(f"no runs under {path}") for path in self.empty))


def discover(
    paths: Sequence[Path],
    depth: int = 4,
    asking: Asking = lambda path: None,
    avoided: frozenset[Path] = frozenset(),
) -> Discovery:
    """Every run at `paths` and, in folders, at most `depth` levels below. A link back up ends nothing but itself.
    `asking` is told each place before its disk is asked; those `avoided` are passed over."""
    walk = _Walk(depth, asking, avoided)
    for path in paths:
        walk.visit(Path(os.path.abspath(path)))
    unique = {str(run.log or run.folder): run for run in walk.runs}
    return Discovery(_named(list(unique.values())), tuple(walk.problems), tuple(walk.empty))


class _Walk:
    """One discovery: what was found, which folders were seen, and how much may still be looked at."""

    def __init__(self, depth: int, asking: Asking, avoided: frozenset[Path]) -> None:
        self._asking, self._avoided = asking, avoided
        self.runs: list[FoundRun] = []
        self.problems: list[Clean] = []
        self.empty: list[Clean] = []
        self._depth = depth
        self._left = MOST_ENTRIES
        self._visited: set[Identity] = set()

    def visit(self, path: Path) -> None:
        if path in self._avoided:
            return
        self._asking(path)
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
            self.runs.append(run_of_log(path))

    def _visit_folder(self, top: Path) -> None:
        """Near folders first, so that the bound cuts off the far ones."""
        found_before, problems_before = len(self.runs), len(self.problems)
        queue = deque([(top, 0)])
        while queue:
            path, level = queue.popleft()
            folder = self._list(path, level)
            if folder is None:
                continue
            self._asking(path)  # its files are read now
            runs, below = runs_in(folder)
            self.runs.extend(runs)
            if level < self._depth:
                queue.extend((each, level + 1) for each in below)
        if len(self.runs) == found_before and len(self.problems) == problems_before:
            self.empty.append(clean(str(top)))

    def _list(self, path: Path, level: int) -> Folder | None:
        """What is in the folder, in the order of names; None if it was listed before or cannot be."""
        if path in self._avoided or (level and self._left <= 0):
            return None
        self._asking(path)
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
        return folder_of(path, [entry for entry in listed if path / entry.name not in self._avoided], self._asking)

    def _spend(self, entries: int, path: Path) -> None:
        self._left -= entries
        if self._left <= 0:
            self.problems.append(clean(f"too much to search: stopped at {path}; name the folders of the runs"))


def _named(runs: list[FoundRun]) -> tuple[RunFound, ...]:
    """Names that differ: with as many folders before the name as it takes, in the end with a number."""
    runs = [run if run.title else structs.replace(run, title=_title(run)) for run in runs]
    names = [_name(run, 1) for run in runs]
    for parts in range(2, 6):
        twice = {name for name, count in Counter(names).items() if count > 1}
        names = [_name(run, parts) if name in twice else name for run, name in zip(runs, names, strict=True)]
    seen: Counter[str] = Counter()
    found = []
    for run, name in zip(runs, names, strict=True):
        seen[name] += 1
        shown = name if seen[name] == 1 else f"{name} ({seen[name]})"
        metrics = tuple(str(path) for path in run.metrics)
        found.append(RunFound(clean(shown), str(run.folder), str(run.log) if run.log else None, metrics))
    return tuple(found)


def _title(run: FoundRun) -> str:
    """What the files of a run's folder call it; nothing for one of several that are there."""
    return title_of(run.folder) if run.place == run.folder else ""


def _name(run: FoundRun, parts: int) -> str:
    last = run.title or (run.place.stem if run.place == run.log else run.place.name)
    above = layouts.telling_parts(run.place.parts[1:-1])  # without the root
    parts += layouts.is_bare(last)
    return "/".join((*above[max(0, len(above) - parts + 1) :], last)) or str(run.place)
