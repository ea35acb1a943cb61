"""From the paths a user names to the runs there: a log file alone, a run's folder, or a folder of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from tui_monitor.model.records import RunFound
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import duration
from tui_monitor.sources.log_choice import is_named_as_log
from tui_monitor.sources.run_folders import LOG_FOLDERS, FoundRun
from tui_monitor.sources.run_names import named
from tui_monitor.sources.walk import ADVICE, Seen, Step, Walk

_TOLD = (0, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
"""Seconds of silence that are told: a number that changed with every search would be news each time."""


NAMED = 8  # silent places, and folders that were not searched, that are told by name


class Silence(Struct, frozen=True):
    """A place whose disk gives no answer, and for how many seconds."""

    place: Path
    seconds: float

    @property
    def words(self) -> Clean:
        """`no answer from /mnt/x for 30 s`: at least that long."""
        hours = self.seconds // 3600 * 3600
        seconds = hours or max(step for step in _TOLD if step <= self.seconds)
        return clean(f"no answer from {self.place} for {duration(seconds)}")


class Discovery(Struct, frozen=True):
    """The runs found, in the order of the paths; what could not be looked at, and why; under which paths there is
    simply no run; of which places nothing is known, since their disk gives no answer; and which folders were not looked
    at whole, since too many places are silent: any run may be there."""

    runs: tuple[RunFound, ...]
    problems: tuple[Clean, ...]
    empty: tuple[Clean, ...] = ()
    silent: tuple[Silence, ...] = ()
    unsearched: tuple[Path, ...] = ()
    waited: float = 0.0
    """Seconds that went by without anything to do, until it was plain that nobody answers."""

    @property
    def unanswered(self) -> tuple[Clean, ...]:
        """What is silent, in words: by name as many as fit, those first that have been for longest; then what was not
        searched for that reason."""
        longest = sorted(self.silent, key=lambda silence: -silence.seconds)
        words = tuple(dict.fromkeys(silence.words for silence in longest))
        more = len(words) - NAMED
        told = (*words[:NAMED], clean(f"no answer from {more} more places")) if more > 1 else words
        return (*told, *map(_not_searched, self.unsearched[:NAMED]), *_more_folders(len(self.unsearched) - NAMED))

    @property
    def silent_places(self) -> tuple[Path, ...]:
        """What is silent."""
        return tuple(silence.place for silence in self.silent)

    @property
    def why_none(self) -> tuple[Clean, ...]:
        """For each path without a run the reason."""
        return (*self.unanswered, *self.problems, *(clean(f"no runs under {path}") for path in self.empty))


def discover(paths: Sequence[Path], depth: int = 4) -> Discovery:
    """Every run at `paths` and, in folders, at most `depth` levels below. A link back up ends nothing but itself.
    Waits as long as a disk takes."""
    walk = Walk(paths, depth)
    while (step := walk.next()) is not None:
        walk.take(step, walk.look(step))
    return discovery_of(walk.seen)


def discovery_of(seen: Mapping[Step, Seen], silent: Iterable[Silence] = ()) -> Discovery:
    """What a search saw, as its result."""
    unique: dict[str, FoundRun] = {}
    for each in seen.values():
        unique.update((str(run.log or run.folder), run) for run in each.runs)
    problems = [problem for each in seen.values() for problem in each.problems]
    telling = {step.top for step, each in seen.items() if each.runs or each.problems}
    empty = [step.path for step in seen if step.level == 0 and step.top not in telling]
    odd = [clean(_no_log(path)) for path in empty if _is_named_as_log(path)]
    bare = tuple(clean(str(path)) for path in empty if not _is_named_as_log(path))
    return Discovery(named(list(unique.values())), (*problems, *odd), bare, tuple(silent))


def _not_searched(folder: Path) -> Clean:
    why = "too many places give no answer: not everything was looked at in"
    return clean(f"{why} {folder}; name the folders of the runs")


def _more_folders(count: int) -> tuple[Clean, ...]:
    return (clean(f"nor in {count} more folders"),) if count > 0 else ()


def _is_named_as_log(path: Path) -> bool:
    return path.name not in LOG_FOLDERS and is_named_as_log(path, known=False)


def _no_log(path: Path) -> str:
    return f"{path} is a folder, not a log, and holds no run: {ADVICE}"
