"""A search for runs, step by step: a step that hangs is left to whoever takes it, and the others go on without."""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, structs

from tui_monitor.model.text import Clean, clean
from tui_monitor.sources.asked import Unanswered, ask
from tui_monitor.sources.identity import Identity, identity_of, look, trouble
from tui_monitor.sources.log_choice import is_readable
from tui_monitor.sources.run_folders import MOST_ENTRIES, FoundRun, folder_of, run_of_log, runs_in
from tui_monitor.sources.titles import title_of

ADVICE = "name the log that the trainer writes, or its folder"


class Step(NamedTuple):
    """A file or folder to be looked at, so many levels below the path `top` that a user named."""

    top: Path
    path: Path
    level: int


class Seen(Struct, frozen=True):
    """What a step came to: the runs there, the folders that may hold further ones, what could not be looked at and
    why, who the folder is, and how many entries it has."""

    runs: tuple[FoundRun, ...] = ()
    below: tuple[Path, ...] = ()
    problems: tuple[Clean, ...] = ()
    identity: Identity | None = None
    entries: int = 0


class Walk:
    """The steps of a search, near folders first, so that the bound on entries cuts off the far ones. `look` asks the
    disk and changes nothing; `next` and `take` ask nothing, and are for one thread at a time."""

    def __init__(self, paths: Sequence[Path], depth: int = 4) -> None:
        self._tops = deque(Path(os.path.abspath(path)) for path in paths)
        self._queue: deque[Step] = deque()
        self._depth, self._left = depth, MOST_ENTRIES
        self._visited: set[Identity] = set()
        self.seen: dict[Step, Seen] = {}
        """What is worth telling: runs, problems, and each path that was named."""

    def next(self) -> Step | None:
        """The step to be taken now, the same one until it is taken; None at the end."""
        if not self._queue and self._tops:
            top = self._tops.popleft()
            self._queue.append(Step(top, top, 0))
        return self._queue[0] if self._queue else None

    @property
    def left(self) -> list[Path]:
        """The paths that users named below which something is still to be looked at."""
        return [*dict.fromkeys(step.top for step in self._queue), *self._tops]

    def alone(self) -> Walk:
        """A walk of the present step, and what lies below it, alone."""
        walk = Walk((), self._depth)
        walk._queue.extend(itertools.islice(self._queue, 1))
        return walk

    def look(self, step: Step) -> Seen | None:
        """What is there; None where it was looked at before, the bound is reached, or nobody answers."""
        try:
            ask(step.path)
            if step.level == 0 and not os.path.isdir(step.path):
                return _seen_file(step.path)
            return self._seen_folder(step)
        except Unanswered:
            return None

    def take(self, step: Step, seen: Seen | None) -> None:
        """Go on from what was seen at the present step."""
        self._queue.popleft()
        if seen is None:
            return
        if seen.identity is not None:
            self._visited.add(seen.identity)
        if step.level < self._depth:
            self._queue.extend(Step(step.top, path, step.level + 1) for path in seen.below)
        if step.level:
            seen = self._spent(step, seen)
        if seen.runs or seen.problems or not step.level:
            self.seen[step] = seen

    def _spent(self, step: Step, seen: Seen) -> Seen:
        before, self._left = self._left, self._left - seen.entries
        if self._left > 0 or before <= 0:
            return seen
        problem = clean(f"too much to search: stopped at {step.path}; name the folders of the runs")
        return structs.replace(seen, problems=(*seen.problems, problem))

    def _seen_folder(self, step: Step) -> Seen | None:
        if step.level and self._left <= 0:
            return None
        path = step.path
        try:
            identity = identity_of(os.stat(path))
            if identity in self._visited:
                return None
            with os.scandir(path) as entries:
                listed = list(itertools.islice(entries, self._left if step.level else None))
        except OSError as error:
            return Seen(problems=() if step.level else (trouble(path, error),))
        folder = folder_of(path, listed)
        ask(path)  # what is asked of it itself
        runs, below = runs_in(folder)
        return Seen(_titled(runs), tuple(below), (), identity, len(listed))


def _seen_file(path: Path) -> Seen:
    sight = look(path)
    if sight.missing and not os.path.islink(path):
        return Seen(problems=(clean(f"no such file or folder: {path}"),))
    if sight.problem:
        is_there = os.path.lexists(path)  # it is not what was meant: a FIFO, a device, a link that leads nowhere
        return Seen(problems=(clean(f"{sight.problem}: {ADVICE}") if is_there else sight.problem,))
    try:
        readable = is_readable(path)
    except OSError as error:
        return Seen(problems=(trouble(path, error),))
    if not readable:
        return Seen(problems=(clean(f"{path} is not a text log (binary)"),))
    return Seen(_titled([run_of_log(path)]))


def _titled(runs: Sequence[FoundRun]) -> tuple[FoundRun, ...]:
    """The runs, with what the files of their folders call them; nothing for one of several that are there."""
    return tuple(
        run if run.title or run.place != run.folder else structs.replace(run, title=title_of(run.folder))
        for run in runs
    )
